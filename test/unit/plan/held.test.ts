import { expect, test } from 'vitest';
import { holders, mayBeHeld } from '../../../src/plan/held.ts';
import { DAY, keys, MINUTE, observedApp, stored } from '../../support/observations.ts';

const ROWS: readonly {
  title: string;
  written?: number | undefined;
  active: Record<string, number | undefined>;
  revoked?: Record<string, number>;
  held: readonly string[];
}[] = [
  { title: 'the stored key, and nothing older', active: { a: -DAY, b: -1000 }, held: ['b'] },
  { title: 'all of ten minutes', active: { a: -10 * MINUTE, b: -5 * MINUTE, c: -1 }, held: ['a', 'b', 'c'] },
  { title: 'none older than those', active: { a: -10 * MINUTE - 1, b: -1 }, held: ['b'] },
  { title: 'one created within the tolerance after the write', active: { a: -1, b: 5000 }, held: ['a', 'b'] },
  { title: 'none created later', active: { a: -1, b: 5001 }, held: ['a'] },
  {
    title: 'any older one, if the secret was written by hand',
    active: { a: -9 * DAY, b: -DAY, c: 6000 },
    held: ['a', 'b'],
  },
  {
    title: 'only what was created around the write, if its key is listed as revoked',
    active: { a: -DAY },
    revoked: { r: -1 },
    held: [],
  },
  {
    title: 'any older one, if that revoked key was old',
    active: { a: -2 * DAY },
    revoked: { r: -DAY },
    held: ['a'],
  },
  { title: 'one whose age is not known', active: { a: undefined, b: -1 }, held: ['a', 'b'] },
  { title: 'none if there is no secret', written: undefined, active: { a: undefined, b: -1 }, held: [] },
];

test.each(ROWS)('a target may be holding $title', ({ active, revoked = {}, held, ...row }) => {
  const written = 'written' in row ? row.written : 0;
  const app = observedApp(active, { revokedKeys: keys(revoked) });
  const found = app.activeKeys.filter((key) => mayBeHeld(key, stored(undefined, written), app));
  expect(found.map(({ id }) => id)).toEqual(held);
});

test('the targets that may be holding a key are named', () => {
  const app = observedApp({ a: -DAY, b: -1000 });
  const [a, b] = app.activeKeys.map((key) => holders(key, stored(-DAY + 1000, 0), app));
  expect([a, b]).toEqual([['acme/web:actions'], ['acme/web:environment/staging']]);
});
