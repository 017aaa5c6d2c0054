import { describe, expect, test } from 'vitest';
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
  expect(reply.body).toEqual({ id: expect.any(String), username, email, roles: ['USER'], refreshToken });
  const jwt = reply.headers.get('authorization') ?? '';
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

describe('a user who is signed in', () => {
  async function signedInUser() {
    const opened = await chat();
    await opened.register(opened.key.token);
    const reply = await opened.signIn(opened.key.token);
    const jwt = reply.headers.get('authorization') ?? '';
    const call = (method: string, path: string, token = jwt, body?: unknown) =>
      send(`${opened.emulator.clusterUrl}${path}`, method, { token, body });
    return { ...opened, jwt, refreshToken: field(reply, 'refreshToken'), call };
  }

  test('stays so for a quarter of an hour, without the key too, as long as the app is there', async () => {
    const { as, app, key, clock, call } = await signedInUser();
    const get = () => call('GET', '/api/user/getUser');
    await as('DELETE', `/api/client/apps/${app.id}/keys/${key.id}`);
    expect(await get()).toMatchObject({ status: 200, body: { username: 'ada', role: ['USER'] } });
    const iat = Math.floor(clock.time / 1000) * 1000;
    clock.time = iat + 900_000 - 1;
    expect(await get()).toMatchObject({ status: 200 });
    await as('DELETE', `/api/client/apps/${app.id}`);
    expect(await get()).toMatchObject({ status: 401 });
  });

  test('refreshes as often as needed, with the same token, and not after the log-out', async () => {
    const { clock, jwt, refreshToken, call } = await signedInUser();
    const refresh = () => call('POST', '/api/auth/refresh', refreshToken, { expiredJwt: jwt });
    clock.time += 900_000;
    expect(await call('GET', '/api/user/getUser')).toMatchObject({ status: 401 });
    for (let count = 0; count < 2; count++) {
      const [, next = ''] = /^Bearer (.+)/.exec((await refresh()).headers.get('authorization') ?? '') ?? [];
      expect(await call('GET', '/api/user/getUser', next)).toMatchObject({ status: 200 });
      if (count === 1) await call('POST', '/api/auth/logout', next, { refreshToken });
    }
    expect(await refresh()).toMatchObject({ status: 401 });
  });

  test('is let in by no other token', async () => {
    const { token, key, jwt, refreshToken, call, signIn } = await signedInUser();
    for (const wrong of ['x', token, key.token, refreshToken]) {
      expect(await call('GET', '/api/user/getUser', wrong)).toMatchObject({ status: 401 });
    }
    const other = (await signIn(key.token)).headers.get('authorization');
    for (const [bearer, expiredJwt] of [
      [jwt, jwt],
      [refreshToken, other],
    ] as const) {
      const reply = await call('POST', '/api/auth/refresh', bearer, { expiredJwt });
      expect(reply).toMatchObject({ status: 401 });
    }
  });

  test('sees the chats that it is in, and no others', async () => {
    const { key, jwt, register, signIn, call } = await signedInUser();
    await register(key.token, { ...user, username: 'bob' });
    const bob = await signIn(key.token, { username: 'bob', password: user.password });
    const bobsJwt = bob.headers.get('authorization') ?? '';
    const body = { chatName: 'two', userNames: ['ada'] };
    const chatId = field(await call('POST', '/api/chat/createChat', jwt, body), 'chatId');
    const bobs = async () => (await call('GET', '/api/chat/getChats', bobsJwt)).body;
    const users = (token: string) => call('GET', `/api/chat/getUsers/${chatId}`, token);
    expect([await bobs(), (await users(bobsJwt)).status]).toEqual([{ chats: [] }, 404]);
    await call('POST', '/api/chat/addUser', jwt, { chatId, newUsername: 'bob' });
    await call('POST', '/api/chat/changeName', jwt, { chatId, newChatName: 'three' });
    expect(await bobs()).toMatchObject({ chats: [{ chatId, chatName: 'three' }] });
    expect((await users(bobsJwt)).body).toMatchObject({ users: [{ username: 'ada' }, { username: 'bob' }] });
    await call('POST', '/api/chat/removeUser', jwt, { chatId, removeUser: field(bob, 'id') });
    expect(await bobs()).toEqual({ chats: [] });
    await call('DELETE', `/api/chat/deleteChat?chatId=${chatId}`, jwt);
    expect((await call('GET', '/api/chat/getChats', jwt)).body).toEqual({ chats: [] });
  });

  test('has a name and an account of its own', async () => {
    const { key, jwt, register, signIn, call } = await signedInUser();
    await register(key.token, { ...user, username: 'bob' });
    const rename = (newUsername: string) => call('POST', '/api/user/changeUsername', jwt, { newUsername });
    expect(await rename('bob')).toMatchObject({ status: 409 });
    expect(await rename('eve')).toMatchObject({ status: 200 });
    expect(await signIn(key.token)).toMatchObject({ status: 401 });
    expect(await signIn(key.token, { username: 'eve', password: user.password })).toMatchObject({
      status: 200,
    });
    expect(await call('DELETE', '/api/user/deleteUser')).toMatchObject({ status: 204 });
    expect(await call('GET', '/api/user/getUser')).toMatchObject({ status: 401 });
  });

  test('gets a ticket for the WebSocket, which is not there', async () => {
    const { call } = await signedInUser();
    const ticket = field(await call('GET', '/api/auth/getTicket'), 'ticket');
    expect(await call('GET', `/api/wsConnect?ticket=${ticket}`)).toMatchObject({ status: 404 });
  });
});

test('the cluster may be at a path of its own', async () => {
  const { emulator, account } = await signedIn({ clusterPath: '/chat' });
  const app = emulator.store.addApp(account, { name: 'x' });
  expect(app.clusterEndpoint).toBe(emulator.clusterUrl);
  expect(new URL(emulator.clusterUrl).pathname).toBe('/chat');
  const register = (base: string) =>
    send(`${base}/api/user/registerUser`, 'POST', {
      headers: { 'x-api-key': emulator.store.addKey(app).token },
      body: user,
    });
  expect(await register(new URL(emulator.clusterUrl).origin)).toMatchObject({ status: 404 });
  expect(await register(emulator.clusterUrl)).toMatchObject({ status: 201 });
});

test('there is nothing else on the cluster, and none of it in the log', async () => {
  const { emulator } = await chat();
  const logged = emulator.requests.length;
  expect(await send(`${emulator.clusterUrl}/api/auth/login`, 'POST')).toMatchObject({ status: 404 });
  expect(await send(`${emulator.clusterUrl}/api/user/signin`, 'GET')).toMatchObject({ status: 405 });
  expect(emulator.requests).toHaveLength(logged);
});
