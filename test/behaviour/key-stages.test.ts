import { expect, test } from 'vitest';
import { SurroundingsError } from '../../src/base/errors.ts';
import { accountMark } from '../../src/journal/account.ts';
import { decodePending } from '../../src/journal/state.ts';
import { inProcess } from '../support/in-process.ts';
import { keyWorks, runMain } from '../support/outcomes.ts';
import { keyIn } from '../support/targets.ts';
import { EMAIL, keyTask, PASSWORD } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
const KEY_WRITES = { method: 'PUT', path: /WHISP_API_KEY$/ };
const KEYS = { method: 'POST', path: /\/keys$/ };

function seed({ emulator }: World): void {
  emulator.store.addApp(emulator.store.addAccount({ email: EMAIL, password: PASSWORD }), {
    name: 'chat',
    createdAt: 0,
  });
}

test.each([
  { title: 'refused as invalid', status: 422 },
  { title: 'refused as forbidden', status: 403 },
  { title: 'refused as unknown', status: 404 },
])(
  'a key whose every write is $title, and whose revocation meets an outage, is revoked by the post step',
  ({ status }) =>
    withWorld({ targets: true }, async (world) => {
      world.github.faults.add({ ...KEY_WRITES, times: ALWAYS, do: { status } });
      world.emulator.faults.add({ method: 'DELETE', times: ALWAYS, do: { status: 503 } });
      const run = await world.run({ task: world.task('actions\nenvironment/staging') });
      const [key] = world.emulator.store.keys;
      expect(run.failure).toMatch(/could not be written to any target/);
      // It says that it is valid, and nowhere that it is revoked.
      expect([run.failure, ...run.log].join('\n')).not.toMatch(/is revoked|Revoked the key/);
      expect(run.log.join('\n')).toContain(`error: The key ${key?.id}`);
      expect(decodePending(run.state)?.key).toMatchObject({ stage: 'revocable', keyId: key?.id });
      world.emulator.faults.clear();
      const post = await world.post(run);
      expect(post.log).toContain(`info: Revoked the key ${key?.id}.`);
      expect(world.emulator.store.activeKeys(world.app)).toEqual([]);
    }),
);

test.each([
  { title: 'words', createdAt: 'yesterday' },
  { title: 'an object', createdAt: { at: 1 } },
  { title: 'a list', createdAt: [] },
  { title: 'true', createdAt: true },
])('a creation whose createdAt is $title costs no key', ({ createdAt }) =>
  withWorld({}, async (world) => {
    seed(world);
    world.emulator.faults.add({
      ...KEYS,
      do: { edit: (body) => ({ ...(body as object), createdAt, tier: 5, audience: null, keyPrefix: {} }) },
    });
    const { failure, outputs } = await world.run();
    expect(failure).toBeUndefined();
    expect(await keyWorks(world.emulator, outputs['api_key'] ?? '')).toBe(true);
    expect(outputs).not.toHaveProperty('key_created_at');
  }),
);

const LATER = { method: 'GET', path: /\/keys$/, skip: 1, times: ALWAYS } as const;

test.each([
  { title: 'responds with 500', action: { status: 500 } },
  { title: 'is no JSON', action: { rawBody: '<html>' } },
  { title: 'breaks', action: { truncate: true } },
  { title: 'refuses', action: { status: 403 } },
] as const)(
  'a list that $title after the delivery takes nothing back, and the message begins with the key',
  ({ action }) =>
    withWorld({ targets: true }, async (world) => {
      world.emulator.faults.add({ ...LATER, do: action });
      const run = await world.run({ task: world.task('actions\nenvironment/staging') });
      const [key] = world.emulator.store.keys;
      expect(run.failure).toMatch(new RegExp(`^The new key ${key?.id} is delivered and valid\\.`));
      expect(run.outputs).toMatchObject({ api_key: key?.token, key_created: 'true', key_id: key?.id });
      expect(run.state).toBe('');
      world.emulator.faults.clear();
      expect((await world.post(run)).log).toEqual([]);
      expect(await keyWorks(world.emulator, keyIn(world.store('actions')) ?? '')).toBe(true);
    }),
);

test.each([
  { names: 'trimmed' as const, asked: '  chat app ', kept: 'chat app' },
  { names: 'collapsed' as const, asked: 'chat   app', kept: 'chat app' },
  { names: 'nfc' as const, asked: 'cafe\u0301', kept: 'caf\u00e9' },
])(
  'a service whose names are $names gets one app, used by its id, with a warning',
  ({ names, asked, kept }) =>
    withWorld({ dialect: { names } }, async ({ emulator, run }) => {
      emulator.store.addAccount({ email: EMAIL, password: PASSWORD });
      const app = { by: 'name', name: asked } as const;
      for (let count = 0; count < 3; count++) {
        const { failure, outputs, log } = await run({ task: keyTask('provision', { app }) });
        expect(failure).toBeUndefined();
        expect(outputs).toMatchObject({ app_name: kept, app_created: String(count === 0) });
        expect(log.filter((line) => line.startsWith('warning: No app is named exactly'))).toHaveLength(1);
      }
      expect(emulator.store.apps.map(({ name }) => name)).toEqual([kept]);
      expect(emulator.store.keys).toHaveLength(3);
    }),
);

