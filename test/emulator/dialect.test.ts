import { describe, expect, test } from 'vitest';
import { type Dialect, dialectValues, parseDialect, plainDialect } from './dialect.ts';
import { credentials, field, noon, type SignedIn, signedIn } from './harness.ts';
import type { App, Key } from './store.ts';

interface Setting extends SignedIn {
  readonly app: App;
  readonly active: Key;
  readonly revoked: Key;
}

/** One app with an active and a revoked key. */
async function setting(dialect: Partial<Dialect>): Promise<Setting> {
  const opened = await signedIn({ dialect });
  const { store } = opened.emulator;
  const app = store.addApp(opened.account, { name: 'x' });
  const [active, revoked] = [store.addKey(app), store.addKey(app)];
  store.revokeKey(revoked.id);
  return { ...opened, app, active, revoked };
}

describe('lists', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => expect.objectContaining({ name }));
  const page = { size: 2, totalElements: 3, totalPages: 2 };

  test.each<[Partial<Dialect>, string, unknown]>([
    [{ lists: 'array' }, '', [a, b, c]],
    [{ lists: 'object' }, '', { items: [a, b, c] }],
    [{ lists: 'pages' }, '', { ...page, content: [a, b], number: 0, last: false }],
    [{ lists: 'pages' }, '?page=1', { ...page, content: [c], number: 1, last: true }],
    [{ lists: 'pages' }, '?page=2', { ...page, content: [], number: 2, last: true }],
    [{ lists: 'more' }, '', { items: [a, b], total: 3, hasMore: true }],
    [{ lists: 'more', pageSize: 3 }, '', { items: [a, b, c], total: 3, hasMore: false }],
  ])('%o: apps%s', async (dialect, query, body) => {
    const { as, emulator, account } = await signedIn({ dialect });
    for (const name of ['a', 'b', 'c']) emulator.store.addApp(account, { name });
    const reply = await as('GET', `/api/client/apps${query}`);
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.body).toEqual(body);
  });

  test('an empty list is one page without entries', async () => {
    const { as } = await signedIn({ dialect: { lists: 'pages' } });
    const body = { content: [], totalPages: 0, number: 0, size: 2, totalElements: 0, last: true };
    expect((await as('GET', '/api/client/apps')).body).toEqual(body);
  });

  test.each(['-1', 'x', '1.5', ''])('there is no page "%s"', async (number) => {
    const { as } = await signedIn({ dialect: { lists: 'pages' } });
    expect(await as('GET', `/api/client/apps?page=${number}`)).toMatchObject({ status: 400 });
  });

  test('keys are listed the same way', async () => {
    const { as, app, active } = await setting({ lists: 'object' });
    const { body } = await as('GET', `/api/client/apps/${app.id}/keys`);
    expect(body).toEqual({ items: [expect.objectContaining({ id: active.id })] });
  });
});

describe('what list entries carry', () => {
  test('apps may lack createdAt, in the list alone', async () => {
    const { as, app } = await setting({ appListCreatedAt: false });
    const [entry] = (await as('GET', '/api/client/apps')).body as object[];
    expect(entry).toHaveProperty('name');
    expect(entry).not.toHaveProperty('createdAt');
    expect((await as('GET', `/api/client/apps/${app.id}`)).body).toHaveProperty('createdAt');
  });

  test('apps may carry their clusterEndpoint', async () => {
    const { as, emulator } = await setting({ appListClusterEndpoint: true });
    const { body } = await as('GET', '/api/client/apps');
    expect(body).toMatchObject([{ clusterEndpoint: emulator.clusterUrl }]);
    emulator.dialect.appListClusterEndpoint = false;
    const [entry] = (await as('GET', '/api/client/apps')).body as object[];
    expect(entry).not.toHaveProperty('clusterEndpoint');
  });

  test('keys may lack createdAt, though a new one has it', async () => {
    const { as, app } = await setting({ keyListCreatedAt: false });
    const path = `/api/client/apps/${app.id}/keys`;
    const [entry] = (await as('GET', path)).body as object[];
    expect(entry).toHaveProperty('id');
    expect(entry).not.toHaveProperty('createdAt');
    expect((await as('POST', path)).body).toHaveProperty('createdAt');
  });

  test.each<[Dialect['revokedKeys'], object, object]>([
    ['status', { status: 'ACTIVE' }, { status: 'REVOKED' }],
    ['revokedAt', { revokedAt: null }, { revokedAt: new Date(noon).toISOString() }],
    ['revoked', { revoked: false }, { revoked: true }],
    ['active', { active: true }, { active: false }],
  ])('revoked keys may be told by %s', async (revokedKeys, ofActive, ofRevoked) => {
    const { as, app, active, revoked } = await setting({ revokedKeys });
    expect((await as('GET', `/api/client/apps/${app.id}/keys`)).body).toMatchObject([
      { id: active.id, ...ofActive },
      { id: revoked.id, ...ofRevoked },
    ]);
  });
});

