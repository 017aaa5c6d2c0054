import { LAG_MS, LAG_POLL_MS } from '../base/time.ts';
import type { Services } from './services.ts';

/** What is looked for, and since when it could have become readable. */
export interface Awaited<T> {
  /** Monotonic time of the write, in milliseconds. */
  readonly since: number;
  /** For the message when the step's time ends meanwhile. */
  readonly doing: string;
  /** Reads once; undefined while there is nothing to be seen. */
  readonly look: () => Promise<T | undefined>;
}

/**
 * Looks until something that was written shows, for 10 s since it was written: reads may lag behind writes.
 * @returns undefined when it does not show by then
 */
export async function untilVisible<T>(
  { clock, deadline, cancellation }: Pick<Services, 'clock' | 'deadline' | 'cancellation'>,
  { since, doing, look }: Awaited<T>,
): Promise<T | undefined> {
  for (;;) {
    const found = await look();
    if (found !== undefined || clock.monotonic() - since >= LAG_MS) return found;
    await deadline.sleep(LAG_POLL_MS, cancellation.now, doing);
  }
}
