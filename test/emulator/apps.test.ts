import { expect, test } from 'vitest';
import { noon, signedIn } from './harness.ts';

const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
const plainApp = {
  id: uuid,
  clientId: uuid,
  name: 'my-chat-app',
  status: 'ACTIVE',
  tier: 'DEMO',
  clusterId: uuid,
  createdAt: '2026-04-25T12:00:05.123Z',
  updatedAt: '2026-04-25T12:00:05.123Z',
};

test('an app is created, listed and read in the shapes of the guide', async () => {
  const { as, emulator } = await signedIn();
  const created = await as('POST', '/api/client/apps', { body: { name: 'my-chat-app' } });
  expect(created).toMatchObject({ status: 201 });
  expect(created.body).toEqual(plainApp);
  const listed = await as('GET', '/api/client/apps');
  expect(listed).toMatchObject({ status: 200 });
  expect(listed.body).toEqual([created.body]);
  const [app] = emulator.store.apps;
  const details = await as('GET', `/api/client/apps/${app?.id}`);
  expect(details).toMatchObject({ status: 200 });
  expect(details.body).toEqual({
    ...plainApp,
    type: 'DEMO',
    clusterEndpoint: emulator.clusterUrl,
    clusterName: 'demo-cluster',
    clusterStatus: 'ACTIVE',
  });
});

test('an app is renamed, and says when', async () => {
  const { as, emulator, account, clock } = await signedIn();
  const app = emulator.store.addApp(account, { name: 'old' });
  clock.time += 1000;
  const reply = await as('PUT', `/api/client/apps/${app.id}`, { body: { name: 'new' } });
  const updatedAt = new Date(noon + 1000).toISOString();
  expect(reply).toMatchObject({
    status: 200,
    body: { id: app.id, name: 'new', createdAt: plainApp.createdAt, updatedAt },
  });
  expect(emulator.store.apps).toMatchObject([{ name: 'new' }]);
});

test('a deleted app is gone, and its keys are revoked', async () => {
  const { as, emulator, account } = await signedIn();
  const app = emulator.store.addApp(account, { name: 'x' });
  const other = emulator.store.addApp(account, { name: 'y' });
  emulator.store.addKey(app);
  const spared = emulator.store.addKey(other);
  const path = `/api/client/apps/${app.id}`;
  expect(await as('DELETE', path)).toMatchObject({ status: 204, body: undefined });
  expect(emulator.store.apps).toEqual([other]);
  expect(emulator.store.keys).toMatchObject([{ revokedAt: noon }, { id: spared.id }]);
  expect(emulator.store.activeKeys(other)).toEqual([spared]);
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const body = method === 'PUT' ? { name: 'z' } : undefined;
    expect(await as(method, path, { body }), method).toMatchObject({ status: 404 });
  }
});

test('a name has 1 to 100 characters', async () => {
  const { as, emulator, account } = await signedIn();
  const app = emulator.store.addApp(account, { name: 'x' });
  for (const body of [undefined, {}, { name: '' }, { name: ' ' }, { name: 7 }, { name: 'x'.repeat(101) }]) {
    expect(await as('POST', '/api/client/apps', { body })).toMatchObject({ status: 400 });
    expect(await as('PUT', `/api/client/apps/${app.id}`, { body })).toMatchObject({ status: 400 });
  }
  expect(emulator.store.apps).toMatchObject([{ name: 'x' }]);
  const longest = { name: 'x'.repeat(100) };
  expect(await as('POST', '/api/client/apps', { body: longest })).toMatchObject({ status: 201 });
});

test('an account has up to five demo apps, the paid ones not counted', async () => {
  const { as, emulator, account } = await signedIn();
  emulator.store.addApp(account, { name: 'paid', tier: 'DEDICATED' });
  for (const name of ['1', '2', '3', '4']) emulator.store.addApp(account, { name });
  emulator.store.addApp(emulator.store.addAccount({ email: 'b@b', password: 'b' }), { name: 'of another' });
  const create = () => as('POST', '/api/client/apps', { body: { name: 'my-chat-app' } });
  expect(await create()).toMatchObject({ status: 201 });
  expect(await create()).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED' } });
  expect(emulator.store.appsOf(account)).toHaveLength(6);
});

test('the apps of another account are not there', async () => {
  const { as, emulator } = await signedIn();
  const stranger = emulator.store.addAccount({ email: 'b@b', password: 'b' });
  const app = emulator.store.addApp(stranger, { name: 'theirs' });
  const key = emulator.store.addKey(app);
  expect((await as('GET', '/api/client/apps')).body).toEqual([]);
  const path = `/api/client/apps/${app.id}`;
  const attempts: { method: string; target: string; body?: object }[] = [
    { method: 'GET', target: path },
    { method: 'PUT', target: path, body: { name: 'mine' } },
    { method: 'DELETE', target: path },
    { method: 'GET', target: `${path}/keys` },
    { method: 'POST', target: `${path}/keys` },
    { method: 'DELETE', target: `${path}/keys/${key.id}` },
    { method: 'POST', target: `${path}/keys/${key.id}/rotate` },
  ];
  for (const { method, target, body } of attempts) {
    expect(await as(method, target, { body }), `${method} ${target}`).toMatchObject({ status: 404 });
  }
  expect(emulator.store.activeKeys(app)).toEqual([key]);
  expect(emulator.store.apps).toMatchObject([{ name: 'theirs' }]);
});

test('seeded apps are what they were said to be', async () => {
  const { as, emulator, account } = await signedIn();
  const id = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890';
  const clusterEndpoint = 'https://demo.api.whispchat.com';
  const app = { id, name: 'x', status: 'SUSPENDED', tier: 'PRO', clusterEndpoint } as const;
  emulator.store.addApp(account, { ...app, createdAt: 0 });
  const reply = await as('GET', `/api/client/apps/${id}`);
  expect(reply.body).toMatchObject({ ...app, type: 'PRO', createdAt: '1970-01-01T00:00:00.000Z' });
});
