import { expect, test } from 'vitest';
import { createEmulatorCore, type EmulatorCore } from './core.ts';
import type { Response } from './exchange.ts';
import type { FaultAction } from './faults.ts';
import { credentials, noon } from './harness.ts';
import type { LoggedRequest } from './log.ts';

interface Direct {
  readonly core: EmulatorCore;
  readonly logged: LoggedRequest[];
  readonly ask: (method: string, path: string, body?: object) => ReturnType<EmulatorCore['handle']>;
}

async function direct(): Promise<Direct> {
  const logged: LoggedRequest[] = [];
  const core = await createEmulatorCore({ now: () => noon, log: (request) => logged.push(request) });
  core.store.addAccount(credentials);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const ask: Direct['ask'] = (method, path, body) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    return core.handle({ method, path, query: {}, headers, text, connection: 'one' });
  };
  const { body } = ask('POST', '/api/auth/login', credentials) as Response;
  headers['authorization'] = `Bearer ${(body as { accessToken: string }).accessToken}`;
  return { core, logged, ask };
}

const create = ['POST', '/api/client/apps', { name: 'x' }] as const;

test('a request is answered, dated and logged without a socket', async () => {
  const { core, logged, ask } = await direct();
  const date = new Date(noon).toUTCString();
  expect(ask(...create)).toMatchObject({ status: 201, headers: { date }, body: { name: 'x' } });
  expect(core.requests.at(-1)).toMatchObject({ path: '/api/client/apps', status: 201, changed: true });
  expect(logged).toEqual(core.requests);
  core.dialect = { ...core.dialect, clockOffsetMs: 60_000 };
  const later = new Date(noon + 60_000).toUTCString();
  expect(ask('GET', '/api/client/apps')).toMatchObject({ headers: { date: later } });
  core.dialect.dateHeader = false;
  expect((ask('GET', '/api/client/apps') as Response).headers).toEqual({});
});

test.each<{ action: FaultAction; handled: unknown; apps: number }>([
  { action: { status: 503 }, handled: { status: 503, body: { title: 'Service Unavailable' } }, apps: 0 },
  { action: { status: 502, body: 'x', after: true }, handled: { status: 502, body: 'x' }, apps: 1 },
  { action: { edit: () => 7 }, handled: { status: 201, body: '7' }, apps: 1 },
  { action: { rawBody: '{' }, handled: { status: 201, body: '{' }, apps: 1 },
  { action: { reset: 'before' }, handled: 'reset-before', apps: 0 },
  { action: { reset: 'after' }, handled: 'reset-after', apps: 1 },
  { action: { endless: 'silence' }, handled: 'silence', apps: 0 },
  { action: { refuse: true }, handled: 'refused', apps: 0 },
])('the fault $action is met', async ({ action, handled, apps }) => {
  const { core, ask } = await direct();
  core.faults.add({ method: 'POST', do: action });
  const reply = ask(...create);
  if (typeof handled === 'string') expect(reply).toBe(handled);
  else expect(reply).toMatchObject(handled as object);
  expect(core.store.apps).toHaveLength(apps);
  // Refused is what never arrives.
  expect(core.requests).toHaveLength(handled === 'refused' ? 1 : 2);
  expect(ask(...create)).toMatchObject({ status: 201 });
});

test.each<{ action: FaultAction }>([
  { action: { delayMs: 1 } },
  { action: { truncate: true } },
  { action: { drip: { byteEveryMs: 1 } } },
  { action: { gzip: 'whole' } },
  { action: { endless: 'headers' } },
  { action: { endless: 'body' } },
])('the fault $action needs a socket, and says so', async ({ action }) => {
  const { core, ask } = await direct();
  core.faults.add({ do: action });
  expect(() => ask(...create)).toThrow('needs a socket');
  expect(core.store.apps).toEqual([]);
});

test('the cluster takes requests the same way, in a log of its own', async () => {
  const { core } = await direct();
  const account = core.store.accounts[0] ?? expect.fail();
  const { token } = core.store.addKey(core.store.addApp(account, { name: 'x' }));
  const register = () =>
    core.handleCluster({
      method: 'POST',
      path: '/api/user/registerUser',
      query: {},
      headers: { 'content-type': 'application/json', 'x-api-key': token },
      text: JSON.stringify({ username: 'ada', email: 'ada@acme.com', password: 'secret' }),
      connection: 'one',
    });
  core.clusterFaults.add({ do: { status: 500 } });
  expect(register()).toMatchObject({ status: 500 });
  expect(register()).toMatchObject({ status: 201 });
  expect(core.requests).toHaveLength(1);
  expect(core.clusterRequests).toMatchObject([{ status: 500 }, { status: 201 }]);
});
