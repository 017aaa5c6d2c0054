import { describe, expect, test } from 'vitest';
import { accountMark } from '../../src/journal/account.ts';
import { encodePending } from '../../src/journal/state.ts';
import type { App } from '../emulator/store.ts';
import { EMAIL, keyTask, keyWorks, NAMES, PASSWORD, type World, withWorld } from '../support/world.ts';

const account = { email: EMAIL, password: PASSWORD };
const DAY = 86_400_000;
/** No account may be registered in its place. */
const REJECTED = /^The log-in was rejected: POST .* answered 401 .*check email and password\.$/;

function seed({ emulator, clock }: World, keyAges: readonly number[] = []): App {
  const owner = emulator.store.accounts[0] ?? emulator.store.addAccount(account);
  const app = emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 100 * DAY });
  for (const age of keyAges) emulator.store.addKey(app, { createdAt: clock.now() - age });
  return app;
}

const active = ({ emulator }: World, app: App) => emulator.store.activeKeys(app).map(({ id }) => id);

describe('key_lifetime: job', () => {
  test('fifty runs in a row never hold more than one key and leave none', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      for (let count = 0; count < 50; count++) {
        const run = await world.run({ task: { lifetime: 'job' } });
        expect(run.failure).toBeUndefined();
        expect(await keyWorks(world.emulator, run.outputs['api_key'] ?? '')).toBe(true);
        expect(active(world, app)).toEqual([run.outputs['key_id']]);
        const post = await world.post(run);
        expect(post.log.join('\n')).toContain(`Revoked the key ${run.outputs['key_id']}.`);
        expect(active(world, app)).toEqual([]);
      }
    }));

  test('the log says how long the key is valid', () =>
    withWorld({}, async (world) => {
      seed(world);
      const { log, outputs } = await world.run({ task: { lifetime: 'job' } });
      expect(log).toContain(
        `info: The key ${outputs['key_id']} is valid until this job ends; the post step then revokes it. Other jobs cannot get it: they need a key of their own.`,
      );
    }));

  test('the state holds ids only', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      const { state, outputs, masks } = await world.run({ task: { lifetime: 'job' } });
      expect(JSON.parse(state)).toEqual({
        apiUrl: world.emulator.url,
        account: expect.stringMatching(/^[0-9a-f]{16}:[0-9a-f]{16}$/),
        key: { stage: 'revocable', appId: app.id, keyId: outputs['key_id'] },
        lost: [],
      });
      for (const secret of masks) expect(state).not.toContain(secret);
    }));

  test('waits for one of five keys to be revoked, listing again every 5 s', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [5, 4, 3, 2, 1]);
      let lists = 0;
      world.emulator.faults.onRequest({ method: 'GET', path: /\/keys$/ }, () => {
        if (++lists === 4) world.emulator.store.revokeKey(active(world, app)[0] ?? '');
      });
      const { failure, log } = await world.run({ task: { lifetime: 'job' } });
      expect(failure).toBeUndefined();
      expect(world.clock.sleeps).toEqual([5000, 5000, 5000]);
      expect(log.join('\n')).toMatch(/All 5 keys of the app "chat" are in use: waiting/);
    }));

  test('does not take a key that another job made while it waited for its own lost one', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [5, 4, 3, 2, 1]);
      const keys = { method: 'GET', path: /\/keys$/ };
      let theirs = '';
      world.emulator.faults.onRequest(keys, () => {
        if (world.clock.sleeps.length === 0 || theirs !== '') return;
        for (const id of active(world, app).slice(0, 3)) world.emulator.store.revokeKey(id);
        theirs = world.emulator.store.addKey(app).id;
      });
      world.emulator.faults.add({ ...keys, method: 'POST', do: { reset: 'after' } });
      const { failure, log, outputs } = await world.run({ task: { lifetime: 'job' } });
      expect(failure).toBeUndefined();
      const [, , , lost] = active(world, app);
      expect(outputs['key_id']).toBe(active(world, app).at(-1));
      expect(log.filter((line) => line.startsWith('warning'))).toEqual([
        expect.stringContaining(`The key ${lost} of the app`),
      ]);
    }));

  test('waits as well when another job takes the key that was free', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [4, 3, 2, 1]);
      let posts = 0;
      world.emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => {
        if (++posts === 1) world.emulator.store.addKey(app);
      });
      world.emulator.faults.onRequest({ method: 'GET', path: /\/keys$/ }, () => {
        if (world.clock.sleeps.length > 0) world.emulator.store.revokeKey(active(world, app)[0] ?? '');
      });
      expect((await world.run({ task: { lifetime: 'job' } })).failure).toBeUndefined();
    }));

  test('gives up when the last fifth of the time begins, and lists the keys', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [5, 4, 3, 2, 1]);
      const { failure } = await world.run({ task: { lifetime: 'job' } });
      for (const id of active(world, app)) expect(failure).toContain(`${id}, 3 min old`);
      const waited = world.clock.sleeps.reduce((sum, ms) => sum + ms, 0);
      expect(waited).toBeGreaterThan(230_000);
      expect(waited).toBeLessThan(240_000);
    }));

  test('a post step that cannot revoke the key names it and fails nothing', () =>
    withWorld({}, async (world) => {
      seed(world);
      const run = await world.run({ task: { lifetime: 'job' } });
      world.emulator.faults.add({ method: 'DELETE', times: Number.POSITIVE_INFINITY, do: { status: 500 } });
      const { failure, log } = await world.post(run);
      expect(failure).toBeUndefined();
      expect(log.filter((line) => line.startsWith('warning'))).toEqual([
        expect.stringMatching(
          `The key ${run.outputs['key_id']} of the app .* may still be valid: revoke it with command: revoke`,
        ),
      ]);
    }));

  test('a post step whose key is gone already is content', () =>
    withWorld({}, async (world) => {
      seed(world);
      const run = await world.run({ task: { lifetime: 'job' } });
      world.emulator.store.revokeKey(run.outputs['key_id'] ?? '');
      expect((await world.post(run)).log.filter((line) => line.startsWith('warning'))).toEqual([]);
    }));
});

