import { SECONDARY_LIMIT_MS } from '../../base/time.ts';
import { dateOf, retryAfterMs } from '../http/dates.ts';

/** What of a response tells about rate limits. */
export interface LimitedResponse {
  readonly status: number;
  readonly said: string;
  readonly header: (name: string) => string | undefined;
}

/**
 * How long GitHub's primary or secondary rate limit lasts, in milliseconds; undefined when the response is about something else.
 * GitHub uses 403 as well as 429 for both ("Rate limits for the REST API" in its documentation).
 */
export function rateLimitWaitMs({ status, said, header }: LimitedResponse): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const date = dateOf(header('date'));
  const asked = retryAfterMs(header('retry-after'), date);
  if (asked !== undefined) return asked;
  const reset = Number(header('x-ratelimit-reset'));
  if (header('x-ratelimit-remaining') === '0' && reset > 0 && date !== undefined) {
    return Math.max(0, reset * 1000 - date);
  }
  return status === 429 || /secondary rate/i.test(said) ? SECONDARY_LIMIT_MS : undefined;
}
