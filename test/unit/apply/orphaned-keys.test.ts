import { describe, expect, test } from 'vitest';
import { nameOrphanedKeys } from '../../../src/apply/orphaned-keys.ts';
import { failureOf } from '../../support/failures.ts';
import { refuse, scriptedServices } from '../../support/scripted.ts';

const KEYS = 'GET /api/client/apps/a1/keys';
const LOST = { appId: 'a1', knownKeyIds: ['k1', 'k2'] };

const named = (id: string) =>
  `warning: The key ${id} of the app a1 appeared while a response was lost. If no other job made it, nobody has its token: revoke it with command: revoke and key_id: ${id}.`;

test('every key that was not known is named, and left alone', async () => {
  const { services, sent, lines } = scriptedServices({
    [KEYS]: () => ['k1', 'k3', 'k2', 'k4'].map((id) => ({ id })),
  });
  expect(await nameOrphanedKeys(services, LOST, { rollback: false })).toEqual(['k3', 'k4']);
  expect(lines).toEqual([named('k3'), named('k4')]);
  expect(sent).toEqual([KEYS]);
});

test.each([
  { title: 'where only known keys are there', respond: () => [{ id: 'k2' }] },
  { title: 'where no key is there', respond: () => [] },
  { title: 'where the app is not there', respond: () => refuse(404) },
])('nothing is named $title', async ({ respond }) => {
  const { services, lines } = scriptedServices({ [KEYS]: respond });
  expect(await nameOrphanedKeys(services, LOST, { rollback: false })).toEqual([]);
  expect(lines).toEqual([]);
});

test('keys that cannot be listed are a failure', async () => {
  const { services } = scriptedServices({ [KEYS]: () => refuse(403) });
  expect(await failureOf(nameOrphanedKeys(services, LOST, { rollback: false }))).toBe('GET /x answered 403.');
});

describe('when the time of the step is used up', () => {
  const atTheEnd = (rollback: boolean) => {
    const scripted = scriptedServices({ [KEYS]: () => [{ id: 'k3' }] });
    scripted.clock.advance(300_000);
    return nameOrphanedKeys(scripted.services, LOST, { rollback });
  };

  test('keys are still looked for where something is undone', async () => {
    expect(await atTheEnd(true)).toEqual(['k3']);
  });

  test('keys are looked for no more in the course of the step', async () => {
    expect(await failureOf(atTheEnd(false))).toBe(
      "The step's time is used up (timeout_seconds: 300): POST /api/auth/login was not sent. Raise timeout_seconds if the service is just slow.",
    );
  });
});
