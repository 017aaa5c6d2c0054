import { expect, test } from 'vitest';
import { claimsOf, field, noon, type Reply, type SignedIn, send, signedIn } from './harness.ts';
import type { App, Key } from './store.ts';

const user = { username: 'ada', email: 'ada@acme.com', password: 'secret' };

interface Chat extends SignedIn {
  readonly app: App;
  readonly key: Key;
  readonly register: (key: string, body?: unknown) => Promise<Reply>;
  readonly signIn: (key: string, body?: unknown) => Promise<Reply>;
}

async function chat(): Promise<Chat> {
  const opened = await signedIn();
  const { clusterUrl, store } = opened.emulator;
  const app = store.addApp(opened.account, { name: 'x' });
  const post = (path: string, key: string, body: unknown) =>
    send(`${clusterUrl}${path}`, 'POST', { headers: { 'x-api-key': key }, body });
  return {
    ...opened,
    app,
    key: store.addKey(app),
    register: (key, body = user) => post('/api/user/registerUser', key, body),
    signIn: (key, body = { username: 'ada', password: 'secret' }) => post('/api/user/signin', key, body),
  };
}

test('a user registers and signs in with a key that the API gave', async () => {
  const { as, app, register, signIn } = await chat();
  const token = field(await as('POST', `/api/client/apps/${app.id}/keys`), 'token');
  expect(await register(token, { ...user, firstName: 'Ada', surName: 'L' })).toMatchObject({ status: 201 });
  const reply = await signIn(token);
  expect(reply).toMatchObject({ status: 200 });
  const { username, email } = user;
  const refreshToken = expect.any(String);
  expect(reply.body).toEqual({ id: expect.any(String), username, email, role: 'USER', refreshToken });
  const jwt = reply.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
  expect(claimsOf(jwt)).toMatchObject({ sub: field(reply, 'id'), iat: Math.floor(noon / 1000) });
});

test('the users of one app are invisible to another', async () => {
  const { emulator, account, key, register, signIn } = await chat();
  const other = emulator.store.addKey(emulator.store.addApp(account, { name: 'y' }));
  await register(key.token);
  expect(await signIn(other.token)).toMatchObject({ status: 401 });
  expect(await register(other.token)).toMatchObject({ status: 201 });
});

test('all keys of an app open the same door, and a revoked one none, at once', async () => {
  const { as, emulator, app, key, register, signIn } = await chat();
  const second = emulator.store.addKey(app);
  await register(key.token);
  expect(await signIn(second.token)).toMatchObject({ status: 200 });
  await as('DELETE', `/api/client/apps/${app.id}/keys/${second.id}`);
  expect(await signIn(second.token)).toMatchObject({ status: 401, body: { code: 'AUTH_INVALID_TOKEN' } });
  expect(await signIn(key.token)).toMatchObject({ status: 200 });
  await as('DELETE', `/api/client/apps/${app.id}`);
  expect(await signIn(key.token)).toMatchObject({ status: 401 });
});

test('what is no key is refused', async () => {
  const { emulator, key, token, register } = await chat();
  for (const wrong of ['', 'x', `${key.token}.`, key.token.slice(0, -9), token, (await chat()).key.token]) {
    expect(await register(wrong), wrong).toMatchObject({ status: 401, body: { code: 'AUTH_INVALID_TOKEN' } });
  }
  const keyless = await send(`${emulator.clusterUrl}/api/user/signin`, 'POST', { body: user });
  expect(keyless).toMatchObject({ status: 401 });
});

test.each([
  [{ username: 'ada', password: 'wrong' }, 401],
  [{ username: 'bob', password: 'secret' }, 401],
  [{ username: 'ada' }, 400],
  [{ username: 'ada', password: 1 }, 400],
  ['{', 400],
])('signing in with %o is refused', async (body, status) => {
  const { key, register, signIn } = await chat();
  await register(key.token);
  const reply = await signIn(key.token, body);
  expect(reply).toMatchObject({ status });
  expect(reply.body).toHaveProperty(status === 400 ? 'message' : 'code');
});

test('a user name is taken once, and a registration complete', async () => {
  const { key, register } = await chat();
  expect(await register(key.token, { ...user, email: undefined })).toMatchObject({ status: 400 });
  expect(await register(key.token)).toMatchObject({ status: 201 });
  expect(await register(key.token)).toMatchObject({ status: 409 });
});

test('there is nothing else on the cluster, and none of it in the log', async () => {
  const { emulator } = await chat();
  const logged = emulator.requests.length;
  expect(await send(`${emulator.clusterUrl}/api/auth/login`, 'POST')).toMatchObject({ status: 404 });
  expect(await send(`${emulator.clusterUrl}/api/user/signin`, 'GET')).toMatchObject({ status: 405 });
  expect(emulator.requests).toHaveLength(logged);
});
