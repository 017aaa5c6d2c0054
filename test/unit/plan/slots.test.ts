import { expect, test } from 'vitest';
import { roomFor } from '../../../src/plan/slots.ts';
import { DAY, ids, MINUTE, observedApp, stored } from '../../support/observations.ts';

/** Five keys, a minute apart. */
const QUICK = { a: -4 * MINUTE, b: -3 * MINUTE, c: -2 * MINUTE, d: -MINUTE, e: 0 };
const OLD = { a: -5 * DAY, b: -4 * DAY, c: -3 * DAY, d: -2 * DAY, e: -DAY };

const ROWS: readonly {
  title: string;
  active: Record<string, number | undefined>;
  surplus: string;
  written: readonly (number | undefined)[];
  room: readonly string[];
}[] = [
  {
    title: 'what no target can be holding',
    active: OLD,
    surplus: 'abcd',
    written: [-5 * DAY + 1000, -DAY + 1000],
    room: ['b', 'c', 'd'],
  },
  {
    title: 'what no target can be holding alone, although others are not of the three newest',
    active: { z: -5 * DAY, ...QUICK },
    surplus: 'zabcd',
    written: [1000],
    room: ['z'],
  },
  { title: 'any of them without targets', active: OLD, surplus: 'ab', written: [], room: ['a', 'b'] },
  { title: 'none of those that stay', active: OLD, surplus: '', written: [-DAY + 1000], room: [] },
  {
    title: 'if all are in doubt, what is not of the three newest',
    active: QUICK,
    surplus: 'abcd',
    written: [1000],
    room: ['a', 'b'],
  },
  {
    title: 'if that leaves none, what is not of the two newest',
    active: QUICK,
    surplus: 'abcd',
    written: [-2 * MINUTE + 1000, 1000],
    room: ['a'],
  },
  {
    title: 'if that leaves none, what is not the stored one',
    active: { a: -3 * MINUTE, b: -2 * MINUTE, c: -MINUTE },
    surplus: 'ab',
    written: [-2 * MINUTE + 1000, -MINUTE + 1000],
    room: ['a'],
  },
  {
    title: 'a key that only one target may be holding, if it is not of the three newest there',
    active: QUICK,
    surplus: 'abcd',
    written: [-4 * MINUTE + 1000, 1000],
    room: ['b'],
  },
  {
    title: 'the oldest of four that one target may be holding, if the other holds a new one',
    active: { a: -24 * MINUTE, b: -23 * MINUTE, c: -22 * MINUTE, d: -21 * MINUTE, e: 0 },
    surplus: 'abcd',
    written: [-21 * MINUTE + 1000, 1000],
    room: ['a'],
  },
  {
    title: 'never the stored key',
    active: { a: -3 * MINUTE, b: -2 * MINUTE },
    surplus: 'ab',
    written: [-3 * MINUTE + 1000, -2 * MINUTE + 1000],
    room: [],
  },
  { title: 'none if a secret was written by hand', active: OLD, surplus: 'abcd', written: [0], room: [] },
  {
    title: 'what was created since that',
    active: OLD,
    surplus: 'abcd',
    written: [-2 * DAY - MINUTE],
    room: ['d'],
  },
  {
    title: 'none whose age is not known',
    active: { ...QUICK, a: undefined },
    surplus: 'a',
    written: [1000],
    room: [],
  },
];

test.each(ROWS)('room is made by $title', ({ active, surplus, written, room }) => {
  const app = observedApp(active);
  const counted = app.activeKeys.filter(({ id }) => surplus.includes(id));
  expect(ids(roomFor(counted, stored(...written), app))).toEqual(room);
});
