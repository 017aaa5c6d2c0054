import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Emulator } from './emulator.ts';
import { bench, field, noon, signedIn } from './harness.ts';

const apps = '/api/client/apps';
const body = { name: 'x' };

/** Resolves when the next request has been processed, as far as its fault or gate lets it go. */
function arrival({ faults }: Emulator): Promise<void> {
  // What follows the hook is a matter of promises alone, all settled by the next turn of the event loop.
  return new Promise((resolve) => faults.onRequest({}, () => void setImmediate(resolve)));
}

describe('which requests a fault hits', () => {
  test('the next one only, unless told otherwise', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ do: { status: 503 } });
    expect(await as('GET', apps)).toMatchObject({ status: 503 });
    expect(await as('GET', apps)).toMatchObject({ status: 200 });
  });

  test('those of a method and path', async () => {
    const { as, emulator, account } = await signedIn();
    const path = `${apps}/${emulator.store.addApp(account, body).id}`;
    emulator.faults.add({ method: 'get', path: apps, times: 1, do: { status: 501 } });
    emulator.faults.add({ path: `${apps}/{appId}`, do: { status: 502 } });
    emulator.faults.add({ path: /keys$/g, times: 2, do: { status: 503 } });
    expect(await as('POST', apps, { body })).toMatchObject({ status: 201 });
    expect(await as('GET', `${path}/keys`)).toMatchObject({ status: 503 });
    expect(await as('POST', `${path}/keys`)).toMatchObject({ status: 503 });
    expect(await as('GET', path)).toMatchObject({ status: 502 });
    expect(await as('GET', apps)).toMatchObject({ status: 501 });
  });

  test('so many, after so many that pass', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ skip: 1, times: 2, do: { status: 503 } });
    const statuses = [];
    for (let request = 0; request < 4; request++) statuses.push((await as('GET', apps)).status);
    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  test('all, until the faults are cleared', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ times: Number.POSITIVE_INFINITY, do: { status: 503 } });
    for (let request = 0; request < 3; request++)
      expect(await as('GET', apps)).toMatchObject({ status: 503 });
    emulator.faults.clear();
    expect(await as('GET', apps)).toMatchObject({ status: 200 });
  });

  test('one at a time: the first added goes first', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ do: { status: 501 } });
    emulator.faults.add({ do: { status: 502 } });
    expect([await as('GET', apps), await as('GET', apps)]).toMatchObject([{ status: 501 }, { status: 502 }]);
  });
});

describe('a status', () => {
  test('stands in for processing', async () => {
    const { as, emulator } = await signedIn();
    const headers = { 'retry-after': '7', 'Content-Type': 'application/x' };
    emulator.faults.add({ method: 'POST', do: { status: 429, body: 'slow down', headers } });
    const reply = await as('POST', apps, { body });
    expect(reply).toMatchObject({ status: 429, body: 'slow down' });
    expect(reply.headers.get('retry-after')).toBe('7');
    expect(reply.headers.get('content-type')).toBe('application/x');
    expect(reply.headers.get('date')).toBe(new Date(noon).toUTCString());
    expect(emulator.store.apps).toEqual([]);
    expect(emulator.requests.at(-1)).toMatchObject({ status: 429, changed: false });
  });

  test('may follow the change', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ method: 'POST', do: { status: 502, body: { a: 1 }, after: true } });
    expect(await as('POST', apps, { body })).toMatchObject({ status: 502, body: { a: 1 } });
    expect(emulator.store.apps).toHaveLength(1);
    expect(emulator.requests.at(-1)).toMatchObject({ status: 502, changed: true });
  });

  test('has the usual error body unless given one', async () => {
    const { ask, emulator } = await bench({ dialect: { errorBody: 'message' } });
    emulator.faults.add({ do: { status: 503, headers: { 'retry-after': '1' } } });
    const reply = await ask('GET', apps);
    expect(reply.body).toEqual({ message: 'Service Unavailable' });
    expect(reply.headers.get('retry-after')).toBe('1');
    emulator.faults.add({ do: { status: 302, headers: { location: '/elsewhere' } } });
    const redirect = await fetch(emulator.url, { redirect: 'manual' });
    expect([redirect.status, await redirect.text()]).toEqual([302, '']);
  });
});