test('of a name that the service changes, an app that was there before is used, and the new one deleted', () =>
  withWorld({ dialect: { names: 'collapsed', lagMs: 5000, lagMode: 'full' } }, async ({ emulator, run }) => {
    const owner = emulator.store.addAccount({ email: EMAIL, password: PASSWORD });
    const app = { by: 'name', name: 'chat  app' } as const;
    // Listed only once this step has created its own.
    emulator.faults.onRequest({ method: 'POST', path: '/api/client/apps' }, () => {
      emulator.store.addApp(owner, { name: 'chat app', createdAt: 0, id: 'older' });
    });
    const { failure, outputs } = await run({ task: keyTask('provision', { app }) });
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ app_id: 'older', app_created: 'false' });
    expect(emulator.store.apps.map(({ id }) => id)).toEqual(['older']);
  }));

/** A run in which a file of the runner's cannot be written from a moment on. */
function runWithFullDisk(
  world: World,
  { lifetime, exportEnv, fails }: { lifetime: 'job' | 'persistent'; exportEnv: boolean; fails: string },
) {
  const { emulator, clock, observed } = world;
  const inputs = {
    task: keyTask('provision', { lifetime, exportEnv }),
    credentials: { email: EMAIL, password: PASSWORD },
    github: undefined,
    dryRun: false,
    requestTimeoutMs: 5000,
    timeoutMs: 300_000,
    apiUrl: emulator.url,
  };
  return inProcess(observed, clock, {}, inputs, (deps) => {
    const failing = (name: string) => {
      if (name === fails) throw new SurroundingsError('The file cannot be written (ENOSPC). Make room.');
    };
    const runner = {
      ...deps.runner,
      output: (name: string, value: string) => {
        failing(name);
        deps.runner.output(name, value);
      },
      exportVariable: (name: string, value: string) => {
        failing(name);
        deps.runner.exportVariable(name, value);
      },
    };
    return runMain(inputs, { ...deps, runner });
  });
}

test.each([
  { lifetime: 'persistent', exportEnv: false, fails: 'app_id', revoked: true, stage: undefined },
  { lifetime: 'job', exportEnv: true, fails: 'skipped', revoked: true, stage: undefined },
  { lifetime: 'persistent', exportEnv: true, fails: 'WHISP_BASE_URL', revoked: true, stage: undefined },
  { lifetime: 'job', exportEnv: true, fails: 'WHISP_BASE_URL', revoked: true, stage: undefined },
  { lifetime: 'persistent', exportEnv: true, fails: 'api_key', revoked: false, stage: undefined },
  { lifetime: 'persistent', exportEnv: true, fails: 'WHISP_API_KEY', revoked: false, stage: undefined },
  { lifetime: 'job', exportEnv: true, fails: 'api_key', revoked: false, stage: 'revocable' },
] as const)(
  'a $lifetime key (export_env: $exportEnv) when $fails cannot be written: revoked by main: $revoked',
  ({ lifetime, exportEnv, fails, revoked, stage }) =>
    withWorld({}, async (world) => {
      seed(world);
      const run = await runWithFullDisk(world, { lifetime, exportEnv, fails });
      const [key] = world.emulator.store.keys;
      expect(run.failure).toBeDefined();
      expect(key?.revokedAt !== undefined).toBe(revoked);
      expect(decodePending(run.state)?.key?.stage).toBe(stage);
      // The world has not seen the run, so it takes the key for a lost one.
      world.emulator.store.revokeKey(key?.id ?? '');
    }),
);

test.each([
  { title: 'another account', credentials: { email: 'other@acme.test', password: PASSWORD } },
  { title: 'no credentials', credentials: { email: '', password: '' } },
])('a post step with $title sends nothing, and names the key', ({ credentials }) =>
  withWorld({}, async (world) => {
    seed(world);
    const run = await world.run({ task: { lifetime: 'job' } });
    world.newRequests();
    const keyId = run.outputs['key_id'];
    expect(decodePending(run.state)?.account).toBe(accountMark(EMAIL, decodePending(run.state)?.account));
    const post = await world.post(run, { credentials });
    expect(world.newRequests()).toEqual([]);
    expect(post.log.join('\n')).toMatch(new RegExp(`warning: The key ${keyId} .* nothing was sent`));
    world.emulator.store.revokeKey(keyId ?? '');
  }),
);

test.each([
  {
    title: 'has been revoked',
    end: (world: World, id: string) => world.emulator.store.revokeKey(id),
  },
  { title: 'went with its app', end: (world: World) => world.emulator.store.deleteApp(world.app.id) },
])('a post step that looks up a key that $title says nothing', ({ end }) =>
  withWorld({ targets: true }, async (world) => {
    const kill = new AbortController();
    world.github.faults.onResponse(KEY_WRITES, () => kill.abort());
    const run = await world.run({ task: world.task('actions') }, { kill: kill.signal });
    const [key] = world.emulator.store.keys;
    world.observed.revokedOnRequest.add(key?.id ?? '');
    end(world, key?.id ?? '');
    expect((await world.post(run)).log.filter((line) => line.startsWith('warning'))).toEqual([]);
  }),
);
