import { describe, expect, test } from 'vitest';
import { bench, noon, signedIn } from './harness.ts';

const apps = '/api/client/apps';
const body = { name: 'x' };

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

  test('a refusal is met by clients that ask, and counts no request that arrives', async () => {
    const { as, emulator } = await signedIn();
    emulator.faults.add({ skip: 1, do: { refuse: true } });
    const request = { method: 'GET', path: apps };
    expect(emulator.faults.refuses(request)).toBe(false);
    await as('GET', apps);
    expect(emulator.faults.refuses(request)).toBe(true);
    expect(emulator.faults.refuses(request)).toBe(false);
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
