import { expect, test } from 'vitest';
import { judgeStoredKeys } from '../../../src/plan/trusted.ts';
import { DAY, keys, MINUTE, observedApp, stored, T } from '../../support/observations.ts';

const ACTIONS = 'acme/web:actions';
const replace = { do: 'replace' };
const unclear = (...targets: string[]) => ({ do: 'leave-unclear', targets });

const ROWS: readonly {
  title: string;
  active: Record<string, number>;
  revoked?: Record<string, number>;
  written: readonly (number | undefined)[];
  now?: number;
  maxAgeMs?: number;
  verdict: unknown;
}[] = [
  { title: 'a key delivered at once is left', active: { a: -1000 }, written: [0], verdict: ['a'] },
  {
    title: 'one that every target holds is named once',
    active: { a: -1000 },
    written: [0, 0],
    verdict: ['a'],
  },
  { title: 'one for each target', active: { a: -1000, b: DAY }, written: [0, DAY], verdict: ['a', 'b'] },
  {
    title: 'a secret that is missing needs one',
    active: { a: -1000 },
    written: [0, undefined],
    verdict: replace,
  },
  { title: 'no key at all', active: {}, written: [0], verdict: replace },
  {
    title: 'a revoked key needs a new one',
    active: { a: -2000 },
    revoked: { r: -1000 },
    written: [0],
    verdict: replace,
  },
  {
    title: 'a key revoked later than the write does not',
    active: { a: -1000 },
    revoked: { r: 5001 },
    written: [0],
    verdict: ['a'],
  },
  {
    title: 'a key 62 s older than its write is trusted, with one target',
    active: { a: -62_000 },
    written: [0],
    verdict: ['a'],
  },
  { title: 'an older one is not', active: { a: -62_001 }, written: [0], verdict: replace },
  { title: 'with two targets, one of 64 s is', active: { a: -64_000 }, written: [0, 0], verdict: ['a'] },
  { title: 'no older one', active: { a: -64_001 }, written: [0, 0], verdict: replace },
  {
    title: 'within ten minutes of a creation it stays unclear',
    active: { a: -62_001 },
    written: [0],
    now: 8 * MINUTE,
    verdict: unclear(ACTIONS),
  },
  {
    title: 'whichever key was created',
    active: { a: -DAY, b: DAY - 1 },
    written: [0],
    now: DAY,
    verdict: unclear(ACTIONS),
  },
  {
    title: 'not ten minutes after it',
    active: { a: -DAY, b: -10 * MINUTE },
    written: [-12 * MINUTE],
    now: 0,
    verdict: replace,
  },
  {
    title: 'not if another target is in need for another reason',
    active: { a: -62_001 },
    written: [0, undefined],
    now: MINUTE,
    verdict: replace,
  },
  {
    title: 'a key younger than the limit is left',
    active: { a: 0 },
    written: [0],
    now: DAY - 1,
    maxAgeMs: DAY,
    verdict: ['a'],
  },
  {
    title: 'one as old as the limit is not',
    active: { a: 0 },
    written: [0],
    now: DAY,
    maxAgeMs: DAY,
    verdict: replace,
  },
  {
    title: 'one that is both unclear and too old is not',
    active: { a: -62_001 },
    written: [0],
    now: MINUTE,
    maxAgeMs: 0,
    verdict: replace,
  },
];

test.each(ROWS)(
  'stored keys: $title',
  ({ active, revoked = {}, written, now = 30 * MINUTE, maxAgeMs, verdict }) => {
    const app = observedApp(active, { revokedKeys: keys(revoked), now: T + now });
    const found = judgeStoredKeys(app, stored(...written), { currentApiKey: undefined, maxAgeMs });
    expect(found.do === 'leave' ? found.keys.map(({ id }) => id) : found).toEqual(verdict);
  },
);
