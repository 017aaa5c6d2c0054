import { expect, test } from 'vitest';
import type { Dialect } from '../emulator/dialect.ts';
import type { Outcome } from '../support/in-process.ts';
import { keyWorks } from '../support/outcomes.ts';
import { EMAIL, NAMES, PASSWORD } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const account = { email: EMAIL, password: PASSWORD };
const LISTS = { method: 'GET', path: '/api/client/apps' };

/** What must hold after any number of runs at once for one new app. */
async function expectOneApp({ emulator }: World, outcomes: readonly Outcome[]): Promise<void> {
  const [app, ...others] = emulator.store.apps;
  expect(others).toEqual([]);
  const winners = outcomes.filter(({ failure }) => failure === undefined);
  expect(winners).toHaveLength(Math.min(outcomes.length, 5));
  for (const { outputs } of winners) {
    expect(outputs['app_id']).toBe(app?.id);
    expect(await keyWorks(emulator, outputs['api_key'] ?? '')).toBe(true);
  }
  for (const { failure } of outcomes) {
    if (failure !== undefined) expect(failure).toContain('has 5 active keys, and 5 is the most it can have');
  }
  expect(outcomes.filter(({ outputs }) => outputs['app_created'] === 'true').length).toBeLessThanOrEqual(1);
}

const dialects: Partial<Dialect>[] = [
  {},
  { duplicateNames: 'refused' },
  { limitStatus: 422 },
  { limitStatus: 403, appListCreatedAt: false },
  { lists: 'pages' },
];

test.each(dialects)('eight runs at once that all see no app leave one app and five keys (%j)', (dialect) =>
  withWorld({ dialect }, async (world) => {
    world.emulator.store.addAccount(account);
    void world.emulator.faults.hold(LISTS, 8);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => world.run()));
    await expectOneApp(world, outcomes);
  }),
);

test('three runs at once on an account that does not exist leave one account, one app and three keys', () =>
  withWorld({}, async (world) => {
    void world.emulator.faults.hold({ path: '/api/auth/login' }, 3);
    void world.emulator.faults.hold(LISTS, 3);
    const outcomes = await Promise.all(
      Array.from({ length: 3 }, () => world.run({ task: { companyName: 'Acme' } })),
    );
    expect(world.emulator.store.accounts).toHaveLength(1);
    expect(outcomes.filter(({ outputs }) => outputs['account_created'] === 'true')).toHaveLength(1);
    const signedIn = 'info: Signed in to Whisp.';
    expect(outcomes.filter(({ log }) => log.includes(signedIn))).toHaveLength(2);
    await expectOneApp(world, outcomes);
  }));

test('an app just created is used, though the list does not show it yet', () =>
  withWorld({}, async ({ emulator, run }) => {
    emulator.store.addApp(emulator.store.addAccount(account), { name: 'other' });
    const edit = (body: unknown) => (body as { name: string }[]).filter(({ name }) => name !== 'chat');
    emulator.faults.add({ ...LISTS, skip: 1, do: { edit } });
    const { failure, outputs } = await run();
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ app_id: emulator.store.apps[1]?.id, app_created: 'true' });
    expect(emulator.store.apps).toHaveLength(2);
  }));

test('the app created here is deleted when an older one turns up', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    const owner = emulator.store.addAccount(account);
    emulator.faults.onResponse({ method: 'POST', path: LISTS.path }, () => {
      emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 1, id: 'older' });
    });
    const { outputs, log } = await run();
    expect(outputs).toMatchObject({ app_id: 'older', app_created: 'false' });
    expect(emulator.store.apps.map(({ id }) => id)).toEqual(['older']);
    expect(JSON.parse(outputs['deleted_app_ids'] ?? '')).toHaveLength(1);
    expect(log.filter((line) => line.startsWith('warning'))).toEqual([]);
  }));

test('an app that is about to be deleted is not warned about, however long its keys took to be listed', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    const owner = emulator.store.addAccount(account);
    emulator.faults.onResponse({ method: 'POST', path: LISTS.path }, () => {
      emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 1 });
    });
    emulator.faults.onRequest({ method: 'GET', path: /\/keys$/ }, () => clock.advance(10_000));
    const { failure, log } = await run();
    expect(failure).toBeUndefined();
    expect(log.filter((line) => line.startsWith('warning'))).toEqual([]);
  }));

test('a newer app beside the one created here is not warned about: its job deletes it', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    const owner = emulator.store.addAccount(account);
    emulator.faults.onResponse({ method: 'POST', path: LISTS.path }, () => {
      emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() + 1, id: 'newer' });
    });
    const { outputs, log } = await run();
    expect(outputs['app_created']).toBe('true');
    expect(log.filter((line) => line.startsWith('warning'))).toEqual([]);
    // As its job would.
    emulator.store.deleteApp('newer');
  }));

test('the app created here stays, with a warning, when another run has given it a key meanwhile', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    const owner = emulator.store.addAccount(account);
    emulator.faults.onResponse({ method: 'POST', path: LISTS.path }, () => {
      for (const app of emulator.store.appsOf(owner)) emulator.store.addKey(app);
      emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 1 });
    });
    const { outputs, log } = await run();
    expect(outputs['deleted_app_ids']).toBe('[]');
    expect(emulator.store.apps).toHaveLength(2);
    expect(log.join('\n')).toMatch(
      /warning: The app .* created by this step, is not used, but it has been given a key: it was left alone/,
    );
  }));

