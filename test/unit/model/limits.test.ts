import { expect, test } from 'vitest';
import { age } from '../../../src/model/limits.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [-1, 'less than a minute old'],
  [MINUTE - 1, 'less than a minute old'],
  [MINUTE, '1 min old'],
  [2 * HOUR - 1, '119 min old'],
  [2 * HOUR, '2 hours old'],
  [2 * DAY - 1, '47 hours old'],
  [2 * DAY, '2 days old'],
])('what was made %i ms ago is %s', (ms, words) => {
  expect(age(1e12, 1e12 + ms)).toBe(words);
});

test('what the service does not date has no age', () => {
  expect(age(undefined, 1e12)).toBe('age not known');
});
