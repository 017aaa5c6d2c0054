import { expect, test } from 'vitest';
import { revokeKeys } from '../../../src/apply/revoke-keys.ts';
import { CancelledError } from '../../../src/base/errors.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal } from '../../support/journals.ts';
import { refuse, type Script, type ScriptOptions, scriptedServices } from '../../support/scripted.ts';

const remove = (app: string, key: string) => `DELETE /api/client/apps/${app}/keys/${key}`;
const done = () => undefined;

function revoke(script: Script, apps: readonly string[], keyIds: readonly string[], options?: ScriptOptions) {
  const scripted = scriptedServices(script, options);
  const { journal } = newJournal();
  const revoked = revokeKeys(scripted.services, journal, { apps: apps.map((id) => ({ id })), keyIds });
  return { ...scripted, journal, revoked };
}

test('keys are revoked in their order', async () => {
  const script = { [remove('a1', 'k2')]: done, [remove('a1', 'k1')]: done };
  const { revoked, journal, sent, lines } = revoke(script, ['a1'], ['k2', 'k1']);
  expect(await revoked).toEqual([]);
  expect(sent).toEqual([remove('a1', 'k2'), remove('a1', 'k1')]);
  expect(journal.revokedKeyIds).toEqual(['k2', 'k1']);
  expect(lines).toEqual(['info: Revoked the key k2.', 'info: Revoked the key k1.']);
});

test('each key is looked for in one app after the other, until it is found', async () => {
  const script = {
    [remove('a1', 'k1')]: done,
    [remove('a1', 'k2')]: () => refuse(404),
    [remove('a2', 'k2')]: done,
  };
  const { revoked, journal, sent } = revoke(script, ['a1', 'a2'], ['k1', 'k2']);
  expect(await revoked).toEqual([]);
  expect(sent).toEqual([remove('a1', 'k1'), remove('a1', 'k2'), remove('a2', 'k2')]);
  expect(journal.revokedKeyIds).toEqual(['k1', 'k2']);
});

test('keys that no app knows are told, and not counted as revoked', async () => {
  const script = { [remove('a1', 'k1')]: () => refuse(404), [remove('a1', 'k2')]: done };
  const { revoked, journal, lines } = revoke(script, ['a1'], ['k1', 'k2']);
  expect(await revoked).toEqual(['k1']);
  expect(journal.revokedKeyIds).toEqual(['k2']);
  expect(lines).toEqual(['info: Revoked the key k2.']);
});

test('keys that cannot be revoked stop none of the others, and are named', async () => {
  const script = {
    [remove('a1', 'k1')]: () => refuse(403),
    [remove('a1', 'k2')]: done,
    [remove('a1', 'k3')]: () => refuse(404),
    [remove('a2', 'k3')]: () => refuse(400),
  };
  const { revoked, journal, sent, lines } = revoke(script, ['a1', 'a2'], ['k1', 'k2', 'k3']);
  expect(await failureOf(revoked)).toBe(
    'Not every key of the app a1, the app a2 could be revoked. Still valid:\n' +
      '  - k1: GET /x answered 403.\n  - k3: GET /x answered 400.',
  );
  expect(sent).toEqual(Object.keys(script));
  expect(journal.revokedKeyIds).toEqual(['k2']);
  expect(lines).toEqual(['info: Revoked the key k2.']);
});

test('a cancellation ends it at once', async () => {
  const cancel = () => {
    throw new CancelledError();
  };
  const script = { [remove('a1', 'k1')]: done, [remove('a1', 'k2')]: cancel, [remove('a1', 'k3')]: done };
  const { revoked, journal, sent } = revoke(script, ['a1'], ['k1', 'k2', 'k3']);
  expect(await failureOf(revoked)).toBe('The step was cancelled.');
  expect(sent).toEqual([remove('a1', 'k1'), remove('a1', 'k2')]);
  expect(journal.revokedKeyIds).toEqual(['k1']);
});

test('a key for which there is no time is named', async () => {
  const slow = () => clock.advance(1000);
  const script = { [remove('a1', 'k1')]: slow };
  const { revoked, journal, sent, clock } = revoke(script, ['a1'], ['k1', 'k2'], { timeoutMs: 1000 });
  expect(await failureOf(revoked)).toBe(
    `Not every key of the app a1 could be revoked. Still valid:\n  - k2: The step's time is used up (timeout_seconds: 1): ${remove('a1', 'k2')} was not sent. Raise timeout_seconds if the service is just slow.`,
  );
  expect(sent).toEqual([remove('a1', 'k1')]);
  expect(journal.revokedKeyIds).toEqual(['k1']);
});

test('the end of time is told once, and every key that is left is named', async () => {
  const slow = () => clock.advance(1000);
  const script = { [remove('a1', 'k1')]: slow };
  const { revoked, sent, clock } = revoke(script, ['a1'], ['k1', 'k2', 'k3', 'k4'], { timeoutMs: 1000 });
  expect(await failureOf(revoked)).toBe(
    `Not every key of the app a1 could be revoked. Still valid:\n  - k2: The step's time is used up (timeout_seconds: 1): ${remove('a1', 'k2')} was not sent. Raise timeout_seconds if the service is just slow.\n  - k3\n  - k4`,
  );
  expect(sent).toEqual([remove('a1', 'k1')]);
});
