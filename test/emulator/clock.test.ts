import { expect, test } from 'vitest';
import { claimsOf, credentials, field, noon, send, signedIn } from './harness.ts';

const apps = '/api/client/apps';

test.each([
  { title: 'ahead', clockOffsetMs: 90_000 },
  { title: 'behind', clockOffsetMs: -3000 },
])("Whisp's clock may be $title, in all that it says", async ({ clockOffsetMs }) => {
  const { as, ask, emulator } = await signedIn({ dialect: { clockOffsetMs } });
  const told = new Date(noon + clockOffsetMs);
  const created = await as('POST', apps, { body: { name: 'x' } });
  const iso = told.toISOString();
  expect(created.body).toMatchObject({ createdAt: iso, updatedAt: iso });
  expect(created.headers.get('date')).toBe(told.toUTCString());
  const key = await as('POST', `${apps}/${field(created, 'id')}/keys`);
  expect(key.body).toMatchObject({ createdAt: iso });
  const iat = Math.floor(told.getTime() / 1000);
  expect(claimsOf(field(key, 'token'))).toMatchObject({ iat });
  const login = await ask('POST', '/api/auth/login', { body: credentials });
  expect(claimsOf(field(login, 'accessToken'))).toMatchObject({ iat, exp: iat + 900 });
  const onCluster = await send(`${emulator.clusterUrl}/`, 'GET');
  expect(onCluster.headers.get('date')).toBe(told.toUTCString());
  // Of what is logged here, not by the service.
  expect(emulator.requests.at(-1)?.receivedAt).toBe(noon);
});

test('a clock that is put right in the middle leaves what is dated, and ends the sessions it should', async () => {
  const { as, emulator } = await signedIn({ dialect: { clockOffsetMs: -60_000 } });
  const created = await as('POST', apps, { body: { name: 'x' } });
  emulator.dialect.clockOffsetMs = 0;
  const path = `${apps}/${field(created, 'id')}`;
  expect(await as('PUT', path, { body: { name: 'y' } })).toMatchObject({
    body: { createdAt: new Date(noon - 60_000).toISOString(), updatedAt: new Date(noon).toISOString() },
  });
  emulator.dialect.clockOffsetMs = 839_000;
  expect(await as('GET', path)).toMatchObject({ status: 200 });
  emulator.dialect.clockOffsetMs = 840_000;
  expect(await as('GET', path)).toMatchObject({ status: 401 });
});

test('the Date header may be missing', async () => {
  const { as, emulator } = await signedIn({ dialect: { dateHeader: false } });
  expect((await as('GET', apps)).headers.has('date')).toBe(false);
  emulator.faults.add({ do: { status: 503 } });
  expect((await as('GET', apps)).headers.has('date')).toBe(false);
  emulator.dialect.dateHeader = true;
  expect((await as('GET', apps)).headers.get('date')).toBe(new Date(noon).toUTCString());
});
