import { expect, test } from 'vitest';
import { dateOf, retryAfterMs } from '../../../../src/services/http/dates.ts';

const NOON = Date.parse('2026-04-25T12:00:00Z');

test.each([
  { header: undefined, ms: undefined },
  { header: '7', ms: 7000 },
  { header: '170', ms: 170_000 },
  { header: '7 s', ms: undefined },
  { header: ' 0 ', ms: 0 },
  { header: 'Sat, 25 Apr 2026 12:00:09 GMT', ms: 9000 },
  { header: 'Sat, 25 Apr 2026 11:59:00 GMT', ms: 0 },
  { header: 'soon', ms: undefined },
  { header: '-1', ms: undefined },
])('Retry-After: $header', ({ header, ms }) => {
  expect(retryAfterMs(header, NOON)).toBe(ms);
});

test('a date counts from the clock of the service, without which it says nothing', () => {
  expect(retryAfterMs('Sat, 25 Apr 2026 12:00:09 GMT', undefined)).toBeUndefined();
});

test.each([
  { header: 'Sat, 25 Apr 2026 12:00:00 GMT', time: NOON },
  { header: 'noon', time: undefined },
  { header: undefined, time: undefined },
])('Date: $header', ({ header, time }) => {
  expect(dateOf(header)).toBe(time);
});
