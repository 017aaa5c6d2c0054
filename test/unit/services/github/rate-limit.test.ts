import { expect, test } from 'vitest';
import { rateLimitWaitMs } from '../../../../src/services/github/rate-limit.ts';

const date = 'Sat, 25 Apr 2026 12:00:00 GMT';
const NOW = Date.parse(date) / 1000;
const SECONDARY = 'You have exceeded a secondary rate limit';

test.each<[string, number, string, Record<string, string>, number | undefined]>([
  ['no limit at all', 403, 'no', { date }, undefined],
  ['another status, whatever it carries', 500, SECONDARY, { date, 'retry-after': '7' }, undefined],
  ['Retry-After of a 403', 403, '', { date, 'retry-after': '7' }, 7000],
  ['Retry-After before the reset', 429, '', { ...primary(42), 'retry-after': '7' }, 7000],
  ['the reset of the primary limit', 403, '', primary(42), 42_000],
  ['a reset that is over', 403, '', primary(-1), 0],
  ['a reset that is not said', 403, '', { date, 'x-ratelimit-remaining': '0' }, undefined],
  ['a reset at nought', 403, '', { ...primary(0), 'x-ratelimit-reset': '0' }, undefined],
  ['a reset while requests remain', 403, '', { ...primary(42), 'x-ratelimit-remaining': '1' }, undefined],
  ['a reset without a date to reckon from', 403, '', { ...primary(42), date: '' }, undefined],
  ['a 429 that says nothing', 429, '', { date }, 60_000],
  ['the secondary limit as a 403', 403, SECONDARY, { date }, 60_000],
])('how long to wait: %s', (_, status, said, headers, wait) => {
  expect(rateLimitWaitMs({ status, said, header: (name) => headers[name] })).toBe(wait);
});

/** The headers of an answer that was refused so many seconds before the limit is lifted. */
function primary(seconds: number): Record<string, string> {
  return { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW + seconds) };
}
