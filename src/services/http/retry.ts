import { ApiError, NetworkError } from '../../base/errors.ts';
import { BACKOFF_MS } from '../../base/time.ts';

/** Attempts for one request, the first included. */
export const MAX_ATTEMPTS = 4;

/** Answers that may be different the next time. */
const PASSING: readonly number[] = [408, 429, 500, 502, 503, 504];

/** How an attempt failed, as far as sending the request again is concerned. */
export type FailureClass =
  /** It may be sent again. */
  | 'again'
  /** It would fail again, or it was refused. */
  | 'final'
  /** It creates something, and whether it did is unknown. */
  | 'unknown';

/**
 * Judges a failed attempt. A request that creates something may be sent again only when it cannot have been processed: no
 * connection was made for it, or the service turned it away (429).
 */
export function classifyFailure(error: unknown, creates: boolean): FailureClass {
  if (error instanceof NetworkError) {
    if (error.lasting) return 'final';
    return creates && error.sent ? 'unknown' : 'again';
  }
  if (!(error instanceof ApiError) || !PASSING.includes(error.status)) return 'final';
  return creates && error.status !== 429 ? 'unknown' : 'again';
}

/** How long to wait before the next attempt, in milliseconds: what the service asks for, else exponential with full jitter. */
export function waitMs(error: unknown, attempt: number, random: () => number): number {
  const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
  return asked ?? Math.round(random() * BACKOFF_MS * 2 ** attempt);
}

/** The `Date` header in milliseconds since the epoch; undefined when it is absent or says nothing. */
export function dateOf(header: string | undefined): number | undefined {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/**
 * The `Retry-After` header in milliseconds: seconds, or a date, which counts from the service's own clock.
 * @param date the service's time, in milliseconds since the epoch
 */
export function retryAfterMs(header: string | undefined, date: number | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const until = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) || date === undefined ? undefined : Math.max(0, until - date);
}
