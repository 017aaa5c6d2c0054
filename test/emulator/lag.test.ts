import { expect, test } from 'vitest';
import type { Dialect } from './dialect.ts';
import { credentials, field, type Reply, type SignedIn, signedIn } from './harness.ts';

const apps = '/api/client/apps';

interface Lagging extends SignedIn {
  readonly create: (name: string) => Promise<string>;
  readonly names: () => Promise<unknown[]>;
  readonly keyIds: (appId: string) => Promise<string[]>;
}

/** Reads that are two seconds behind, unless told otherwise. */
async function lagging(dialect: Partial<Dialect> = {}): Promise<Lagging> {
  const opened = await signedIn({ dialect: { lagMs: 2000, ...dialect } });
  const { as } = opened;
  const entries = async (path: string) => (await as('GET', path)).body as { id: string; name: string }[];
  return {
    ...opened,
    create: async (name) => field(await as('POST', apps, { body: { name } }), 'id'),
    names: async () => (await entries(apps)).map(({ name }) => name),
    keyIds: async (appId) => (await entries(`${apps}/${appId}/keys`)).map(({ id }) => id),
  };
}

test('an app is listed, and is there, as late as the lag says', async () => {
  const { as, clock, create, names } = await lagging();
  const id = await create('x');
  const there = async () => [
    await names(),
    (await as('GET', `${apps}/${id}`)).status,
    (await as('GET', `${apps}/${id}/keys`)).status,
  ];
  clock.time += 1999;
  expect(await there()).toEqual([[], 404, 404]);
  clock.time += 1;
  expect(await there()).toEqual([['x'], 200, 200]);
});

test('an app that is deleted stays as late, in its place and with the keys it had', async () => {
  const { as, emulator, account, clock, names, keyIds } = await lagging();
  const [app] = ['x', 'y'].map((name) => emulator.store.addApp(account, { name }));
  if (app === undefined) throw new Error('no app');
  const key = emulator.store.addKey(app);
  clock.time += 10_000;
  await as('DELETE', `${apps}/${app.id}`);
  clock.time += 1999;
  expect(await names()).toEqual(['x', 'y']);
  expect(await as('GET', `${apps}/${app.id}`)).toMatchObject({ status: 200 });
  expect(await keyIds(app.id)).toEqual([key.id]);
  clock.time += 1;
  expect(await names()).toEqual(['y']);
  for (const path of ['', '/keys']) {
    expect(await as('GET', `${apps}/${app.id}${path}`)).toMatchObject({ status: 404 });
  }
});

test('a name is the one of that time', async () => {
  const { as, clock, create, names } = await lagging();
  const path = `${apps}/${await create('a')}`;
  const rename = (name: string) => as('PUT', path, { body: { name } });
  clock.time += 5000;
  const { updatedAt } = (await as('GET', path)).body as { updatedAt: string };
  expect(await rename('b')).toMatchObject({ body: { name: 'b' } });
  clock.time += 1000;
  await rename('c');
  expect(await names()).toEqual(['a']);
  expect((await as('GET', path)).body).toMatchObject({ name: 'a', updatedAt });
  clock.time += 1000;
  expect(await names()).toEqual(['b']);
  clock.time += 1000;
  expect((await as('GET', path)).body).toMatchObject({ name: 'c' });
});

test.each<[Dialect['revokedKeys']]>([['hidden'], ['revoked']])(
  'a key is listed, and is revoked, as late (revoked keys: %s)',
  async (revokedKeys) => {
    const { as, emulator, account, clock, keyIds } = await lagging({ revokedKeys });
    const app = emulator.store.addApp(account, { name: 'x' });
    const path = `${apps}/${app.id}/keys`;
    const id = field(await as('POST', path), 'id');
    expect(await keyIds(app.id)).toEqual([]);
    clock.time += 2000;
    expect(await keyIds(app.id)).toEqual([id]);
    const turned = field(await as('POST', `${path}/${id}/rotate`), 'id');
    expect(await keyIds(app.id)).toEqual([id]);
    clock.time += 2000;
    const list = (await as('GET', path)).body;
    const [active, revoked] = [{ id: turned }, { id, revoked: true }];
    expect(list).toMatchObject(revokedKeys === 'hidden' ? [active] : [revoked, active]);
  },
);

test('writes act on the true state', async () => {
  const { as, create, emulator } = await lagging({ duplicateNames: 'refused' });
  const id = await create('x');
  expect(await as('POST', apps, { body: { name: 'x' } })).toMatchObject({ status: 409 });
  const keys = `${apps}/${id}/keys`;
  const status = async (reply: Promise<Reply>) => (await reply).status;
  const made = Array.from({ length: 6 }, () => status(as('POST', keys)));
  expect((await Promise.all(made)).sort()).toEqual([201, 201, 201, 201, 201, 409]);
  const [key] = emulator.store.keys;
  expect(await status(as('DELETE', `${keys}/${key?.id}`))).toBe(204);
  expect(await status(as('DELETE', `${keys}/${key?.id}`))).toBe(404);
  expect(await status(as('DELETE', `${apps}/${id}`))).toBe(204);
  expect(await status(as('DELETE', `${apps}/${id}`))).toBe(404);
  expect(await status(as('POST', keys))).toBe(404);
});

