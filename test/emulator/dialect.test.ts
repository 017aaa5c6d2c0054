import { describe, expect, test } from 'vitest';
import { type Dialect, dialectValues, parseDialect, plainDialect } from './dialect.ts';
import { credentials, field, signedIn, withKeys } from './harness.ts';

describe('statuses', () => {
  test('of a limit reached, for apps and keys alike', async () => {
    const { as, emulator, account, app } = await withKeys({ limitStatus: 422 });
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
    const { as, app, active } = await withKeys({ deletes: 'body' });
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