test('a key that somebody may have is named by the post step and left valid', () =>
  withWorld({}, async (world) => {
    const app = seed(world, [1]);
    const [keyId = ''] = active(world, app);
    const run = await world.run();
    const state = encodePending({
      apiUrl: world.emulator.url,
      account: accountMark(EMAIL),
      key: { stage: 'delivering', appId: app.id, keyId },
      lost: [],
    });
    const { failure, log } = await world.post({ ...run, state });
    expect(failure).toBeUndefined();
    expect(log.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringMatching(
        `^warning: The step ended while it was delivering the key ${keyId} of the app ${app.id}:.* is still valid\\. .* key_id: ${keyId}`,
      ),
    ]);
    expect(active(world, app)).toContain(keyId);
  }));

test('a persistent key that was handed over leaves nothing for the post step', () =>
  withWorld({}, async (world) => {
    seed(world);
    expect((await world.run()).state).toBe('');
  }));

describe('keep_keys', () => {
  test.each([1, 2, 3])(
    'fifty rotations with keep_keys: %i keep exactly the newest, which work until then',
    (keepKeys) =>
      withWorld({}, async (world) => {
        const app = seed(world);
        const made: { id: string; token: string }[] = [];
        for (let count = 0; count < 50; count++) {
          for (const { token } of made.slice(-keepKeys))
            expect(await keyWorks(world.emulator, token)).toBe(true);
          const { failure, outputs } = await world.run({ task: keyTask('rotate', { keepKeys }) });
          expect(failure).toBeUndefined();
          const gone = made.slice(0, -(keepKeys - 1) || undefined).map(({ id }) => id);
          expect(JSON.parse(outputs['revoked_key_ids'] ?? '')).toEqual(gone.slice(-1));
          made.push({ id: outputs['key_id'] ?? '', token: outputs['api_key'] ?? '' });
          expect(active(world, app)).toEqual(made.slice(-keepKeys).map(({ id }) => id));
          world.clock.advance(1000);
        }
      }),
  );

  test('an app with five foreign keys gets a new one, and the newest foreign ones live', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [5, 1, 4, 2, 3]);
      const [oldest, newest, second, fourth, third] = active(world, app);
      const { failure, outputs } = await world.run({ task: { keepKeys: 4 } });
      expect(failure).toBeUndefined();
      expect(JSON.parse(outputs['revoked_key_ids'] ?? '')).toEqual([oldest, second]);
      expect(active(world, app)).toEqual([newest, fourth, third, outputs['key_id']]);
    }));

  test('room is made by no more keys than needed before the new one is there', () =>
    withWorld({}, async (world) => {
      seed(world, [5, 4, 3, 2, 1]);
      await world.run({ task: { keepKeys: 1 } });
      const changes = world
        .newRequests()
        .filter((line) => /DELETE|POST .*keys/.test(line))
        .map((line) => line.slice(0, 4));
      expect(changes).toEqual(['DELE', 'POST', 'DELE', 'DELE', 'DELE', 'DELE']);
    }));

  test('without createdAt in the list of keys it is an error, before a key is made', () =>
    withWorld({ dialect: { keyListCreatedAt: false } }, async (world) => {
      seed(world, [1]);
      const { failure } = await world.run({ task: { keepKeys: 2 } });
      expect(failure).toMatch(/keep_keys cannot be kept.*lacks createdAt.*No key was created/);
      expect(world.emulator.store.keys).toHaveLength(1);
    }));

  test('an old key that cannot be revoked fails the step, which names it and has handed over the new one', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [3, 2, 1]);
      const [oldest, middle] = active(world, app);
      world.emulator.faults.add({
        method: 'DELETE',
        path: new RegExp(`${oldest}$`),
        times: Number.POSITIVE_INFINITY,
        do: { status: 403 },
      });
      const { failure, outputs } = await world.run({ task: { keepKeys: 2 } });
      expect(failure).toMatch(
        new RegExp(
          `The new key ${outputs['key_id']} is delivered and valid\\. What failed after that: .*Still valid:\n  - ${oldest}: DELETE`,
        ),
      );
      expect(JSON.parse(outputs['revoked_key_ids'] ?? '')).toEqual([middle]);
      expect(await keyWorks(world.emulator, outputs['api_key'] ?? '')).toBe(true);
    }));

  test('keys that other runs made meanwhile are neither counted nor revoked', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [2, 1]);
      world.emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => {
        world.emulator.store.addKey(app);
      });
      const { outputs } = await world.run({ task: { keepKeys: 1 } });
      expect(JSON.parse(outputs['revoked_key_ids'] ?? '')).toHaveLength(2);
      expect(active(world, app)).toHaveLength(2);
    }));
});

