import type { Clock } from '../../base/ports.ts';
import { HOUR_MS, MINUTE_MS } from '../../base/time.ts';

/** At most `most` units of cost in any `ms` milliseconds. */
interface Window {
  readonly ms: number;
  readonly most: number;
  cost(writes: boolean): number;
}

/**
 * GitHub's documented limits: 900 points a minute, of which a write takes 5, and 80 writes a minute and 500 an hour for
 * requests that create content.
 */
const WINDOWS: readonly Window[] = [
  { ms: MINUTE_MS, most: 900, cost: (writes) => (writes ? 5 : 1) },
  { ms: MINUTE_MS, most: 80, cost: (writes) => (writes ? 1 : 0) },
  { ms: HOUR_MS, most: 500, cost: (writes) => (writes ? 1 : 0) },
];

/** Holds requests back only as long as GitHub's limits require: the first ones not at all. */
export class Pace {
  readonly #clock: Clock;
  readonly #sent: { readonly at: number; readonly writes: boolean }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Books a request. @returns how long to wait before it may be sent, in milliseconds */
  book(writes: boolean): number {
    const now = this.#clock.monotonic();
    const at = Math.max(now, ...WINDOWS.map((window) => this.#earliest(window, writes, now)));
    this.#sent.push({ at, writes });
    // A read may go out before a write that was booked earlier and has to wait.
    this.#sent.sort((a, b) => a.at - b.at);
    return at - now;
  }

  /** How long it will take until that many more writes have been sent, in milliseconds. */
  forecast(writes: number): number {
    const trial = new Pace(this.#clock);
    trial.#sent.push(...this.#sent);
    let wait = 0;
    for (let count = 0; count < writes; count++) wait = trial.book(true);
    return wait;
  }

  #earliest({ ms, most, cost }: Window, writes: boolean, now: number): number {
    const own = cost(writes);
    if (own === 0) return now;
    let total = own;
    for (const booked of this.#sent.toReversed()) {
      total += cost(booked.writes);
      // One too many: this request has to be a whole window later than the one that is in its way.
      if (total > most) return booked.at + ms;
    }
    return now;
  }
}
