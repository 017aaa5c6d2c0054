import { expect, test } from 'vitest';
import { boolean, choice, integer } from '../../../src/inputs/rules.ts';

test.each([
  { text: 'true', value: true },
  { text: 'True', value: true },
  { text: 'TRUE', value: true },
  { text: 'false', value: false },
  { text: 'False', value: false },
  { text: 'FALSE', value: false },
])('a boolean may be spelt $text', ({ text, value }) => {
  expect(boolean(text)).toEqual({ value });
});

test.each([
  { text: 'yes', near: 'true' },
  { text: 'Y', near: 'true' },
  { text: 'on', near: 'true' },
  { text: '1', near: 'true' },
  { text: 'enabled', near: 'true' },
  { text: 'enable', near: 'true' },
  { text: 'no', near: 'false' },
  { text: 'N', near: 'false' },
  { text: 'off', near: 'false' },
  { text: 'disable', near: 'false' },
  { text: 'disabled', near: 'false' },
  { text: 'on and off', near: undefined },
  { text: 'no idea', near: undefined },
  { text: '0', near: 'false' },
  { text: 'tRue', near: 'true' },
  { text: "'true'", near: 'true' },
  { text: '"no"', near: 'false' },
  { text: 'ture', near: 'true' },
  { text: 'flase', near: 'false' },
  { text: 'true\u200b', near: 'true' },
  { text: 'maybe', near: undefined },
  { text: 'true false', near: undefined },
  { text: 'not true', near: undefined },
  { text: 'trueish', near: undefined },
])('$text is no boolean, and near it is $near', ({ text, near }) => {
  expect(boolean(text)).toEqual({ wrong: 'must be true or false', near });
});

test('a choice is one of its words as they are written', () => {
  const rule = choice('secret', 'variable');
  expect(rule('variable')).toEqual({ value: 'variable' });
  expect(rule('var')).toEqual({ wrong: 'must be one of secret, variable', near: 'variable' });
  expect(rule('Secret')).toEqual({ wrong: 'must be one of secret, variable', near: 'secret' });
  expect(rule('both')).toEqual({ wrong: 'must be one of secret, variable', near: undefined });
});

const SECONDS = { least: 1, most: 86_400, unit: 'seconds' } as const;
const DAYS = { least: 0, most: 3650, unit: 'days' } as const;
const KEYS = { least: 1, most: 5 } as const;

test.each([
  { range: SECONDS, text: '1', value: 1 },
  { range: SECONDS, text: '86400', value: 86_400 },
  { range: SECONDS, text: '007', value: 7 },
  { range: DAYS, text: '0', value: 0 },
  { range: DAYS, text: '3650', value: 3650 },
  { range: KEYS, text: '5', value: 5 },
])('$text is a number from $range.least to $range.most', ({ range, text, value }) => {
  expect(integer(range)(text)).toEqual({ value });
});

test.each([
  { range: SECONDS, text: '30s', near: '30' },
  { range: SECONDS, text: '30 seconds', near: '30' },
  { range: SECONDS, text: '30 sec', near: '30' },
  { range: SECONDS, text: '30 secs', near: '30' },
  { range: SECONDS, text: '30 second', near: '30' },
  { range: SECONDS, text: '30 parsecs', near: undefined },
  { range: SECONDS, text: '30 secundos', near: undefined },
  { range: SECONDS, text: '2 min', near: '120' },
  { range: SECONDS, text: '2 mins', near: '120' },
  { range: SECONDS, text: '2 minute', near: '120' },
  { range: SECONDS, text: '2 admin', near: undefined },
  { range: SECONDS, text: '2 minus', near: undefined },
  { range: SECONDS, text: '2 hour', near: '7200' },
  { range: SECONDS, text: '2 hrs', near: '7200' },
  { range: SECONDS, text: '2 hr', near: '7200' },
  { range: SECONDS, text: '2 hots', near: undefined },
  { range: SECONDS, text: '2 oh', near: undefined },
  { range: SECONDS, text: '4000 ms', near: '4' },
  { range: SECONDS, text: '4000 msec', near: '4' },
  { range: SECONDS, text: '4000 milliseconds', near: '4' },
  { range: SECONDS, text: '4000 atoms', near: undefined },
  { range: SECONDS, text: '4000 msx', near: undefined },
  { range: DAYS, text: '3 day', near: '3' },
  { range: DAYS, text: '3 d', near: '3' },
  { range: DAYS, text: '3 odd', near: undefined },
  { range: DAYS, text: '3 dayses', near: undefined },
  { range: DAYS, text: '3 week', near: '21' },
  { range: DAYS, text: '3 w', near: '21' },
  { range: DAYS, text: '3 midweek', near: undefined },
  { range: DAYS, text: '3 weekend', near: undefined },
  { range: SECONDS, text: '5m', near: '300' },
  { range: SECONDS, text: '5 minutes', near: '300' },
  { range: SECONDS, text: '1h', near: '3600' },
  { range: SECONDS, text: '1.5h', near: '5400' },
  { range: SECONDS, text: '30000ms', near: '30' },
  { range: SECONDS, text: '1e3', near: '1000' },
  { range: SECONDS, text: '1,000', near: '1000' },
  { range: SECONDS, text: '1_000', near: '1000' },
  { range: SECONDS, text: '1,0000', near: undefined },
  { range: SECONDS, text: '30s!', near: undefined },
  { range: SECONDS, text: 'about 30', near: undefined },
  { range: SECONDS, text: '30.0', near: '30' },
  { range: SECONDS, text: '+30', near: '30' },
  { range: SECONDS, text: '"30"', near: '30' },
  { range: SECONDS, text: '30\u200b', near: '30' },
  { range: SECONDS, text: '1.5', near: undefined },
  { range: SECONDS, text: '0', near: undefined },
  { range: SECONDS, text: '86401', near: undefined },
  { range: SECONDS, text: '2d', near: undefined },
  { range: SECONDS, text: '-1', near: undefined },
  { range: SECONDS, text: '30 bananas', near: undefined },
  { range: SECONDS, text: 'long', near: undefined },
  { range: DAYS, text: '7d', near: '7' },
  { range: DAYS, text: '7 days', near: '7' },
  { range: DAYS, text: '2 weeks', near: '14' },
  { range: DAYS, text: '48h', near: '2' },
  { range: DAYS, text: '36h', near: undefined },
  { range: KEYS, text: '2 keys', near: '2' },
  { range: KEYS, text: '6', near: undefined },
])(
  '$text is not from $range.least to $range.most $range.unit, and near it is $near',
  ({ range, text, near }) => {
    expect(integer(range)(text)).toEqual({ wrong: expect.stringMatching(/^must be a whole number /), near });
  },
);

test('the bounds and the unit are told', () => {
  expect(integer(SECONDS)('x')).toMatchObject({ wrong: 'must be a whole number of seconds from 1 to 86400' });
  expect(integer(KEYS)('x')).toMatchObject({ wrong: 'must be a whole number from 1 to 5' });
});
