import type { Clock } from '../../base/ports.ts';
import { CLOCK_PRECISION_MS, SECOND_MS } from '../../base/time.ts';

/** When a request was written and the head of its response arrived, by the monotonic clock in milliseconds. */
export interface Exchanged {
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * The clock of a service, as its responses tell it. A `Date` is a whole second and was set at some moment between the request
 * and the response, so each one gives an interval in which the offset to the monotonic clock lies; all of them together give a
 * narrower one.
 */
export class ServiceClock {
  readonly #clock: Clock;
  #interval: { readonly least: number; readonly most: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes note of a `Date`, in milliseconds since the epoch. */
  note(date: number, { sentAt, receivedAt }: Exchanged): void {
    const [least, most] = [date - receivedAt, date + SECOND_MS - sentAt];
    const known = this.#interval;
    const both = { least: Math.max(least, known?.least ?? least), most: Math.min(most, known?.most ?? most) };
    // They have nothing in common when the service has set its clock meanwhile: the latest counts.
    this.#interval = both.least <= both.most ? both : { least, most };
  }

  /** False until a response has told the time. */
  get isKnown(): boolean {
    return this.#interval !== undefined;
  }

  /** The service's time less the monotonic clock, in milliseconds; undefined until a response has told the time. */
  offsetMs(): number | undefined {
    return this.#interval === undefined ? undefined : (this.#interval.least + this.#interval.most) / 2;
  }

  /**
   * How exactly the service's times, which may be whole seconds, are told by this clock, in milliseconds: the less exactly, the
   * longer the quickest response took. Undefined until one has told the time.
   */
  precisionMs(): number | undefined {
    const known = this.#interval;
    return known && Math.max(CLOCK_PRECISION_MS, (known.most - known.least) / 2 + SECOND_MS);
  }

  /** The earliest that the service's time can be: what it has dated is at least as old as this says. As {@link now}, else. */
  earliest(): number {
    const known = this.#interval;
    return known === undefined ? this.#clock.now() : Math.floor(this.#clock.monotonic() + known.least);
  }

  /** The service's time in milliseconds since the epoch; the runner's wall clock until a response has told it. */
  now(): number {
    const offset = this.offsetMs();
    return offset === undefined ? this.#clock.now() : Math.round(this.#clock.monotonic() + offset);
  }
}
