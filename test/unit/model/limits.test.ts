import { expect, test } from 'vitest';
import { age, demoAppsInUse } from '../../../src/model/limits.ts';
import { chatApp } from '../../support/tasks.ts';

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

const demos = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    chatApp({ id: `a${index}`, name: `web-pr-${index}`, createdAt: 0 }),
  );

test('five demo apps are all that an account can have, and are listed with what to do', () => {
  const paid = chatApp({ id: 'p1', tier: 'PRO' });
  expect(demoAppsInUse([...demos(4), paid], 'chat', 3 * DAY)).toBeUndefined();
  const lines = demoAppsInUse([...demos(5), paid], 'chat', 3 * DAY)?.message.split('\n');
  expect(lines?.[0]).toBe(
    'The app "chat" cannot be created: the account has 5 demo apps, and 5 is the most it can have:',
  );
  expect(lines?.slice(1, -1).map((line) => line.replace(/^\W+/, ''))).toEqual(
    demos(5).map(({ id, name }) => `${name}" (${id}), 3 days old`),
  );
  expect(lines?.at(-1)).toMatch(/command: teardown.*command: sweep/);
});
