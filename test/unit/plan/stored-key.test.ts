import { expect, test } from 'vitest';
import { isWrittenByHand, storedKey } from '../../../src/plan/stored-key.ts';
import { DAY, keys, MINUTE, T } from '../../support/observations.ts';

const secret = { target: 'acme/web:actions', writtenAt: T, latest: T + 5000 };

const ROWS: readonly {
  title: string;
  active: Record<string, number | undefined>;
  revoked?: Record<string, number>;
  is: string | undefined;
}[] = [
  { title: 'the newest one from before the write', active: { a: -3, b: -1, c: -2 }, is: 'b' },
  { title: 'one created at the very time', active: { a: -1, b: 0 }, is: 'b' },
  { title: 'one created within the tolerance after it', active: { a: -1, b: 5000 }, is: 'b' },
  { title: 'none created later than that', active: { a: -1, b: 5001 }, is: 'a' },
  { title: 'however old it is', active: { a: -400 * DAY }, is: 'a' },
  { title: 'a revoked one, if that is the newest', active: { a: -3 }, revoked: { r: -1 }, is: 'r' },
  { title: 'a valid one, if the revoked is older', active: { a: -3 }, revoked: { r: -4 }, is: 'a' },
  { title: 'the revoked one of two of one age', active: { a: -3 }, revoked: { r: -3 }, is: 'r' },
  { title: 'one whose age is known', active: { a: undefined, b: -1 }, is: 'b' },
  { title: 'none if no age is known', active: { a: undefined }, is: undefined },
  { title: 'none if there are no keys', active: {}, is: undefined },
];

test.each(ROWS)('the stored key is $title', ({ active, revoked = {}, is }) => {
  expect(storedKey(secret, { activeKeys: keys(active), revokedKeys: keys(revoked) })?.id).toBe(is);
});

test.each([
  { title: 'not if the stored key was ten minutes old', active: { a: -10 * MINUTE }, is: false },
  { title: 'if it was older', active: { a: -10 * MINUTE - 1 }, is: true },
  { title: 'not if no key is from before', active: { a: DAY }, is: false },
])('a secret counts as written by hand: $title', ({ active, is }) => {
  expect(isWrittenByHand(secret, { activeKeys: keys(active), revokedKeys: [] })).toBe(is);
});
