import { DeadlineExceededError } from './errors.ts';
import type { Clock } from './ports.ts';
import { ROLLBACK_MS } from './time.ts';

/** Share of the step's time, at its end, that is kept for delivering a key and for taking it back. */
const KEPT_FOR_DELIVERY = 1 / 5;

/** The time of the whole step (`timeout_seconds`), in milliseconds of the monotonic clock, counted from construction. */
export class Deadline {
  readonly #clock: Clock;
  readonly #totalMs: number;
  readonly #end: number;

  constructor(clock: Clock, totalMs: number, end = clock.monotonic() + totalMs) {
    this.#clock = clock;
    this.#totalMs = totalMs;
    this.#end = end;
  }

  /** The time left; 0 when it is used up. */
  leftMs(): number {
    return Math.max(0, this.#end - this.#clock.monotonic());
  }

  /**
   * @param last what was met before, for the message
   * @throws DeadlineExceededError when less than `ms` is left for what is to be done
   */
  require(ms: number, doing: string, last?: unknown): void {
    if (this.leftMs() <= ms) throw new DeadlineExceededError(doing, this.#totalMs, last);
  }

  /** The same with a little more time, for undoing. */
  forRollback(): Deadline {
    return new Deadline(this.#clock, this.#totalMs, this.#end + ROLLBACK_MS);
  }

  /** False when the last fifth of the time begins before `ms` from now: no key may be created any more then. */
  hasTimeForKey(ms: number): boolean {
    return this.leftMs() - ms > this.#totalMs * KEPT_FOR_DELIVERY;
  }

  /** @throws DeadlineExceededError in the last fifth of the time */
  requireTimeForKey(): void {
    this.require(
      this.#totalMs * KEPT_FOR_DELIVERY,
      'too little of it is left to create a key and deliver it',
    );
  }

  /** Waits. @throws DeadlineExceededError at once when the wait would not end in time */
  async sleep(ms: number, signal: AbortSignal, doing: string): Promise<void> {
    this.require(ms, doing);
    await this.#clock.sleep(ms, signal);
  }
}
