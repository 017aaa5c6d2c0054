import { expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { type Change, describe } from '../../../src/model/change.ts';
import type { TargetState } from '../../../src/model/observed.ts';
import { chatApp, keyTask, NAMES } from '../../support/world.ts';

const app = chatApp();
const observed = {
  app,
  baseUrl: undefined,
  activeKeys: [],
  revokedKeys: [],
  now: 0,
  ownDuplicate: undefined,
};
const [actions, staging] = [
  { store: 'actions', repository: 'acme/web' },
  { store: 'environment', repository: 'acme/web', environment: 'staging' },
] as const;
const targets = [actions, staging].map((target): TargetState => {
  const entry = { kind: 'secret', exists: false, visibility: undefined } as const;
  return { target, publicKey: undefined, keyUpdatedAt: undefined, apiKey: entry, baseUrl: entry };
});
const both = 'acme/web:actions, acme/web:environment/staging';
const task = keyTask('provision');
const preview = { app, pull: 12, state: 'closed', targets: [] } as const;

test.each<[Change, string]>([
  [{ do: 'register-account', companyName: 'Acme' }, 'register the account under the name "Acme"'],
  [{ do: 'create-app', name: 'chat' }, 'create the app "chat"'],
  [{ do: 'delete-duplicate', app }, 'delete the app a1, which this step created while another job did'],
  [{ do: 'free-slot', appId: 'a1', keyIds: ['k1'] }, 'revoke the key k1, to make room for the new key'],
  [{ do: 'wait-for-slot', observed }, 'wait until one of the five active keys is revoked'],
  [{ do: 'create-key', appName: 'chat', observed }, 'create a key of the app "chat"'],
  [{ do: 'create-environments', targets }, `create the environment of ${both}`],
  [{ do: 'write-base-url', name: 'URL', targets }, `write URL to ${both}`],
  [{ do: 'write-key', name: 'KEY', targets, task }, `write KEY to ${both}`],
  [{ do: 'use-stored', keyIds: ['k1', 'k2'], task }, 'leave the keys k1, k2 in the targets'],
  [{ do: 'publish', task }, 'give the key to the steps that follow'],
  [
    { do: 'publish', task: { ...task, lifetime: 'job' } },
    'give the key to the steps that follow, until the job ends',
  ],
  [{ do: 'retire-keys', appId: 'a1', keyIds: ['k1', 'k2'], targets, name: 'KEY' }, 'revoke the keys k1, k2'],
  [
    { do: 'delete-stored', target: actions, names: NAMES },
    'delete WHISP_API_KEY and WHISP_BASE_URL from acme/web:actions',
  ],
  [{ do: 'revoke-keys', appId: 'a1', keyIds: ['k1'] }, 'revoke the key k1'],
  [{ do: 'delete-app', app }, 'delete the app "chat" (a1)'],
  [
    { do: 'delete-preview', preview, names: NAMES },
    'delete the app "chat" (a1), if pull request 12 is still closed',
  ],
  [
    { do: 'delete-preview', preview: { ...preview, targets: [actions, staging] }, names: NAMES },
    `delete the app "chat" (a1), and what is stored for it in ${both}, if pull request 12 is still closed`,
  ],
  [{ do: 'warn', message: 'Beware.' }, 'warn: Beware.'],
  [{ do: 'fail', failure: new UserError('It cannot be.') }, 'fail: It cannot be.'],
])('a step in words: $1', (step, words) => {
  expect(describe(step)).toBe(words);
});