describe('rotate', () => {
  test('never creates an app', () =>
    withWorld({}, async (world) => {
      world.emulator.store.addAccount(account);
      const { failure } = await world.run({ task: keyTask('rotate', { keepKeys: 2 }) });
      expect(failure).toMatch(/There is no app named "chat", so there is no key to rotate/);
      expect(world.emulator.store.apps).toEqual([]);
    }));
});

describe('revoke', () => {
  const revoke = (...keyIds: string[]) => ({
    command: 'revoke' as const,
    app: { by: 'name' as const, name: 'chat' },
    keyIds,
  });

  test('revokes the keys named, and one that is gone counts', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [3, 2, 1]);
      const [first = '', second, third = ''] = active(world, app);
      const { failure, outputs, log } = await world.run({ task: revoke(third, 'gone', first) });
      expect(failure).toBeUndefined();
      expect(JSON.parse(outputs['revoked_key_ids'] ?? '')).toEqual([third, first]);
      expect(log).toContainEqual(
        expect.stringMatching(`^warning: Not among the keys of the app ${app.id}: gone\\. `),
      );
      expect(active(world, app)).toEqual([second]);
    }));

  test('of a key that cannot be revoked names it, and goes on with the others', () =>
    withWorld({}, async (world) => {
      const app = seed(world, [2, 1]);
      const [first = '', second = ''] = active(world, app);
      world.emulator.faults.add({ method: 'DELETE', do: { status: 403 } });
      const { failure, outputs, log } = await world.run({ task: revoke(first, second) });
      expect(failure).toContain(
        `Not every key of the app ${app.id} could be revoked. Still valid:\n  - ${first}: DELETE`,
      );
      expect(outputs['revoked_key_ids']).toBe(JSON.stringify([second]));
      expect(log).toContain(`info: Revoked the key ${second}.`);
    }));

  test('that is cancelled says only that', () =>
    withWorld({}, async (world) => {
      const [first = '', second = ''] = active(world, seed(world, [2, 1]));
      const cancel = new AbortController();
      world.emulator.faults.onRequest({ method: 'DELETE' }, () => cancel.abort());
      const run = world.run({ task: revoke(first, second) }, { cancel: cancel.signal });
      expect((await run).failure).toBe('The step was cancelled.');
    }));

  test('of an app that is not there says so', () =>
    withWorld({}, async (world) => {
      world.emulator.store.addAccount(account);
      expect((await world.run({ task: revoke('k') })).failure).toMatch(
        /There is no app named "chat".*keys went with it/,
      );
    }));

  test('of an account whose log-in is rejected says so', () =>
    withWorld({}, async (world) => {
      expect((await world.run({ task: revoke('k') })).failure).toMatch(REJECTED);
    }));
});

