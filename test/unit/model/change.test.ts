import { expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { type Change, describe } from '../../../src/model/change.ts';
import {
  ACTIONS,
  app,
  DAY,
  keys,
  keyTask,
  observedApp,
  STAGING,
  T,
  targets,
} from '../../support/observations.ts';

const chat = app();
const [k1, k2] = keys({ k1: -3 * DAY, k2: -2 * DAY });
if (k1 === undefined || k2 === undefined) throw new Error('no keys');
const both = targets(0, 0);
const named = 'acme/web:actions, acme/web:environment/staging';
const task = keyTask();
const sweep = {
  command: 'sweep',
  prefix: 'web-pr-',
  repository: 'acme/web',
  names: task.names,
  targetTemplate: '',
  hasEnvironments: false,
  deleteEnvironment: true,
} as const;
const preview = {
  app: chat,
  pull: 12,
  state: 'closed',
  targets: [],
  keyIds: [],
  problem: undefined,
} as const;
const observed = observedApp({}, { now: T });
const url = 'https://chat.example';
const create = (whenFull: Extract<Change, { do: 'create-key' }>['whenFull']): Change => ({
  do: 'create-key',
  observed,
  whenFull,
});

const ROWS: readonly { change: Change; words: string }[] = [
  {
    change: { do: 'register-account', companyName: 'Acme' },
    words: 'register the account under the name "Acme"',
  },
  { change: { do: 'create-app', name: 'chat', listed: [], now: T }, words: 'create the app "chat"' },
  {
    change: { do: 'delete-duplicate', app: chat },
    words: 'delete the app a1, which this step created while another job did',
  },
  {
    change: { do: 'observe-again', invalidates: ['account', 'app'] },
    words: 'read again what the plan is made from (account, app), and plan what follows anew',
  },
  { change: { do: 'create-environments', targets: both }, words: `create the environment of ${named}` },
  {
    change: { do: 'write-base-url', name: 'URL', value: url, targets: both },
    words: `write URL to ${named}`,
  },
  {
    change: { do: 'free-slot', appId: 'a1', keys: [k1], now: T },
    words: 'revoke the key k1 (3 days old), to make room for the new key',
  },
  { change: create({ do: 'free', keys: [] }), words: 'create a key of the app "chat"' },
  {
    change: create({ do: 'free', keys: [k1, k2] }),
    words:
      'create a key of the app "chat"; if the app cannot have another, first revoke the key k1 (3 days old)',
  },
  {
    change: create({ do: 'wait' }),
    words: 'create a key of the app "chat", as soon as it has fewer than it can have',
  },
  { change: { do: 'write-key', name: 'KEY', targets: both }, words: `write KEY to ${named}` },
  { change: { do: 'publish', task, baseUrl: url }, words: 'give the key to the steps that follow' },
  {
    change: { do: 'publish', task: { ...task, lifetime: 'job' }, baseUrl: url },
    words: 'give the key to the steps that follow, until the job ends',
  },
  {
    change: { do: 'publish-stored', keys: [k1, k2], task, baseUrl: url },
    words: 'leave the keys k1, k2 in the targets',
  },
  { change: { do: 'publish-stored', keys: [], task, baseUrl: url }, words: 'leave the keys in the targets' },
  {
    change: { do: 'check-key', appId: 'a1' },
    words: 'check that the new key has not been revoked meanwhile',
  },
  {
    change: {
      do: 'retire-keys',
      appId: 'a1',
      keys: [k1, k2].map((key) => ({ key, holders: [] })),
      targets: both,
      name: 'KEY',
      now: T,
    },
    words: 'revoke the keys k1 (3 days old), k2 (2 days old)',
  },
  {
    change: { do: 'delete-stored', target: ACTIONS, names: task.names, deleteEnvironment: true },
    words: 'delete WHISP_API_KEY and WHISP_BASE_URL from acme/web:actions',
  },
  {
    change: { do: 'delete-stored', target: STAGING, names: task.names, deleteEnvironment: false },
    words: 'delete WHISP_API_KEY and WHISP_BASE_URL from acme/web:environment/staging; the environment stays',
  },
  {
    change: { do: 'revoke-keys', apps: [chat, app({ id: 'a2' })], keyIds: ['k1'] },
    words: 'revoke the key k1 of the app "chat" (a1), "chat" (a2)',
  },
  { change: { do: 'delete-app', app: chat }, words: 'delete the app "chat" (a1)' },
  {
    change: { do: 'delete-preview', preview, task: sweep },
    words: 'delete the app "chat" (a1), if pull request 12 is still closed',
  },
  {
    change: { do: 'delete-preview', preview: { ...preview, targets: [STAGING] }, task: sweep },
    words:
      'delete WHISP_API_KEY and WHISP_BASE_URL from acme/web:environment/staging, and the environment if it holds nothing else; delete the app "chat" (a1), if pull request 12 is still closed',
  },
  { change: { do: 'warn', message: 'Beware.' }, words: 'warn: Beware.' },
  { change: { do: 'fail', error: new UserError('It cannot be.') }, words: 'fail: It cannot be.' },
];

test.each(ROWS)('a change in words: $words', ({ change, words }) => {
  expect(describe(change)).toBe(words);
});
