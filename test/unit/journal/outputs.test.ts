import { expect, test } from 'vitest';
import type { Journal } from '../../../src/journal/journal.ts';
import type { Lifetime } from '../../../src/journal/key-stage.ts';
import { setOutputs } from '../../../src/journal/outputs.ts';
import { KEY, newJournal, type StageName, WAYS } from '../../support/journals.ts';
import { chatApp } from '../../support/tasks.ts';

const LIFETIME: Lifetime = 'persistent';

/** The outputs of a step whose key has come to a stage, and about which more is known. */
function outputsOf(stage: StageName, note: (journal: Journal) => void = () => {}): Record<string, string> {
  const { journal } = newJournal(LIFETIME);
  WAYS[stage](journal, LIFETIME);
  note(journal);
  const outputs: Record<string, string> = {};
  setOutputs(journal, {
    output: (name, value) => {
      outputs[name] = value;
    },
    exportVariable: () => {
      throw new Error('outputs export nothing');
    },
    variable: () => undefined,
  });
  return outputs;
}

const NOTHING = {
  skipped: 'false',
  account_created: 'false',
  app_created: 'false',
  key_created: 'false',
  revoked_key_ids: '[]',
  deleted_app_ids: '[]',
  written_targets: '[]',
};
const CREATED = {
  ...NOTHING,
  key_created: 'true',
  key_id: KEY.id,
  key_created_at: '2026-04-25T12:00:00.000Z',
};

test.each<{ stage: StageName; expected: Record<string, string> }>([
  { stage: 'none', expected: NOTHING },
  { stage: 'creating', expected: NOTHING },
  { stage: 'created', expected: CREATED },
  { stage: 'delivering', expected: CREATED },
  { stage: 'undelivered', expected: CREATED },
  { stage: 'partly-delivered', expected: { ...CREATED, written_targets: '["t1"]' } },
  { stage: 'delivered', expected: { ...CREATED, written_targets: '["t1"]' } },
  { stage: 'gone', expected: NOTHING },
])('a step that ends when its key is $stage has the outputs of that', ({ stage, expected }) => {
  expect(outputsOf(stage)).toEqual(expected);
});

test.each<{ title: string; note: (journal: Journal) => void; expected: Record<string, string> }>([
  {
    title: 'that it was skipped',
    note: (journal) => {
      journal.skipped = 'a fork';
    },
    expected: { skipped: 'true' },
  },
  {
    title: 'that the account was registered',
    note: (journal) => {
      journal.accountCreated = true;
    },
    expected: { account_created: 'true' },
  },
  {
    title: 'the app that was found',
    note: (journal) => {
      journal.app = chatApp();
    },
    expected: { app_id: 'a1', app_name: 'chat' },
  },
  {
    title: 'the app that was created',
    note: (journal) => {
      journal.app = chatApp();
      journal.appCreated(chatApp(), 5);
    },
    expected: { app_id: 'a1', app_name: 'chat', app_created: 'true' },
  },
  {
    title: 'the older app that was taken for the one that was created',
    note: (journal) => {
      journal.appCreated(chatApp({ id: 'a2' }), 5);
      journal.app = chatApp();
    },
    expected: { app_id: 'a1', app_name: 'chat' },
  },
  {
    title: 'the base URL',
    note: (journal) => {
      journal.baseUrl = { value: 'https://x.test', isMasked: true };
    },
    expected: { base_url: 'https://x.test' },
  },
  {
    title: 'the stored key that was left',
    note: (journal) => {
      journal.storedKeys = [{ id: 'k7', createdAt: KEY.createdAt }];
    },
    expected: { key_id: 'k7', key_created_at: '2026-04-25T12:00:00.000Z' },
  },
  {
    title: 'a stored key whose age is not known',
    note: (journal) => {
      journal.storedKeys = [{ id: 'k7', createdAt: undefined }];
    },
    expected: { key_id: 'k7' },
  },
  {
    title: 'no key where the targets hold two',
    note: (journal) => {
      journal.storedKeys = [KEY, { id: 'k7', createdAt: 1 }];
    },
    expected: {},
  },
  {
    title: 'what was revoked and deleted',
    note: (journal) => {
      journal.revokedKeyIds.push('k1', 'k2');
      journal.deletedApps.push(chatApp(), chatApp({ id: 'a2' }));
    },
    expected: { revoked_key_ids: '["k1","k2"]', deleted_app_ids: '["a1","a2"]' },
  },
])('the outputs tell $title', ({ note, expected }) => {
  expect(outputsOf('none', note)).toEqual({ ...NOTHING, ...expected });
});

test('a key that was published, and that another run has revoked since, is taken back', () => {
  const publish = (journal: Journal) => {
    journal.isPublished = true;
  };
  expect(outputsOf('gone', publish)).toEqual({ ...NOTHING, api_key: '' });
  expect(outputsOf('delivered', publish)).not.toHaveProperty('api_key');
});