test('the app created here stays, with a warning, when it cannot be deleted', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    const owner = emulator.store.addAccount(account);
    emulator.faults.onResponse({ method: 'POST', path: LISTS.path }, () => {
      emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 1, id: 'older' });
    });
    emulator.faults.add({ method: 'DELETE', do: { status: 403 } });
    const { failure, outputs, log } = await run();
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ app_id: 'older', key_created: 'true', deleted_app_ids: '[]' });
    expect(log.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringMatching(
        `The app ${emulator.store.apps[0]?.id}, created by this step, is not used and could not be deleted: DELETE .* answered 403`,
      ),
    ]);
  }));

test('a step that is cancelled while it deletes the app created here says only that', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    const owner = emulator.store.addAccount(account);
    emulator.faults.onResponse({ method: 'POST', path: LISTS.path }, () => {
      emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 1 });
    });
    const cancel = new AbortController();
    emulator.faults.onRequest({ method: 'DELETE' }, () => cancel.abort());
    const { failure, log } = await run({}, { cancel: cancel.signal });
    expect(failure).toBe('The step was cancelled.');
    expect(log.filter((line) => line.startsWith('warning'))).toEqual([]);
  }));

test('the duplicate is deleted also when the app that won has no key to give', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    const owner = emulator.store.addAccount(account);
    emulator.faults.onResponse({ method: 'POST', path: LISTS.path }, () => {
      const app = emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 1 });
      for (let count = 0; count < 5; count++) emulator.store.addKey(app);
    });
    expect((await run()).failure).toMatch(/has 5 active keys/);
    expect(emulator.store.apps).toHaveLength(1);
  }));

test.each([{}, { appListCreatedAt: false }])(
  'an app found less than 5 s after its creation is settled first (%j)',
  (dialect) =>
    withWorld({ dialect }, async ({ emulator, clock, run }) => {
      const owner = emulator.store.addAccount(account);
      emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 4000 });
      let lists = 0;
      emulator.faults.onResponse(LISTS, () => {
        // Created earlier by another job, but listed only now.
        if (++lists === 1)
          emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 4500, id: 'oldest' });
      });
      const { outputs } = await run();
      expect(clock.sleeps).toEqual([3000]);
      expect(outputs['app_id']).toBe('oldest');
    }),
);

test('an app that is new is settled once, and read only then', () =>
  withWorld({}, async ({ emulator, clock, run, newRequests }) => {
    const created = { name: 'chat', createdAt: clock.now() - 1000 };
    emulator.store.addApp(emulator.store.addAccount(account), created);
    expect((await run()).failure).toBeUndefined();
    expect(clock.sleeps).toEqual([3000]);
    expect(newRequests()).toEqual([
      'POST /api/auth/login 200',
      'GET /api/client/apps 200',
      'GET /api/client/apps 200',
      'GET /api/client/apps/{id} 200',
      'GET /api/client/apps/{id}/keys 200',
      'POST /api/client/apps/{id}/keys 201',
    ]);
  }));

test('an app for whose settling there is no time ends the step, which says so', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: clock.now() });
    const { failure } = await run({ timeoutMs: 2000 });
    expect(failure).toMatch(/timeout_seconds: 2\): waiting for a new app to settle/);
  }));

test.each([-1, 1])(
  "how new an app is and how old a key is is told by the service's clock (%i)",
  (direction) => {
    const now = Date.parse('2026-04-25T12:00:00Z') + direction * 86_400_000;
    return withWorld({ now: () => now }, async ({ emulator, clock, run }) => {
      const app = emulator.store.addApp(emulator.store.addAccount(account), {
        name: 'chat',
        createdAt: now - 1000,
      });
      for (let count = 0; count < 5; count++) emulator.store.addKey(app, { createdAt: now - 120_000 });
      const { failure } = await run();
      expect(clock.sleeps).toEqual([3000]);
      for (const { id } of emulator.store.keys) expect(failure).toContain(`${id}, 2 min old`);
    });
  },
);

test('the last free key goes to another job: the failure lists the five, with their age by then', () =>
  withWorld({}, async ({ emulator, clock, run, newRequests }) => {
    const app = emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
    for (let count = 0; count < 4; count++) emulator.store.addKey(app);
    emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => {
      clock.advance(120_000);
      emulator.store.addKey(app);
    });
    const { failure } = await run();
    const ages = ['2 min', '2 min', '2 min', '2 min', 'less than a minute'];
    for (const [index, { id }] of emulator.store.activeKeys(app).entries())
      expect(failure).toContain(`${id}, ${ages[index]} old`);
    expect(newRequests().slice(-2)).toEqual([
      'POST /api/client/apps/{id}/keys 409',
      'GET /api/client/apps/{id}/keys 200',
    ]);
  }));

test('a plan that is made anew, since another run revoked the new key, repeats no warning', () =>
  withWorld({ targets: true }, async ({ emulator, github, app, store, task, run }) => {
    for (const createdAt of [0, 1000, 2000]) emulator.store.addKey(app, { createdAt });
    store('actions').secrets.set('WHISP_BASE_URL', { value: 'v', createdAt: 0, updatedAt: 0 });
    github.faults.onResponse({ method: 'PUT', path: /WHISP_API_KEY$/ }, () => {
      const issued = emulator.store.keys.filter((key) => key.issued);
      if (issued.length === 1) for (const { id } of issued) emulator.store.revokeKey(id);
    });
    const names = { ...NAMES, baseUrlKind: 'variable' } as const;
    const { failure, log } = await run({ task: task('actions', { names }) });
    expect(failure).toBeUndefined();
    expect(emulator.store.keys).toHaveLength(5);
    expect(log.filter((line) => line.startsWith('warning: '))).toEqual([
      expect.stringContaining('there is a secret WHISP_BASE_URL beside the variable'),
      expect.stringContaining('This makes key 4 of the 5'),
      expect.stringContaining('was revoked by another run while it was delivered: one more is created'),
    ]);
  }));
