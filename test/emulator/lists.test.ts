import { describe, expect, test } from 'vitest';
import type { Dialect } from './dialect.ts';
import { noon, signedIn, withKeys } from './harness.ts';

describe('lists', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => expect.objectContaining({ name }));
  const page = { size: 2, totalElements: 3, totalPages: 2 };

  test.each<[Partial<Dialect>, string, unknown]>([
    [{ lists: 'array' }, '', [a, b, c]],
    [{ lists: 'object' }, '', { items: [a, b, c] }],
    [{ lists: 'pages' }, '', { ...page, content: [a, b], number: 0, last: false }],
    [{ lists: 'pages' }, '?page=1', { ...page, content: [c], number: 1, last: true }],
    [{ lists: 'pages' }, '?page=2', { ...page, content: [], number: 2, last: true }],
    [
      { lists: 'last' },
      '',
      { items: [a, b, c], pageSize: 3, accountId: 'c-1', nextRenewalAt: expect.any(String), last: true },
    ],
    [{ lists: 'hasNext' }, '', { data: [a, b, c], hasNext: false, total: 3 }],
    [{ lists: 'named', pageSize: 20 }, '?page=1', { apps: [a, b, c], meta: { pageSize: 20, page: 0 } }],
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
    const { as, emulator, app, active } = await withKeys({ lists: 'object' });
    const list = async () => (await as('GET', `/api/client/apps/${app.id}/keys`)).body;
    const keys = [expect.objectContaining({ id: active.id })];
    expect(await list()).toEqual({ items: keys });
    emulator.dialect.lists = 'named';
    expect(await list()).toEqual({ keys, meta: { pageSize: 2, page: 0 } });
  });
});

describe('what list entries carry', () => {
  test('apps may lack createdAt, in the list alone', async () => {
    const { as, app } = await withKeys({ appListCreatedAt: false });
    const [entry] = (await as('GET', '/api/client/apps')).body as object[];
    expect(entry).toHaveProperty('name');
    expect(entry).not.toHaveProperty('createdAt');
    expect((await as('GET', `/api/client/apps/${app.id}`)).body).toHaveProperty('createdAt');
  });

  test('apps may carry their clusterEndpoint', async () => {
    const { as, emulator } = await withKeys({ appListClusterEndpoint: true });
    const { body } = await as('GET', '/api/client/apps');
    expect(body).toMatchObject([{ clusterEndpoint: emulator.clusterUrl }]);
    emulator.dialect.appListClusterEndpoint = false;
    const [entry] = (await as('GET', '/api/client/apps')).body as object[];
    expect(entry).not.toHaveProperty('clusterEndpoint');
  });

  test('keys may lack createdAt, though a new one has it', async () => {
    const { as, app } = await withKeys({ keyListCreatedAt: false });
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
    const { as, app, active, revoked } = await withKeys({ revokedKeys });
    expect((await as('GET', `/api/client/apps/${app.id}/keys`)).body).toMatchObject([
      { id: active.id, ...ofActive },
      { id: revoked.id, ...ofRevoked },
    ]);
  });
});