describe('a connection', () => {
  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('may be reset %s the change', async (reset, count) => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ method: 'POST', do: { reset } });
    await expect(as('POST', apps, { body })).rejects.toThrow('fetch failed');
    expect(emulator.store.apps).toHaveLength(count);
    expect(emulator.requests.at(-1)).toMatchObject({ status: undefined, changed: count === 1 });
  });

  test('may break off half-way', async () => {
    const { as, emulator, token } = await signedIn();
    const whole = JSON.stringify((await as('GET', '/api/client/profile')).body);
    emulator.faults.add({ times: 2, do: { truncate: true } });
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${emulator.url}/api/client/profile`, { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(whole.length));
    let received = '';
    const reading = (async () => {
      for await (const chunk of response.body ?? []) received += Buffer.from(chunk).toString();
    })();
    await expect(reading).rejects.toThrow();
    expect(received).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    // With no body to halve, nothing arrives at all.
    await expect(as('POST', '/api/auth/logout')).rejects.toThrow('fetch failed');
  });
});

describe('an answer', () => {
  test('may be late, its change made on time', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ method: 'POST', do: { delayMs: 50 } });
    const begin = performance.now();
    const inTime: unknown[] = [];
    emulator.faults.onAnswer({}, ({ status }) => void inTime.push(status, emulator.store.apps.length));
    expect(await as('POST', apps, { body })).toMatchObject({ status: 201 });
    expect(performance.now() - begin).toBeGreaterThan(45);
    expect(inTime).toEqual([undefined, 1]);
    expect(emulator.requests.at(-1)).toMatchObject({ status: 201 });
  });

  test.each(['{ delayMs: 3_600_000 }', '{ drip: { byteEveryMs: 3_600_000 } }'])(
    'that is late ends with the emulator, and leaves no timer: %s',
    async (action) => {
      // A process of its own: that it ends shows that nothing keeps it.
      const script = `
        import { startEmulator } from ${JSON.stringify(new URL('emulator.ts', import.meta.url).href)};
        const emulator = await startEmulator();
        emulator.faults.add({ do: ${action} });
        emulator.faults.onAnswer({}, () => void setImmediate(() => emulator.close()));
        await fetch(emulator.url).then((response) => response.text()).catch(() => console.log('broken off'));`;
      const node = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
        timeout: 20_000,
      });
      expect((await node).stdout).toBe('broken off\n');
    },
  );

  test('may have another body under its own status', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ do: { rawBody: '{"id":' } });
    const reply = await as('POST', apps, { body });
    expect(reply).toMatchObject({ status: 201, body: '{"id":' });
    expect(reply.headers.get('content-type')).toBe('application/json');
    emulator.faults.add({ do: { rawBody: '<html>', contentType: 'text/html' } });
    expect((await as('GET', apps)).headers.get('content-type')).toBe('text/html');
  });

  test.each([
    ['a field of another type', (app: unknown) => ({ ...(app as object), id: 7 }), { id: 7, name: 'x' }],
    ['a bare string', () => 'text', 'text'],
    ['null', () => null, null],
  ])('may be edited: %s', async (_what, edit, expected) => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ do: { edit } });
    const reply = await as('POST', apps, { body });
    expect(reply).toMatchObject({ status: 201, body: expected });
    expect(reply.headers.get('content-type')).toBe('application/json');
  });

  test('is edited as the client would see it', async () => {
    const { as, emulator, account } = await signedIn({ dialect: { appListCreatedAt: false } });
    emulator.store.addApp(account, body);
    emulator.faults.add({ do: { edit: (list) => Object.keys((list as object[])[0] ?? {}) } });
    const { body: names } = await as('GET', apps);
    expect(names).toContain('updatedAt');
    expect(names).not.toContain('createdAt');
  });

  test('may come a byte at a time', async () => {
    const { emulator, token } = await signedIn();
    emulator.faults.add({ do: { drip: { byteEveryMs: 1 } } });
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${emulator.url}/api/client/profile`, { headers });
    const chunks = [];
    for await (const chunk of response.body ?? []) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(10);
    expect(JSON.parse(Buffer.concat(chunks).toString())).toHaveProperty('email');
    expect(response.headers.get('content-length')).toBe(String(Buffer.concat(chunks).length));
  });
});

describe('meeting points', () => {
  test('a gate holds answers until enough are waiting, then stands open', async () => {
    const { as, emulator } = await signedIn();
    let open = false;
    const opened = emulator.faults.hold({ method: 'GET', path: apps }, 2).then(() => {
      open = true;
    });
    const arrived = new Promise<void>((resolve) =>
      emulator.faults.onRequest({ method: 'GET' }, () => resolve()),
    );
    const first = as('GET', apps);
    await arrived;
    await as('POST', apps, { body });
    expect(open).toBe(false);
    expect(emulator.requests[1]).toMatchObject({ method: 'GET', status: undefined });
    // The second sees the app; the first, though answered later still, was computed before.
    expect((await as('GET', apps)).body).toMatchObject([body]);
    expect((await first).body).toEqual([]);
    await opened;
    expect((await as('GET', apps)).body).toHaveLength(1);
  });

  test('clearing lets go of what is held', async () => {
    const { as, emulator } = await signedIn();
    const opened = emulator.faults.hold({ path: apps }, 2);
    const underWay = arrival(emulator);
    const held = as('GET', apps);
    await underWay;
    emulator.faults.clear();
    await opened;
    expect(await held).toMatchObject({ status: 200 });
  });

  test('a hook may change the state before a request is processed', async () => {
    const { as, emulator, account } = await signedIn();
    emulator.faults.onRequest({ method: 'GET', path: apps }, async ({ path, status }) => {
      await Promise.resolve();
      emulator.store.addApp(account, { name: `${path} ${status}` });
    });
    expect((await as('GET', apps)).body).toMatchObject([{ name: `${apps} undefined` }]);
  });

  test('a hook may change the state before an answer is sent', async () => {
    const { as, emulator } = await signedIn();
    const seen: unknown[] = [];
    emulator.faults.onAnswer({ method: 'POST', path: apps }, async ({ changed, status }) => {
      await Promise.resolve();
      seen.push({ changed, status });
      emulator.store.deleteApp(emulator.store.apps[0]?.id ?? '');
    });
    const created = await as('POST', apps, { body });
    expect(seen).toEqual([{ changed: true, status: undefined }]);
    expect(created).toMatchObject({ status: 201 });
    expect(await as('GET', `${apps}/${field(created, 'id')}`)).toMatchObject({ status: 404 });
  });
});
