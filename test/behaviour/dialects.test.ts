import { expect, test } from 'vitest';
import type { Dialect } from '../emulator/dialect.ts';
import { keyWorks } from '../support/outcomes.ts';
import { EMAIL, PASSWORD } from '../support/tasks.ts';
import { withWorld } from '../support/world.ts';

const account = { email: EMAIL, password: PASSWORD };

const alternatives: Partial<Dialect>[] = [
  { lists: 'object' },
  { lists: 'pages', pageSize: 1 },
  { lists: 'pages', pageSize: 100 },
  { appListCreatedAt: false },
  { keyListCreatedAt: false },
  { appListClusterEndpoint: true },
  { revokedKeys: 'status' },
  { revokedKeys: 'revokedAt' },
  { revokedKeys: 'revoked' },
  { revokedKeys: 'active' },
  { wrongCredentials: 400 },
  { wrongCredentials: 403 },
  { wrongCredentials: 404 },
  { duplicateNames: 'refused' },
  { deletes: 'body' },
  { refresh: 'body' },
  { refresh: 'none' },
  { otherLogin: 'ends' },
  ...(['message', 'error', 'text', 'empty'] as const).map((errorBody) => ({ errorBody })),
];

test.each(alternatives)('a first and a second run succeed with %j', (dialect) =>
  withWorld({ dialect }, async ({ emulator, run }) => {
    const first = await run({ task: { companyName: 'Acme' } });
    expect(first.failure).toBeUndefined();
    const [app] = emulator.store.apps;
    if (app === undefined) throw new Error('no app was created');
    // Keys that no longer count, and an app that is not meant.
    for (let count = 0; count < 4; count++) emulator.store.revokeKey(emulator.store.addKey(app).id);
    for (const owner of emulator.store.accounts) emulator.store.addApp(owner, { name: 'another' });
    const second = await run({ task: { companyName: 'Acme' } });
    expect(second.failure).toBeUndefined();
    expect(second.outputs['app_id']).toBe(app.id);
    expect(emulator.store.activeKeys(app)).toHaveLength(2);
    for (const { outputs } of [first, second])
      expect(await keyWorks(emulator, outputs['api_key'] ?? '')).toBe(true);
  }),
);

test('details are not read where the list has the cluster endpoint', () =>
  withWorld({ dialect: { appListClusterEndpoint: true } }, async ({ emulator, run, newRequests }) => {
    emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
    await run();
    expect(newRequests()).not.toContain('GET /api/client/apps/{id} 200');
  }));

test('a list that says there is more than it shows is an error that names the field', () =>
  withWorld({ dialect: { lists: 'more', pageSize: 1 } }, async ({ emulator, run }) => {
    const owner = emulator.store.addAccount(account);
    for (const name of ['a', 'b', 'chat']) emulator.store.addApp(owner, { name, createdAt: 0 });
    expect((await run()).failure).toMatch(
      /GET \/api\/client\/apps gave a response .*the field \w+ says that there is more/,
    );
    expect(emulator.store.apps).toHaveLength(3);
  }));

test.each([
  { refresh: 'cookie', renewal: 'POST /api/auth/refresh 200' },
  { refresh: 'body', renewal: 'POST /api/auth/refresh 200' },
  { refresh: 'none', renewal: 'POST /api/auth/login 200' },
] as const)(
  'a session that ends in the middle is renewed once for both reads (refresh: $refresh)',
  ({ refresh, renewal }) =>
    withWorld({ dialect: { refresh } }, async ({ emulator, clock, run, newRequests }) => {
      emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
      emulator.faults.onResponse({ method: 'GET', path: '/api/client/apps' }, () =>
        clock.advance(16 * 60_000),
      );
      void emulator.faults.hold({ method: 'GET', path: /\/apps\/[^/]+/ }, 2);
      const { failure } = await run({ timeoutMs: 3_600_000 });
      expect(failure).toBeUndefined();
      const requests = newRequests();
      expect(requests.filter((line) => line === renewal)).toHaveLength(refresh === 'none' ? 2 : 1);
      expect(requests.some((line) => line.includes('refresh'))).toBe(refresh !== 'none');
    }),
);

test('a session that ends for the second time while two reads are under way is renewed for both', () =>
  withWorld({}, async ({ emulator, clock, run }) => {
    emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
    const list = { method: 'GET', path: '/api/client/apps' };
    emulator.faults.add({ ...list, do: { status: 401 } });
    let lists = 0;
    emulator.faults.onResponse(list, () => {
      if (++lists === 2) clock.advance(16 * 60_000);
    });
    void emulator.faults.hold({ method: 'GET', path: /\/apps\/[^/]+/ }, 2);
    expect((await run({ timeoutMs: 3_600_000 })).failure).toBeUndefined();
  }));

test('a call that learns late that its session has ended goes on with the one that another call has renewed', () =>
  withWorld({}, async ({ emulator, clock, run, newRequests }) => {
    emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
    const list = { method: 'GET', path: '/api/client/apps' };
    emulator.faults.add({ ...list, do: { status: 401 } });
    let lists = 0;
    emulator.faults.onResponse(list, () => {
      if (++lists === 2) clock.advance(16 * 60_000);
    });
    const [keysRead, renewed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let details = 0;
    emulator.faults.onResponse({ method: 'GET', path: /\/apps\/[^/]+$/ }, () => {
      if (++details === 2) renewed.resolve();
      return keysRead.promise;
    });
    emulator.faults.onResponse({ method: 'GET', path: /\/keys$/ }, () => {
      keysRead.resolve();
      return renewed.promise;
    });
    expect((await run({ timeoutMs: 3_600_000 })).failure).toBeUndefined();
    expect(newRequests().filter((line) => line.includes('refresh'))).toHaveLength(2);
  }));

test('a session that is ended by another log-in each time is renewed twice, then the step fails', () =>
  withWorld({}, async ({ emulator, run, newRequests }) => {
    emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
    emulator.faults.add({ path: '/api/client/apps', times: Number.POSITIVE_INFINITY, do: { status: 401 } });
    emulator.faults.add({ path: '/api/auth/refresh', times: Number.POSITIVE_INFINITY, do: { status: 401 } });
    expect((await run()).failure).toMatch(/GET \/api\/client\/apps answered 401/);
    expect(newRequests().filter((line) => line.startsWith('POST /api/auth/login'))).toHaveLength(3);
  }));
