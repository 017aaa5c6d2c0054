import { once } from 'node:events';
import { get } from 'node:https';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { issueCertificates } from '../support/certificates.ts';
import { bench, credentials, noon, signedIn } from './harness.ts';

const id = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890';

test.each([
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/api/client' },
  { method: 'GET', path: '/api/client/apps/' },
  { method: 'GET', path: '/x/api/client/apps' },
  { method: 'GET', path: `/api/client/apps/${id}/key` },
  { method: 'POST', path: '/api/auth/login/' },
  { method: 'GET', path: '//' },
])('there is nothing at $method $path', async ({ method, path }) => {
  const { as } = await signedIn();
  expect(await as(method, path)).toMatchObject({ status: 404 });
});

test.each([
  { method: 'GET', path: '/api/auth/login', allow: 'POST' },
  { method: 'PATCH', path: '/api/client/apps', allow: 'GET, POST' },
  { method: 'POST', path: `/api/client/apps/${id}`, allow: 'GET, PUT, DELETE' },
  { method: 'GET', path: `/api/client/apps/${id}/keys/${id}/rotate`, allow: 'POST' },
])('$method $path is the wrong method', async ({ method, path, allow }) => {
  const { as } = await signedIn();
  const reply = await as(method, path);
  expect(reply).toMatchObject({ status: 405 });
  expect(reply.headers.get('allow')).toBe(allow);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
  'a body of type "%s" is refused',
  async (type) => {
    const { ask, emulator } = await bench();
    emulator.store.addAccount(credentials);
    const headers = { 'content-type': type };
    const reply = await ask('POST', '/api/auth/login', { headers, body: JSON.stringify(credentials) });
    expect(reply).toMatchObject({ status: 415 });
  },
);

test('a character set may follow the type', async () => {
  const { ask, emulator } = await bench();
  emulator.store.addAccount(credentials);
  const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
  expect(await ask('POST', '/api/auth/login', { headers, body: credentials })).toMatchObject({ status: 200 });
});

test('who has no token learns nothing about the request', async () => {
  const { ask } = await bench();
  expect(await ask('POST', '/api/client/apps', { body: '{' })).toMatchObject({ status: 401 });
});

test('errors are problem details, as the cluster words them', async () => {
  const { ask } = await bench();
  const reply = await ask('GET', '/api/client/apps');
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  expect(reply.body).toEqual({
    type: 'about:blank',
    title: 'Unauthorized',
    status: '401',
    detail: 'a bearer token is required',
    instance: '/api/client/apps',
    code: 'AUTH_INVALID_TOKEN',
  });
});

test('the Date header follows the clock', async () => {
  const { ask, clock } = await bench();
  clock.time = noon + 60_000;
  expect((await ask('GET', '/')).headers.get('date')).toBe('Sat, 25 Apr 2026 12:01:05 GMT');
});

test('every request is logged, with what became of it', async () => {
  const { as, emulator } = await signedIn();
  await as('POST', '/api/client/apps?a=1', { body: { name: 'x' } });
  await as('POST', '/api/client/apps', { body: '{' });
  await as('GET', '/api/client/apps');
  const path = '/api/client/apps';
  const entry = { path, query: {}, body: undefined, changed: false, receivedAt: noon };
  expect(emulator.requests).toEqual(
    [
      { ...entry, method: 'POST', path: '/api/auth/login', body: credentials, status: 200 },
      { ...entry, method: 'POST', query: { a: '1' }, body: { name: 'x' }, status: 201, changed: true },
      { ...entry, method: 'POST', body: '{', status: 400 },
      { ...entry, method: 'GET', status: 200 },
    ].map((expected) => ({
      ...expected,
      headers: expect.objectContaining({ host: expect.any(String) }),
      connection: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    })),
  );
});

test('closing ends the sockets that never said anything', async () => {
  const { emulator } = await bench();
  const ended = await silentSocket(emulator.url);
  // The server must have seen the socket, which it has once it answers a client that came later.
  await fetch(emulator.url);
  await Promise.all([emulator.close(), ended()]);
});

test('two emulators share nothing', async () => {
  const [one, other] = await Promise.all([signedIn(), signedIn()]);
  one.emulator.store.addApp(one.account, { name: 'x' });
  expect((await other.as('GET', '/api/client/apps')).body).toEqual([]);
});

test('both servers speak TLS when given a certificate', async () => {
  const tls = await issueCertificates('whisp.test');
  const { emulator } = await bench({ tls });
  const ended = await silentSocket(emulator.url);
  for (const url of [emulator.url, emulator.clusterUrl]) {
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const status = await new Promise((resolve, reject) => {
      get(`${url}/nowhere`, { ca: tls.ca }, (response) => resolve(response.resume().statusCode)).once(
        'error',
        reject,
      );
    });
    expect(status).toBe(404);
  }
  await Promise.all([emulator.close(), ended()]);
});

/** Connects, and says nothing; what it returns waits until the other side has had enough. */
async function silentSocket(url: string): Promise<() => Promise<unknown>> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').resume();
  await once(socket, 'connect');
  const ended = once(socket, 'close');
  return () => ended;
}
