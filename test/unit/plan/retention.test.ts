import { expect, test } from 'vitest';
import { keysToKeep, retention } from '../../../src/plan/retention.ts';
import {
  app,
  DAY,
  delivery,
  ids,
  keyTask,
  MINUTE,
  observedApp,
  stored,
  T,
} from '../../support/observations.ts';

test.each([
  { title: 'as many as the input says', keepKeys: 3, is: 3 },
  { title: 'none is retired without it', keepKeys: undefined, is: undefined },
  { title: 'one more in a second attempt', keepKeys: 2, attempt: 2, is: 3 },
  { title: 'as many as a demo app can have, however many attempts', keepKeys: 2, attempt: 9, is: 5 },
  { title: 'more where another tier has more', keepKeys: 2, attempt: 9, tier: 'PRO', is: 10 },
  { title: 'old keys that are to go at once go in any attempt', keepKeys: 1, attempt: 3, is: 1 },
  {
    title: 'by default nothing is retired while no target holds a key',
    keepKeys: 2,
    written: [undefined],
    is: undefined,
  },
  { title: 'but if it was given, it is', keepKeys: 2, given: true, written: [undefined], is: 2 },
  { title: 'and if one of the targets holds one', keepKeys: 2, written: [undefined, 0], is: 2 },
])(
  'how many keys stay: $title',
  ({ keepKeys, given = false, attempt = 1, tier = 'DEMO', written = [], is }) => {
    const task = keyTask({ keepKeys, keepKeysGiven: given, attempt, delivery: delivery() });
    expect(keysToKeep(task, observedApp({}, { app: app({ tier }) }), stored(...written))).toBe(is);
  },
);

const OLD = { a: -4 * DAY, b: -3 * DAY, c: -2 * DAY };

const ROWS: readonly {
  title: string;
  active: Record<string, number>;
  written?: readonly (number | undefined)[];
  keep: number;
  creates?: boolean;
  retired: readonly string[];
  held?: readonly string[];
  onTheirWay?: readonly string[];
}[] = [
  { title: 'all but the newest, beside the new one', active: OLD, keep: 2, retired: ['a', 'b'] },
  {
    title: 'oldest first, whatever their order',
    active: { c: -2, a: -4, b: -3 },
    keep: 1,
    retired: ['a', 'b', 'c'],
  },
  {
    title: 'of one age, those with the first ids',
    active: { y: -DAY, x: -DAY, z: -DAY },
    keep: 2,
    retired: ['x', 'y'],
  },
  { title: 'none if fewer are there', active: OLD, keep: 5, retired: [] },
  { title: 'one fewer if no key is created', active: OLD, keep: 2, creates: false, retired: ['a'] },
  {
    title: 'not what a target held until now',
    active: OLD,
    written: [-4 * DAY + 1000, -2 * DAY + 1000],
    keep: 2,
    retired: ['b'],
    held: ['a'],
  },
  {
    title: 'but that too if old keys are to go at once',
    active: OLD,
    written: [-4 * DAY + 1000],
    keep: 1,
    retired: ['a', 'b', 'c'],
  },
  {
    title: 'not what a target holds if no key is created',
    active: OLD,
    written: [-4 * DAY + 1000],
    keep: 1,
    creates: false,
    retired: ['b'],
    held: ['a'],
  },
  {
    title: 'nothing older than a secret written by hand',
    active: OLD,
    written: [-DAY],
    keep: 2,
    retired: [],
    held: ['a', 'b'],
  },
  {
    title: 'neither counting nor taking what is on its way',
    active: { ...OLD, d: -MINUTE },
    written: [-2 * DAY + 1000],
    keep: 2,
    retired: ['a', 'b'],
    onTheirWay: ['d'],
  },
];

test.each(ROWS)(
  'what is retired: $title',
  ({ active, written = [], keep, creates = true, retired, held = [], onTheirWay = [] }) => {
    const found = retention(observedApp(active, { now: T }), stored(...written), { keep, creates });
    expect({ retired: ids(found.retired), held: ids(found.held), onTheirWay: ids(found.onTheirWay) }).toEqual(
      { retired, held, onTheirWay },
    );
    expect(found.surplus).toHaveLength(retired.length + held.length);
  },
);