test('what a test changes by hand is seen at once', async () => {
  const { emulator, account, names, keyIds } = await lagging();
  const { store } = emulator;
  const app = store.addApp(account, { name: 'x' });
  const key = store.addKey(app);
  expect([await names(), await keyIds(app.id)]).toEqual([['x'], [key.id]]);
  store.revokeKey(key.id);
  store.renameApp(app, 'y');
  expect([await names(), await keyIds(app.id)]).toEqual([['y'], []]);
  store.deleteApp(app.id);
  expect(await names()).toEqual([]);
});

test("another account's apps are not there, even those that were", async () => {
  const { as, ask, emulator, account, names } = await lagging();
  const { id } = emulator.store.addApp(account, { name: 'x' });
  await as('DELETE', `${apps}/${id}`);
  expect(await names()).toEqual(['x']);
  const other = { email: 'b@b', password: 'other password' };
  emulator.store.addAccount(other);
  const token = field(await ask('POST', '/api/auth/login', { body: other }), 'accessToken');
  expect((await ask('GET', apps, { token })).body).toEqual([]);
  expect(await ask('GET', `${apps}/${id}`, { token })).toMatchObject({ status: 404 });
});

test('the pages of one reading show one moment', async () => {
  const { as, clock, create } = await lagging({ lists: 'pages', pageSize: 1 });
  for (const name of ['a', 'b']) await create(name);
  clock.time += 1500;
  await create('c');
  clock.time += 1000;
  const page = async (number: number) => (await as('GET', `${apps}?page=${number}`)).body;
  const two = { totalElements: 2 };
  expect(await page(0)).toMatchObject({ ...two, content: [{ name: 'a' }] });
  clock.time += 5000;
  expect(await page(1)).toMatchObject({ ...two, content: [{ name: 'b' }] });
  expect(await page(0)).toMatchObject({ totalElements: 3 });
});

interface Counts {
  readonly apps: number[];
  readonly keys: number[];
  readonly details: number[];
}

/**
 * How many of five apps, and of another app's five keys, made a second apart, each of 40 readings of both lists shows,
 * and the statuses of as many readings of the details of the third app.
 */
async function readings(lagSeed: number, between: (opened: Lagging) => Promise<unknown>): Promise<Counts> {
  const opened = await lagging({ lagMs: 5000, lagMode: 'varied', lagSeed });
  const { as, emulator, account, clock, create, names, keyIds } = opened;
  const { id } = emulator.store.addApp(account, { name: 'seeded', tier: 'PRO' });
  for (let count = 0; count < 5; count++) {
    await create('x');
    await as('POST', `${apps}/${id}/keys`);
    clock.time += 1000;
  }
  const path = `${apps}/${emulator.store.apps[3]?.id}`;
  const seen: Counts = { apps: [], keys: [], details: [] };
  for (let count = 0; count < 40; count++) {
    seen.apps.push((await names()).length - 1);
    seen.keys.push((await keyIds(id)).length);
    seen.details.push((await as('GET', path)).status);
    await between(opened);
  }
  return seen;
}

test('each list lags for itself, by what its seed draws for it', async () => {
  const nothing = async () => {};
  const seen = await readings(1, nothing);
  expect([...new Set(seen.apps)].sort()).toEqual([1, 2, 3, 4, 5]);
  expect(seen.keys).not.toEqual(seen.apps);
  expect([...new Set(seen.details)].sort()).toEqual([200, 404]);
  // With other ids, and other reads in between.
  const readDetails = ({ as, emulator }: Lagging) => as('GET', `${apps}/${emulator.store.apps[0]?.id}`);
  expect(await readings(1, readDetails)).toEqual(seen);
  expect(await readings(2, nothing)).not.toEqual(seen);
});

test('a key works on the cluster at once, and a revoked one no more', async () => {
  const { as, ask, emulator, create } = await lagging();
  const path = `${apps}/${await create('x')}/keys`;
  const { id, token } = (await as('POST', path)).body as { id: string; token: string };
  expect(emulator.store.appByKeyToken(token)).toBeDefined();
  await as('DELETE', `${path}/${id}`);
  expect(emulator.store.appByKeyToken(token)).toBeUndefined();
  // Nor is an account seen late.
  const body = { ...credentials, email: 'c@c', companyName: 'C' };
  expect(await ask('POST', '/api/auth/register', { body })).toMatchObject({ status: 201 });
  expect(await ask('POST', '/api/auth/login', { body: { ...credentials, email: 'c@c' } })).toMatchObject({
    status: 200,
  });
});
