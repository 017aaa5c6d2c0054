import { ApiError, NetworkError } from '../../base/errors.ts';
import type { Clock } from '../../base/ports.ts';
import { BACKOFF_MS } from '../../base/time.ts';
import type { RequestLimits } from './limits.ts';

/** Attempts for one request, the first included. */
export const MAX_ATTEMPTS = 4;

/** Statuses that may be different the next time. */
const PASSING: readonly number[] = [408, 429, 500, 502, 503, 504];

/** What a failed attempt means for sending the request again. */
export type FailureClass =
  /** It may be sent again. */
  | 'retry'
  /** It would fail again, or it was refused. */
  | 'fail'
  /** It creates something, and whether it did is unknown. */
  | 'ambiguous';

/**
 * Judges a failed attempt. A request that creates something may be sent again only when it cannot have been processed: no
 * connection was made for it, or the service turned it away (429).
 */
export function classifyFailure(error: unknown, creates: boolean): FailureClass {
  if (error instanceof NetworkError) {
    if (error.lasting) return 'fail';
    return creates && error.sent ? 'ambiguous' : 'retry';
  }
  if (!(error instanceof ApiError) || !PASSING.includes(error.status)) return 'fail';
  return creates && error.status !== 429 ? 'ambiguous' : 'retry';
}

/**
 * True when a request that was sent may have been processed although it failed: nothing but a refusal, and that is a status
 * below 500 (408 aside, which says that the request did not arrive whole), tells that it was not.
 */
export function mayHaveBeenProcessed(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status >= 500 || error.status === 408;
}

/** An attempt that failed. */
export interface FailedAttempt {
  readonly error: unknown;
  readonly failureClass: FailureClass;
  /** Counts from 1. */
  readonly attempt: number;
  /** When it failed, by the monotonic clock. */
  readonly at: number;
}

/** Waits as long as is due before the next attempt, or throws what the last one met. */
export async function waitForNext(
  endpoint: string,
  { error, failureClass, attempt, at }: FailedAttempt,
  { deadline, unsent }: RequestLimits,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
): Promise<void> {
  if (failureClass === 'fail' || attempt === MAX_ATTEMPTS) throw error;
  unsent.throwIfAborted();
  deadline.require(0, `${endpoint} had no success in time`, error);
  const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
  // What an ambiguous attempt has made was looked for meanwhile, which took its time.
  const ms =
    failureClass === 'ambiguous' ? (asked ?? 0) - (clock.monotonic() - at) : waitMs(asked, attempt, random);
  if (ms <= 0) return;
  // A wait that does not fit would end in a message about time; what the service said is worth more.
  if (ms >= deadline.leftMs()) throw error;
  await deadline.sleep(ms, unsent, `${endpoint} was waiting for its next attempt`);
}

/** How long to wait before the next attempt, in milliseconds: what the service asks for, else exponential with full jitter. */
export function waitMs(asked: number | undefined, attempt: number, random: () => number): number {
  return asked ?? Math.round(random() * BACKOFF_MS * 2 ** attempt);
}
