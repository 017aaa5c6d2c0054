import type { Clock } from '../../base/ports.ts';

/** A service's clock, as its `Date` headers tell it. */
export class ServiceClock {
  readonly #clock: Clock;
  #offsetMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes the `Date` of a response that has just arrived. */
  note(date: number | undefined): void {
    if (date !== undefined) this.#offsetMs = date - this.#clock.monotonic();
  }

  /** The service's time less the runner's monotonic time, in milliseconds; undefined while it never told its time. */
  offsetMs(): number | undefined {
    return this.#offsetMs;
  }

  /** The service's time, in milliseconds since the epoch; the runner's while it never told its own. */
  now(): number {
    return this.#offsetMs === undefined ? this.#clock.now() : this.#clock.monotonic() + this.#offsetMs;
  }
}
