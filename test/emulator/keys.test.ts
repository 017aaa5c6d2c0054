import { expect, test } from 'vitest';
import { field, noon, type SignedIn, signedIn } from './harness.ts';
import type { App } from './store.ts';

async function withApp(): Promise<SignedIn & { app: App; path: string }> {
  const opened = await signedIn();
  const app = opened.emulator.store.addApp(opened.account, { name: 'my-chat-app' });
  return { ...opened, app, path: `/api/client/apps/${app.id}/keys` };
}

const entry = {
  id: expect.any(String),
  keyPrefix: 'eyJhbGci',
  audience: 'demo-cluster',
  tier: 'DEMO',
  createdAt: '2026-04-25T12:00:05.123Z',
};

test('a key is created with its token, and listed without', async () => {
  const { as, path, emulator } = await withApp();
  const created = await as('POST', path);
  expect(created).toMatchObject({ status: 201 });
  expect(created.body).toEqual({ ...entry, token: expect.stringMatching(/^eyJhbGciOiJSUzI1NiIs/) });
  expect(emulator.store.keys).toMatchObject([{ token: field(created, 'token') }]);
  const listed = await as('GET', path);
  expect(listed).toMatchObject({ status: 200 });
  expect(listed.body).toEqual([{ ...entry, id: field(created, 'id') }]);
});

test('a revoked key is gone from the list, and cannot be revoked or rotated again', async () => {
  const { as, path, app, emulator } = await withApp();
  const key = emulator.store.addKey(app);
  expect(await as('DELETE', `${path}/${key.id}`)).toMatchObject({ status: 204, body: undefined });
  expect(key.revokedAt).toBe(noon);
  expect((await as('GET', path)).body).toEqual([]);
  expect(await as('DELETE', `${path}/${key.id}`)).toMatchObject({ status: 404 });
  expect(await as('POST', `${path}/${key.id}/rotate`)).toMatchObject({ status: 404 });
});

test('rotating revokes the old key and creates a new one', async () => {
  const { as, path, app, emulator } = await withApp();
  const old = emulator.store.addKey(app);
  const reply = await as('POST', `${path}/${old.id}/rotate`);
  expect(reply).toMatchObject({ status: 201 });
  expect(reply.body).toEqual({ ...entry, token: expect.any(String) });
  expect(old.revokedAt).toBe(noon);
  expect(emulator.store.activeKeys(app)).toMatchObject([{ token: field(reply, 'token') }]);
});

test('an app has up to five active keys, and rotating needs no room', async () => {
  const { as, path, app, emulator } = await withApp();
  emulator.store.revokeKey(emulator.store.addKey(app).id);
  const [first] = Array.from({ length: 4 }, () => emulator.store.addKey(app));
  expect(await as('POST', path)).toMatchObject({ status: 201 });
  expect(await as('POST', path)).toMatchObject({ status: 409, body: { code: 'LIMIT_REACHED' } });
  expect(await as('POST', `${path}/${first?.id}/rotate`)).toMatchObject({ status: 201 });
  expect(emulator.store.activeKeys(app)).toHaveLength(5);
});

test('a suspended app gets no key, though its keys can be listed and revoked', async () => {
  const { as, path, app, emulator } = await withApp();
  const key = emulator.store.addKey(app);
  app.status = 'SUSPENDED';
  expect(await as('POST', path)).toMatchObject({ status: 403 });
  expect(await as('POST', `${path}/${key.id}/rotate`)).toMatchObject({ status: 403 });
  expect(emulator.store.activeKeys(app)).toEqual([key]);
  expect(await as('GET', path)).toMatchObject({ status: 200, body: [{ id: key.id }] });
  expect(await as('DELETE', `${path}/${key.id}`)).toMatchObject({ status: 204 });
});

test("a key is reached through its own app's path only", async () => {
  const { as, path, emulator, account } = await withApp();
  const key = emulator.store.addKey(emulator.store.addApp(account, { name: 'other' }));
  expect(await as('DELETE', `${path}/${key.id}`)).toMatchObject({ status: 404 });
  expect(await as('POST', `${path}/${key.id}/rotate`)).toMatchObject({ status: 404 });
  expect(key.revokedAt).toBeUndefined();
});

test('a key may be seeded with an age', async () => {
  const { as, path, app, emulator } = await withApp();
  emulator.store.addKey(app, { createdAt: 0 });
  expect((await as('GET', path)).body).toMatchObject([{ createdAt: '1970-01-01T00:00:00.000Z' }]);
});