describe('statuses', () => {
  test('of a limit reached, for apps and keys alike', async () => {
    const { as, emulator, account, app } = await setting({ limitStatus: 422 });
    for (let more = 0; more < 4; more++) emulator.store.addApp(account, { name: 'x' });
    for (let more = 0; more < 4; more++) emulator.store.addKey(app);
    expect(await as('POST', '/api/client/apps', { body: { name: 'y' } })).toMatchObject({ status: 422 });
    expect(await as('POST', `/api/client/apps/${app.id}/keys`)).toMatchObject({ status: 422 });
  });

  test.each(dialectValues.wrongCredentials)(
    '%i for wrong credentials, and for nothing else',
    async (status) => {
      const { ask } = await signedIn({ dialect: { wrongCredentials: status } });
      for (const wrong of [{ password: 'wrong' }, { email: 'nobody@acme.com' }]) {
        const body = { ...credentials, ...wrong };
        expect(await ask('POST', '/api/auth/login', { body })).toMatchObject({ status });
      }
      expect(await ask('GET', '/api/client/apps', { token: 'x' })).toMatchObject({ status: 401 });
    },
  );

  test('deleting may answer with a body', async () => {
    const { as, app, active } = await setting({ deletes: 'body' });
    const path = `/api/client/apps/${app.id}`;
    const deleted = (id: string) => ({ status: 200, body: { id, deleted: true } });
    expect(await as('DELETE', `${path}/keys/${active.id}`)).toMatchObject(deleted(active.id));
    expect(await as('DELETE', path)).toMatchObject(deleted(app.id));
  });
});

test('duplicate names may be refused, per account', async () => {
  const { as, emulator, account } = await signedIn();
  const { store } = emulator;
  store.addApp(store.addAccount({ email: 'b@b', password: 'b' }), { name: 'x' });
  const create = () => as('POST', '/api/client/apps', { body: { name: 'x' } });
  expect(await create()).toMatchObject({ status: 201 });
  expect(await create()).toMatchObject({ status: 201 });
  emulator.dialect = { ...plainDialect, duplicateNames: 'refused' };
  expect(await create()).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  const path = `/api/client/apps/${store.addApp(account, { name: 'y' }).id}`;
  expect(await as('PUT', path, { body: { name: 'x' } })).toMatchObject({ status: 409 });
  expect(await as('PUT', path, { body: { name: 'y' } })).toMatchObject({ status: 200 });
});

test.each([
  ['leaves', 200],
  ['ends', 401],
] as const)('another log-in %s the sessions there are', async (otherLogin, status) => {
  const { as, ask, emulator } = await signedIn({ dialect: { otherLogin } });
  emulator.store.addAccount({ ...credentials, email: 'b@b' });
  await ask('POST', '/api/auth/login', { body: { ...credentials, email: 'b@b' } });
  await ask('POST', '/api/auth/login', { body: { ...credentials, password: 'wrong' } });
  expect(await as('GET', '/api/client/profile')).toMatchObject({ status: 200 });
  const second = field(await ask('POST', '/api/auth/login', { body: credentials }), 'accessToken');
  expect(await as('GET', '/api/client/profile')).toMatchObject({ status });
  expect(await ask('GET', '/api/client/profile', { token: second })).toMatchObject({ status: 200 });
});

test.each<[Dialect['errorBody'], string | null, unknown]>([
  [
    'problem',
    'application/problem+json',
    expect.objectContaining({ title: 'Not Found', detail: 'no such app' }),
  ],
  ['message', 'application/json', { message: 'no such app' }],
  ['error', 'application/json', { error: 'no such app' }],
  ['text', 'text/plain; charset=utf-8', 'no such app'],
  ['empty', null, undefined],
])('an error may be of the shape "%s"', async (errorBody, type, body) => {
  const { as } = await signedIn({ dialect: { errorBody } });
  const reply = await as('GET', '/api/client/apps/none');
  expect(reply).toMatchObject({ status: 404 });
  expect(reply.headers.get('content-type')).toBe(type);
  expect(reply.body).toEqual(body);
});

describe('settings as text', () => {
  test('become what they name', () => {
    const settings = ['lists=pages', 'pageSize=7', 'keyListCreatedAt=false', 'wrongCredentials=404'];
    const dialect = { lists: 'pages', pageSize: 7, keyListCreatedAt: false, wrongCredentials: 404 };
    expect(parseDialect(settings)).toEqual(dialect);
  });

  test.each(['lists=none', 'nothing=1', 'toString=1', 'pageSize=0', 'pageSize', 'lists', ''])(
    '"%s" is refused',
    (text) => {
      expect(() => parseDialect([text])).toThrow(/^dialect /);
    },
  );

  test("each switch's first value is the plain one", () => {
    for (const [name, values] of Object.entries(dialectValues)) {
      if (values !== 'number') expect(values[0], name).toBe(plainDialect[name as keyof Dialect]);
    }
  });
});