describe('teardown', () => {
  const teardown = {
    command: 'teardown' as const,
    app: { by: 'name' as const, name: 'chat' },
    names: NAMES,
    targets: [],
    deleteEnvironment: false,
  };

  test('of an account whose log-in is rejected says so', () =>
    withWorld({}, async (world) => {
      expect((await world.run({ task: teardown })).failure).toMatch(REJECTED);
    }));

  test('deletes every app of the name, and twice is as good as once', () =>
    withWorld({}, async (world) => {
      const apps = [seed(world), seed(world)];
      const other = seed(world);
      other.name = 'chat-2';
      const first = await world.run({ task: teardown });
      expect(first.failure).toBeUndefined();
      expect(JSON.parse(first.outputs['deleted_app_ids'] ?? '')).toEqual(apps.map(({ id }) => id));
      expect(world.emulator.store.apps).toEqual([other]);
      for (const { id } of apps) expect(first.log).toContain(`info: Deleted the app "chat" (${id}).`);
      const second = await world.run({ task: teardown });
      expect(second.failure).toBeUndefined();
      expect(second.log.join('\n')).toMatch(/warning: There is no app named "chat": nothing to tear down/);
    }));

  test('by id deletes that one, guarded by the name', () =>
    withWorld({}, async (world) => {
      const [kept, gone] = [seed(world), seed(world)];
      const wrong = await world.run({ task: { ...teardown, app: { by: 'id', id: gone.id, name: 'other' } } });
      expect(wrong.failure).toMatch(/is named "chat", not "other"/);
      await world.run({ task: { ...teardown, app: { by: 'id', id: gone.id, name: 'chat' } } });
      expect(world.emulator.store.apps).toEqual([kept]);
    }));

  test('by an id that is not there is a warning that names it', () =>
    withWorld({}, async (world) => {
      seed(world);
      const { failure, log } = await world.run({
        task: { ...teardown, app: { by: 'id', id: 'a1', name: undefined } },
      });
      expect(failure).toBeUndefined();
      expect(log.join('\n')).toContain('warning: There is no app with app_id a1: nothing to tear down.');
    }));

  test('of an app whose tier is not told is refused', () =>
    withWorld({}, async (world) => {
      seed(world);
      const edit = (body: unknown) => (body as object[]).map((app) => ({ ...app, tier: undefined }));
      world.emulator.faults.add({ path: '/api/client/apps', do: { edit } });
      expect((await world.run({ task: teardown })).failure).toMatch(/"chat" \(.*\), tier "not known"/);
      expect(world.emulator.store.apps).toHaveLength(1);
    }));

  test('of a paid app is refused, and nothing is touched', () =>
    withWorld({}, async (world) => {
      seed(world);
      seed(world).tier = 'PRO';
      const { failure } = await world.run({ task: teardown });
      expect(failure).toMatch(
        /demo apps only, and nothing has been deleted.*\n {2}- "chat" \(.*\), tier "PRO"/,
      );
      expect(world.newRequests().join()).not.toContain('DELETE');
    }));

  test('an app that goes away meanwhile counts as deleted', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      world.emulator.faults.onRequest({ method: 'DELETE' }, () => world.emulator.store.deleteApp(app.id));
      const { failure, outputs } = await world.run({ task: teardown });
      expect(failure).toBeUndefined();
      expect(JSON.parse(outputs['deleted_app_ids'] ?? '')).toEqual([app.id]);
    }));
});

