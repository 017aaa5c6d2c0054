import { expect, test } from 'vitest';
import { isOnItsWay } from '../../../src/plan/on-its-way.ts';
import { DAY, keys, MINUTE, observedApp, stored, T } from '../../support/observations.ts';

const ROWS: readonly {
  title: string;
  age: number;
  others?: Record<string, number>;
  written: readonly (number | undefined)[];
  is: boolean;
}[] = [
  { title: 'not without targets', age: 0, written: [], is: false },
  { title: 'while no target holds one', age: 0, written: [undefined, undefined], is: true },
  { title: 'until it is ten minutes old', age: 10 * MINUTE - 1, written: [undefined], is: true },
  { title: 'not from ten minutes on', age: 10 * MINUTE, written: [undefined], is: false },
  { title: 'while one target has no secret', age: MINUTE, written: [-MINUTE + 1000, undefined], is: true },
  {
    title: 'while one target holds an older one',
    age: MINUTE,
    others: { o: -DAY },
    written: [-MINUTE + 1000, -DAY],
    is: true,
  },
  {
    title: 'not once it is the stored key of both',
    age: MINUTE,
    others: { o: -DAY },
    written: [-MINUTE + 1000, -MINUTE + 2000],
    is: false,
  },
  {
    title: 'if one of the targets may be holding another, created shortly before',
    age: MINUTE,
    others: { o: -5 * MINUTE },
    written: [-MINUTE, -MINUTE],
    is: true,
  },
];

test.each(ROWS)('a key counts as on its way: $title', ({ age, others = {}, written, is }) => {
  const app = observedApp({ ...others, k: -age }, { now: T });
  const [key] = keys({ k: -age });
  expect(key !== undefined && isOnItsWay(key, app, stored(...written))).toBe(is);
});

test('a key whose age is not known is not taken for one on its way', () => {
  const app = observedApp({ k: undefined });
  expect(app.activeKeys.map((key) => isOnItsWay(key, app, stored(undefined)))).toEqual([false]);
});
