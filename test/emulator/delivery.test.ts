import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { signedIn } from './harness.ts';

const apps = '/api/client/apps';
const body = { name: 'x' };

describe('a connection', () => {
  test.each([
    { reset: 'before', count: 0 },
    { reset: 'after', count: 1 },
  ] as const)('may be reset $reset the change', async ({ reset, count }) => {
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

describe('a response', () => {
  test('may be late, its change made on time', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ method: 'POST', do: { delayMs: 50 } });
    const begin = performance.now();
    const inTime: unknown[] = [];
    emulator.faults.onResponse({}, ({ status }) => void inTime.push(status, emulator.store.apps.length));
    expect(await as('POST', apps, { body })).toMatchObject({ status: 201 });
    expect(performance.now() - begin).toBeGreaterThan(45);
    expect(inTime).toEqual([undefined, 1]);
    expect(emulator.requests.at(-1)).toMatchObject({ status: 201 });
  });

  test.each([
    '{ delayMs: 3_600_000 }',
    '{ drip: { byteEveryMs: 3_600_000 } }',
    "{ endless: 'silence' }",
    "{ endless: 'headers' }",
    "{ endless: 'body' }",
  ])('that is late ends with the emulator, and leaves no timer: %s', async (action) => {
    // A process of its own: that it ends shows that nothing keeps it.
    const script = `
        import { startEmulator } from ${JSON.stringify(new URL('emulator.ts', import.meta.url).href)};
        const emulator = await startEmulator();
        emulator.faults.add({ do: ${action} });
        emulator.faults.onRequest({}, () => void setTimeout(() => emulator.close(), 50));
        await fetch(emulator.url).then((response) => response.text()).catch(() => console.log('broken off'));`;
    const node = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      timeout: 20_000,
    });
    expect((await node).stdout).toBe('broken off\n');
  });

  test.each([
    { endless: 'silence', count: 0 },
    { endless: 'headers', count: 1 },
    { endless: 'body', count: 1 },
  ] as const)('may never end: $endless', async ({ endless, count }) => {
    const { emulator, token } = await signedIn();
    emulator.faults.add({ method: 'POST', do: { endless } });
    const read = async () => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const signal = AbortSignal.timeout(100);
      const sent = { method: 'POST', headers, signal, body: JSON.stringify(body) };
      await (await fetch(`${emulator.url}${apps}`, sent)).text();
    };
    await expect(read()).rejects.toThrow('aborted due to timeout');
    expect(emulator.store.apps).toHaveLength(count);
  });

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
    {
      title: 'a field of another type',
      edit: (app: unknown) => ({ ...(app as object), id: 7 }),
      expected: { id: 7, name: 'x' },
    },
    { title: 'a bare string', edit: () => 'text', expected: 'text' },
    { title: 'null', edit: () => null, expected: null },
  ])('may be edited: $title', async ({ edit, expected }) => {
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