describe('dry_run', () => {
  type Changes = NonNullable<Parameters<World['run']>[0]>;
  const named = { by: 'name', name: 'chat' } as const;
  /** The apps that are there, each by the ages of its keys; no account where there are none to list. */
  const cases: [string, { apps?: number[][] }, Changes][] = [
    ['provision, nothing there', {}, { task: { companyName: 'Acme' } }],
    ['provision, no app', { apps: [] }, {}],
    ['provision', { apps: [[1]] }, { task: { lifetime: 'job' } }],
    ['provision with keep_keys', { apps: [[5, 4, 3, 2, 1]] }, { task: { keepKeys: 3 } }],
    ['provision of a full app', { apps: [[5, 4, 3, 2, 1]] }, {}],
    ['rotate', { apps: [[3, 2, 1]] }, { task: keyTask('rotate', { keepKeys: 2 }) }],
    ['rotate without an app', { apps: [] }, { task: keyTask('rotate', { keepKeys: 1 }) }],
    ['revoke', { apps: [[]] }, { task: { command: 'revoke', app: named, keyIds: ['a', 'b'] } }],
    [
      'teardown',
      { apps: [[], [1]] },
      { task: { command: 'teardown', app: named, names: NAMES, targets: [], deleteEnvironment: false } },
    ],
    [
      'teardown of nothing',
      { apps: [] },
      { task: { command: 'teardown', app: named, names: NAMES, targets: [], deleteEnvironment: false } },
    ],
  ];

  test.each(cases)('%s: changes nothing, and the real run does what the plan says', (_, { apps }, changes) =>
    withWorld({}, async (world) => {
      if (apps !== undefined) world.emulator.store.addAccount(account);
      for (const ages of apps ?? []) seed(world, ages);
      const dry = await world.run({ ...changes, dryRun: true });
      const writes = world.newRequests().filter((line) => !/^GET|^POST .api.auth.login/.test(line));
      expect(writes).toEqual([]);
      const planned = dry.log.flatMap((line) =>
        [...line.matchAll(/^ {2}\d+\. (.*)$/gm)].map((match) => match[1]),
      );
      expect([...planned, dry.failure]).not.toEqual([undefined]);
      expect(planned).not.toContain('undefined');
      const real = await world.run(changes);
      const done = real.log.flatMap((line) => /^debug: Change: ([^\n]*)/.exec(line)?.[1] ?? []);
      // Reading again, and checking what was done, are no changes; a failure is told by itself.
      expect(done.filter((text) => !/^read again|^check that|^fail: /.test(text))).toEqual(planned);
      expect(dry.failure).toBe(real.failure);
    }),
  );
});
