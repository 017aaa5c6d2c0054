import { expect, test } from 'vitest';
import type { Key } from '../../../src/model/app.ts';
import type { TargetState } from '../../../src/model/observed.ts';
import { goodStoredKeys, mayBeHeld, retirable } from '../../../src/plan/stored-key.ts';

const MINUTE = 60_000;
const T = Date.parse('2026-04-25T12:00:00Z');

/** A target whose secret was written that many milliseconds after T; undefined for one that has none. */
function written(after: number | undefined): TargetState {
  const entry = { kind: 'secret', exists: after !== undefined, visibility: undefined } as const;
  return {
    target: { store: 'actions', repository: 'acme/web' },
    publicKey: undefined,
    keyUpdatedAt: after === undefined ? undefined : T + after,
    apiKey: entry,
    baseUrl: entry,
  };
}

/** Keys created that many milliseconds after T; undefined for one whose age is not known. */
const made = (created: Record<string, number | undefined>): Key[] =>
  Object.entries(created).map(([id, after]) => ({
    id,
    createdAt: after === undefined ? undefined : T + after,
  }));

const ids = (keys: readonly Key[] | undefined) => keys?.map(({ id }) => id);

test.each<[string, (number | undefined)[], Record<string, number | undefined>, string[] | undefined]>([
  ['the newest one before the write', [0], { a: -3, b: -1, c: -2 }, ['b']],
  ['one made right at the write', [0], { a: -1, b: 0 }, ['b']],
  ['one made a minute after, by another clock', [0], { a: -1, b: MINUTE }, ['b']],
  ['none made later than that', [0], { a: -1, b: MINUTE + 1 }, ['a']],
  ['the first of two of one age', [0], { a: -1, b: -1 }, ['a']],
  ['one whose age is known', [0], { a: undefined, b: -1 }, ['b']],
  ['none where no age is known', [0], { a: undefined }, undefined],
  ['one delivered ten minutes after it was made', [0], { a: -10 * MINUTE }, ['a']],
  ['none delivered later than that', [0], { a: -10 * MINUTE - 1 }, undefined],
  ['none where the secret is missing', [undefined], { a: -1 }, undefined],
  ['none where one of the secrets is missing', [0, undefined], { a: -1 }, undefined],
  ['one for each target', [0, 100 * MINUTE], { a: -1, b: 99 * MINUTE }, ['a', 'b']],
  ['none where there are no keys', [0], {}, undefined],
])('the stored keys that are good: %s', (_, targets, keys, good) => {
  const found = goodStoredKeys(targets.map(written), observed(made(keys), T + 1e9), ensure(undefined));
  expect(ids(found)).toEqual(good);
});

test.each([
  [1000, 999, ['a']],
  [1000, 1000, undefined],
  [0, 0, undefined],
  [undefined, 1e12, ['a']],
])('with the greatest age %s, one of the age %i is good: %j', (maxAgeMs, age, good) => {
  const found = goodStoredKeys([written(0)], observed(made({ a: 0 }), T + age), ensure(maxAgeMs));
  expect(ids(found)).toEqual(good);
});

test.each<[string, (number | undefined)[], string[]]>([
  ['all, where no target holds one', [undefined], ['a', 'b', 'c', 'd']],
  ['those made until the second of the last write is over', [undefined, 0, -5000], ['a', 'b', 'd']],
  ['those made until the second of the only write is over', [-5000], ['a', 'd']],
])('the keys that may be retired: %s', (_, targets, found) => {
  const keys = made({ a: -4001, b: 999, c: 1000, d: undefined });
  expect(ids(retirable(targets.map(written), keys))).toEqual(found);
});

test.each<[string, number | undefined, Record<string, number | undefined>, boolean]>([
  ['the newest of before', 0, { a: -100 * MINUTE, b: -200 * MINUTE }, true],
  ['not an older one', 0, { a: -100 * MINUTE, b: -50 * MINUTE }, false],
  ['one made ten minutes before, though not the newest', 0, { a: -10 * MINUTE, b: -1 }, true],
  ['none made longer before that is not the newest', 0, { a: -10 * MINUTE - 1, b: -1 }, false],
  ['one made a minute after', 0, { a: MINUTE, b: -1 }, true],
  ['none made longer after', 0, { a: MINUTE + 1, b: -1 }, false],
  ['the newest, where another was made after the second of the write', 0, { a: -20 * MINUTE, b: 1001 }, true],
  ['not where another was made in that second', 0, { a: -20 * MINUTE, b: 1000 }, false],
  ['none where the secret is missing', undefined, { a: -1 }, false],
  ['none whose age is not known', 0, { a: undefined }, false],
  ['none made later, where there was none before', 0, { a: 2 * MINUTE }, false],
])('what a target may be holding: %s', (_, after, created, held) => {
  const keys = made(created);
  const [key] = keys;
  if (key === undefined) throw new Error('no key');
  expect(mayBeHeld(key, [written(after)], keys)).toBe(held);
  expect(mayBeHeld(key, [written(undefined), written(after)], keys)).toBe(held);
});

function observed(activeKeys: readonly Key[], now: number, revokedKeys: readonly Key[] = []) {
  return { activeKeys, revokedKeys, now };
}

test.each<[string, number, string[] | undefined]>([
  ['made before the write: the target holds it', -1, undefined],
  ['made five seconds after, by another clock: likewise', 5000, undefined],
  ['made later: another run has made and revoked it since', 5001, ['a']],
])('a revoked key that is listed, %s', (_, after, good) => {
  const keys = observed(made({ a: -2 }), T + 1e9, made({ r: after }));
  expect(ids(goodStoredKeys([written(0)], keys, ensure(undefined)))).toEqual(good);
});

function ensure(maxAgeMs: number | undefined) {
  return { currentApiKey: undefined, maxAgeMs };
}
