import { describe, expect, test } from 'vitest';
import { type Dialect, dialectValues, plainDialect, switches } from './dialect.ts';
import { credentials, field, signedIn, withKeys } from './harness.ts';
import { parseDialect } from './parse-dialect.ts';

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

test('an app that is not a demo app has a limit of its own', async () => {
  const { as, emulator, account } = await signedIn({ dialect: { paidKeyLimit: 6 } });
  const create = async (tier: string) => {
    const app = emulator.store.addApp(account, { name: 'x', tier });
    for (let more = 0; more < 5; more++) emulator.store.addKey(app);
    const path = `/api/client/apps/${app.id}/keys`;
    return [(await as('POST', path)).status, (await as('POST', path)).status];
  };
  expect(await create('DEMO')).toEqual([409, 409]);
  expect(await create('PRO')).toEqual([201, 409]);
});

test.each<[Dialect['names'], string, string]>([
  ['kept', '  a \u0065\u0301  b ', '  a \u0065\u0301  b '],
  ['trimmed', '\u00a0 a  b ', 'a  b'],
  ['collapsed', ' a \t\u00a0 b ', 'a b'],
  ['nfc', ' \u0065\u0301 ', ' \u00e9 '],
])('names may be %s, when an app is created and when it is renamed', async (names, given, kept) => {
  const { as, emulator, account } = await signedIn({ dialect: { names, duplicateNames: 'refused' } });
  const other = emulator.store.addApp(account, { name: 'other' });
  expect(await as('PUT', `/api/client/apps/${other.id}`, { body: { name: given } })).toMatchObject({
    status: 200,
    body: { name: kept },
  });
  // The names are compared as they are kept, that of a seeded app included.
  const create = () => as('POST', '/api/client/apps', { body: { name: given } });
  expect(await create()).toMatchObject({ status: 409 });
  emulator.store.renameApp(other, given);
  expect(await create()).toMatchObject({ status: 409 });
  emulator.store.deleteApp(other.id);
  expect(await create()).toMatchObject({ status: 201, body: { name: kept } });
  expect(emulator.store.apps).toMatchObject([{ name: kept }]);
});

test.each<[Dialect['dates'], unknown]>([
  ['iso', '2026-04-25T12:00:05.123Z'],
  ['offset', '2026-04-25T12:00:05.123+00:00'],
  ['otherOffset', '2026-04-25T17:30:05.123+05:30'],
  ['seconds', '2026-04-25T12:00:05Z'],
  ['micros', '2026-04-25T12:00:05.123456Z'],
  ['nanos', '2026-04-25T12:00:05.123456789Z'],
  ['epochSeconds', 1_777_118_405],
  ['epochMs', 1_777_118_405_123],
  ['rfc1123', 'Sat, 25 Apr 2026 12:00:05 GMT'],
  ['garbage', 'yesterday'],
])('dates may be of the form %s, wherever there is one', async (dates, written) => {
  const { as } = await signedIn({ dialect: { dates, revokedKeys: 'revokedAt' } });
  const created = await as('POST', '/api/client/apps', { body: { name: 'x' } });
  const path = `/api/client/apps/${field(created, 'id')}`;
  const key = await as('POST', `${path}/keys`);
  await as('DELETE', `${path}/keys/${field(key, 'id')}`);
  const times = { createdAt: written, updatedAt: written };
  expect([created.body, key.body]).toMatchObject([times, { createdAt: written }]);
  expect((await as('GET', path)).body).toMatchObject(times);
  expect((await as('GET', '/api/client/apps')).body).toMatchObject([times]);
  const listed = [{ createdAt: written, revokedAt: written }];
  expect((await as('GET', `${path}/keys`)).body).toMatchObject(listed);
});

describe('fields that the guide does not know', () => {
  const extra = { labels: expect.any(Array), owner: expect.any(Object), history: [expect.any(Object)] };

  test('may be in every object, and change none that it knows', async () => {
    const { as, ask, emulator, account } = await signedIn();
    const app = emulator.store.addApp(account, { name: 'x' });
    emulator.store.addKey(app);
    for (const [method, path] of [
      ['GET', '/api/client/profile'],
      ['GET', '/api/client/apps'],
      ['GET', `/api/client/apps/${app.id}`],
      ['GET', `/api/client/apps/${app.id}/keys`],
      ['GET', '/api/client/apps/none'],
    ] as const) {
      emulator.dialect.extraFields = false;
      const plain = (await as(method, path)).body;
      emulator.dialect.extraFields = true;
      const { body } = await as(method, path);
      expect(body, path).toMatchObject(Array.isArray(plain) ? [extra] : extra);
      expect(body, path).toMatchObject(plain as object);
    }
    expect((await ask('POST', '/api/auth/login', { body: credentials })).body).toMatchObject(extra);
    expect((await as('DELETE', `/api/client/apps/${app.id}`)).body).toBeUndefined();
  });

  test('put no second array beside a list', async () => {
    const { as, emulator, account } = await signedIn({ dialect: { extraFields: true } });
    emulator.store.addApp(account, { name: 'x' });
    for (const lists of dialectValues.lists.slice(1)) {
      emulator.dialect.lists = lists;
      const body = (await as('GET', '/api/client/apps')).body as object;
      expect(body).toMatchObject({ accountId: expect.any(String), plan: expect.any(Object) });
      expect(Object.values(body).filter(Array.isArray), lists).toMatchObject([[{ name: 'x', ...extra }]]);
    }
  });
});

describe('settings as text', () => {
  test('become what they name', () => {
    const settings = ['lists=pages', 'pageSize=7', 'keyListCreatedAt=false', 'wrongCredentials=404'];
    const dialect = { lists: 'pages', pageSize: 7, keyListCreatedAt: false, wrongCredentials: 404 };
    expect(parseDialect(settings)).toEqual(dialect);
    const conditions = ['clockOffsetMs=-2000', 'lagMs=0', 'lagMode=varied', 'dates=garbage', 'compress=true'];
    expect(parseDialect(conditions)).toEqual({
      ...{ clockOffsetMs: -2000, lagMs: 0, lagMode: 'varied', dates: 'garbage', compress: true },
    });
  });

  test.each([
    'lists=none',
    'nothing=1',
    'toString=1',
    'pageSize=0',
    'pageSize',
    'lists',
    '',
    'lagMs=5001',
    'lagMs=-1',
    'limitStatus=500',
    'clockOffsetMs=1.5',
  ])('"%s" is refused', (text) => {
    expect(() => parseDialect([text])).toThrow(/^dialect /);
  });

  test("each switch's first value is the plain one, and numbers have it in their range", () => {
    expect(Object.keys(switches).sort()).toEqual(Object.keys(plainDialect).sort());
    for (const [name, values] of Object.entries(switches)) {
      const plain = plainDialect[name as keyof Dialect];
      if (!('from' in values)) expect(values[0], name).toBe(plain);
      else expect(values.from <= Number(plain) && Number(plain) <= values.to, name).toBe(true);
    }
  });
});
