import { expect, test } from 'vitest';
import { type BundleBench, messages, withBundle } from '../support/bundle-bench.ts';

// What is worth a warning before it is an outage: each is said once, in one line, with the input to set.

const DAY_MS = 24 * 60 * 60 * 1000;

interface Case {
  readonly title: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Makes what is warned of. */
  readonly prepare: (bench: BundleBench) => Readonly<Record<string, string>> | undefined;
  readonly warning: RegExp;
}

const ENSURE = { key_policy: 'ensure', secret_targets: 'actions' };

const cases: readonly Case[] = [
  {
    title: 'the fourth of five keys that stay',
    inputs: { key_lifetime: 'persistent' },
    prepare: ({ key }) => {
      for (const age of [3, 2, 1]) key(age);
      return undefined;
    },
    warning:
      /^This makes key 4 of the 5 that the app "chat" \(\S+\) can have, and nothing retires any: set keep_keys to have old keys revoked\.$/,
  },
  {
    title: 'an app whose name differs from another in case only',
    inputs: { app_name: 'Chat' },
    prepare: () => undefined,
    warning:
      /^The app "Chat" is created although "chat" \(\S+\) differs from it in case only: if that one is meant, correct app_name\.$/,
  },
  {
    title: 'a stored key that nothing replaces',
    inputs: ENSURE,
    prepare: ({ key, hold, repository }) => {
      hold(repository.stores.actions, key(91));
      return undefined;
    },
    warning: /^The targets hold \S+ \(91 days old\), and nothing replaces it: set max_key_age_days\.$/,
  },
  {
    title: 'a token that ends soon',
    inputs: { secret_targets: 'actions' },
    prepare: ({ github }) => ({
      github_token: github.state.addToken({ expiresAt: Date.now() + 13.5 * DAY_MS }),
    }),
    warning:
      /^github_token expires on \d{4}-\d\d-\d\d \d\d:\d\d UTC, in 13 days: make a new one before that, and store it where github_token is taken from\.$/,
  },
];

test.concurrent.each(cases)('$title is warned of, once', ({ inputs, prepare, warning }) =>
  withBundle(async (bench) => {
    const run = await bench.step({ ...inputs, ...prepare(bench) });
    expect(run.outcome).toBe('success');
    expect(messages(run, 'warning')).toEqual([expect.stringMatching(warning)]);
  }),
);

test.concurrent.each<Case>([
  {
    title: 'the third key',
    inputs: { key_lifetime: 'persistent' },
    prepare: ({ key }) => {
      for (const age of [3, 2]) key(age);
      return undefined;
    },
    warning: /^This makes key/,
  },
  {
    title: 'the fourth key, where old ones are retired',
    inputs: { secret_targets: 'actions', keep_keys: '5' },
    prepare: ({ key }) => {
      for (const age of [3, 2, 1]) key(age);
      return undefined;
    },
    warning: /^This makes key/,
  },
  {
    title: 'an old key that is replaced in time',
    inputs: { ...ENSURE, max_key_age_days: '120' },
    prepare: ({ key, hold, repository }) => {
      hold(repository.stores.actions, key(91));
      return undefined;
    },
    warning: /^The targets hold/,
  },
  {
    title: 'a token that ends later',
    inputs: { secret_targets: 'actions' },
    prepare: ({ github }) => ({
      github_token: github.state.addToken({ expiresAt: Date.now() + 14.5 * DAY_MS }),
    }),
    warning: /^github_token expires/,
  },
])('$title is none to warn of', ({ inputs, prepare, warning }) =>
  withBundle(async (bench) => {
    const run = await bench.step({ ...inputs, ...prepare(bench) });
    expect(run.outcome).toBe('success');
    expect(messages(run, 'warning')).not.toContainEqual(expect.stringMatching(warning));
  }),
);

test.concurrent('two steps of a job that export one name: the second says what it replaces, and both keys end', () =>
  withBundle(async ({ account, emulator, job, step }) => {
    emulator.store.addApp(account, { name: 'support', createdAt: 0 });
    const one = await job();
    const first = await step({ export_env: 'true' }, one);
    const second = await step({ export_env: 'true', app_name: 'support' }, one);
    expect(messages(first, 'warning')).toEqual([]);
    expect(messages(second, 'warning')).toEqual([
      'export_env gives the steps that follow another WHISP_API_KEY than the workflow or an earlier step has set. If both are needed, give this step names of its own: api_key_name and base_url_name.',
    ]);
    expect(one.env['WHISP_API_KEY']).toBe(second.outputs['api_key']);
    await one.complete();
    expect(emulator.store.keys.every(({ revokedAt }) => revokedAt !== undefined)).toBe(true);
  }));

test.concurrent('steps of a job that export names of their own have nothing to say', () =>
  withBundle(async ({ account, emulator, job, step }) => {
    emulator.store.addApp(account, { name: 'support', createdAt: 0 });
    const one = await job();
    await step({ export_env: 'true' }, one);
    const names = { api_key_name: 'SUPPORT_KEY', base_url_name: 'SUPPORT_URL' };
    const second = await step({ export_env: 'true', app_name: 'support', ...names }, one);
    expect(messages(second, 'warning')).toEqual([]);
    expect(Object.keys(one.env).toSorted()).toEqual([
      'SUPPORT_KEY',
      'SUPPORT_URL',
      'WHISP_API_KEY',
      'WHISP_BASE_URL',
    ]);
  }));

test.concurrent('export_env says when there is no key to export', () =>
  withBundle(async ({ key, hold, job, repository, step }) => {
    const stored = key(1);
    hold(repository.stores.actions, stored);
    const one = await job();
    const without = await step({ ...ENSURE, export_env: 'true' }, one);
    expect(messages(without, 'warning')).toEqual([
      'export_env set no variables: no key was created, and the stored one is not known to this step. Pass it as current_api_key.',
    ]);
    const given = await step({ ...ENSURE, export_env: 'true', current_api_key: stored.token }, one);
    expect(messages(given, 'warning')).toEqual([]);
    expect(one.env['WHISP_API_KEY']).toBe(stored.token);
  }));
