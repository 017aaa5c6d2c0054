import { expect, test } from 'vitest';
import { rollback } from '../../../src/apply/rollback.ts';
import type { Journal } from '../../../src/journal/journal.ts';
import type { Lifetime } from '../../../src/journal/key-stage.ts';
import { newJournal, unknown, WAYS, written } from '../../support/journals.ts';
import { refuse, scriptedServices } from '../../support/scripted.ts';

const REMOVE = 'DELETE /api/client/apps/a1/keys/k1';
const REVOKED = 'info: Revoked the key k1, which nobody has been given.';

interface Case {
  readonly title: string;
  readonly lifetime?: Lifetime;
  readonly way: (journal: Journal, lifetime: Lifetime) => void;
}

interface Given {
  readonly lifetime?: Lifetime;
  readonly respond?: () => unknown;
}

function rolledBack(way: Case['way'], { lifetime = 'persistent', respond = () => undefined }: Given = {}) {
  const scripted = scriptedServices({ [REMOVE]: respond });
  const { journal, saved } = newJournal(lifetime);
  way(journal, lifetime);
  const before = journal.key;
  const done = () => rollback(scripted.services, journal);
  return { ...scripted, journal, saved, before, done };
}

test.each<Case>([
  { title: 'that has just been created', way: WAYS.created },
  { title: 'that ends with the job, and has just been created', lifetime: 'job', way: WAYS.created },
  { title: 'that every target has refused', way: WAYS.undelivered },
  { title: 'that ends with the job, and was given to nobody', lifetime: 'job', way: WAYS.undelivered },
])('a key $title is revoked', async ({ lifetime = 'persistent', way }) => {
  const { journal, saved, sent, lines, done } = rolledBack(way, { lifetime });
  await done();
  expect(sent).toEqual([REMOVE]);
  expect(journal.key).toEqual({ stage: 'gone', appId: 'a1', keyId: 'k1' });
  expect(journal.revokedKeyIds).toEqual(['k1']);
  expect(saved.at(-1)).toBe('');
  expect(lines).toEqual([REVOKED]);
});

test.each<Case>([
  { title: 'where no key was asked for', way: WAYS.none },
  { title: 'where it is not known whether there is a key', way: WAYS.creating },
  { title: 'while a key is given away', way: WAYS.delivering },
  { title: 'where some targets hold the key', way: WAYS['partly-delivered'] },
  { title: 'where all targets hold the key', way: WAYS.delivered },
  {
    title: 'where a target has a key that ends with the job',
    lifetime: 'job',
    way: (journal, lifetime) => {
      WAYS.created(journal, lifetime);
      journal.delivered(written('t1'));
    },
  },
  {
    title: 'where a target may have a key that ends with the job',
    lifetime: 'job',
    way: (journal, lifetime) => {
      WAYS.created(journal, lifetime);
      journal.delivered(unknown('t1'));
    },
  },
])('nothing is revoked $title', async ({ lifetime = 'persistent', way }) => {
  const { journal, before, sent, lines, done } = rolledBack(way, { lifetime });
  await done();
  expect(sent).toEqual([]);
  expect(journal.key).toBe(before);
  expect(journal.revokedKeyIds).toEqual([]);
  expect(lines).toEqual([]);
});

test('a key that is gone already counts as revoked', async () => {
  const { journal, lines, done } = rolledBack(WAYS.created, { respond: () => refuse(404) });
  await done();
  expect(journal.key).toEqual({ stage: 'gone', appId: 'a1', keyId: 'k1' });
  expect(lines).toEqual([REVOKED]);
});

test.each([
  { title: 'up to 5 s after the end of the step', lateMs: 4999, lines: [REVOKED] },
  {
    title: 'no more when 5 s have passed since then',
    lateMs: 5000,
    lines: [
      "error: The key k1 of the app a1 was created, given to nobody, and could not be revoked: revoke it with command: revoke and key_id: k1. The step's time is used up (timeout_seconds: 300): POST /api/auth/login was not sent. Raise timeout_seconds if the service is just slow.",
    ],
  },
])('a key is revoked $title', async ({ lateMs, lines }) => {
  const { clock, lines: logged, done } = rolledBack(WAYS.created);
  clock.advance(300_000 + lateMs);
  await done();
  expect(logged).toEqual(lines);
});

test('a key that cannot be revoked is named, and left to the post step', async () => {
  const { journal, before, saved, lines, done } = rolledBack(WAYS.created, { respond: () => refuse(403) });
  await done();
  expect(lines).toEqual([
    'error: The key k1 of the app a1 was created, given to nobody, and could not be revoked: revoke it with command: revoke and key_id: k1. GET /x answered 403.',
  ]);
  expect(journal.key).toBe(before);
  expect(journal.revokedKeyIds).toEqual([]);
  expect(saved.at(-1)).toContain('"key":{"stage":"revocable","appId":"a1","keyId":"k1"}');
});
