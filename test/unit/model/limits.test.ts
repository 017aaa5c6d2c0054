import { expect, test } from 'vitest';
import { age } from '../../../src/model/limits.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  { ms: -1, words: 'less than a minute old' },
  { ms: MINUTE - 1, words: 'less than a minute old' },
  { ms: MINUTE, words: '1 min old' },
  { ms: 2 * HOUR - 1, words: '119 min old' },
  { ms: 2 * HOUR, words: '2 hours old' },
  { ms: 2 * DAY - 1, words: '47 hours old' },
  { ms: 2 * DAY, words: '2 days old' },
])('what was made $ms ms ago is $words', ({ ms, words }) => {
  expect(age(1e12, 1e12 + ms)).toBe(words);
});

test('what the service does not date has no age', () => {
  expect(age(undefined, 1e12)).toBe('age not known');
});
