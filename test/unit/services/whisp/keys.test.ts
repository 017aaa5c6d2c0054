import { describe, expect, test } from 'vitest';
import { ApiError, InvalidResponseError, NetworkError } from '../../../../src/base/errors.ts';
import { jsonObject } from '../../../../src/base/json.ts';
import {
  createKey,
  keysPath,
  listActiveKeys,
  listActiveKeysIfThere,
  readNewKey,
  revokeKey,
} from '../../../../src/services/whisp/keys.ts';
import { scriptedApi } from '../../../support/scripted-api.ts';

const TIME = '2026-04-25T12:00:00Z';
const refusal = (status: number) => new ApiError('DELETE /x', status, '');
const lost = new NetworkError('DELETE /x', 'broke', { sent: true, lasting: false });
const list = [
  { id: 'k1', createdAt: TIME },
  { id: 'k2', status: 'REVOKED' },
];
const listed = {
  items: [{ id: 'k1', createdAt: Date.parse(TIME) }],
  revoked: [{ id: 'k2', createdAt: undefined }],
};

test.each([
  { entry: {}, active: true },
  { entry: { status: 'ACTIVE', revokedAt: null, revoked: false, active: true }, active: true },
  { entry: { status: 'REVOKED' }, active: false },
  { entry: { revokedAt: '2026-04-25T12:00:00Z' }, active: false },
  { entry: { revoked: true }, active: false },
  { entry: { active: false }, active: false },
])('a key that is listed with $entry is active: $active', async ({ entry, active }) => {
  const { api } = scriptedApi([{ id: 'k1', createdAt: '2026-04-25T12:00:00Z', ...entry }]);
  const key = { id: 'k1', createdAt: Date.parse('2026-04-25T12:00:00Z') };
  const { items, revoked } = await listActiveKeys(api, 'a1');
  expect({ items, revoked }).toEqual(active ? { items: [key], revoked: [] } : { items: [], revoked: [key] });
});

test.each([
  { title: 'the usual form', createdAt: '2026-04-25T12:00:00Z', time: Date.parse('2026-04-25T12:00:00Z') },
  { title: 'another zone', createdAt: '2026-04-25T14:00:00+02:00', time: Date.parse('2026-04-25T12:00:00Z') },
  { title: 'seconds of the epoch', createdAt: 1_777_118_400, time: 1_777_118_400_000 },
  { title: 'words', createdAt: 'yesterday', time: undefined },
  { title: 'an object', createdAt: { seconds: 1 }, time: undefined },
  { title: 'nothing', createdAt: null, time: undefined },
])('a new key comes with its age where that can be read: $title', async ({ createdAt, time }) => {
  const { api, masks } = scriptedApi({ id: 'k1', token: 'tok', createdAt, tier: 7, audience: [] });
  expect(await createKey(api, 'a1', {})).toEqual({
    outcome: 'done',
    value: { id: 'k1', token: 'tok', createdAt: time },
  });
  expect(masks).toEqual(['tok']);
});

test('a token is made secret even when the rest of the response is wrong', async () => {
  const { api, masks } = scriptedApi({ token: 'tok' });
  const tracked = await createKey(api, 'a1', {});
  expect(tracked).toMatchObject({
    outcome: 'unknown',
    error: { message: expect.stringContaining('the field id is missing') },
  });
  expect(masks).toEqual(['tok']);
});

test('the path of an app is that of its keys', () => {
  expect(keysPath('a:1')).toBe('/api/client/apps/a%3A1/keys');
});

describe.each([
  { title: 'that is there', read: listActiveKeys },
  { title: 'that may not be there', read: listActiveKeysIfThere },
])('the keys of an app $title', ({ read }) => {
  test.each([
    { title: 'are asked for at once', options: undefined, given: {} },
    { title: 'are asked for to take something back', options: { rollback: true }, given: { rollback: true } },
  ])('$title', async ({ options, given }) => {
    const { api, calls } = scriptedApi(list);
    expect(await read(api, 'a1', options)).toStrictEqual(listed);
    expect(calls).toStrictEqual([{ method: 'GET', path: '/api/client/apps/a1/keys', options: given }]);
  });

  test('are on as many pages as there are', async () => {
    const page = (number: number, entry: object) => ({ content: [entry], totalPages: 2, number });
    const { api, calls } = scriptedApi(page(0, { id: 'k1' }), page(1, { id: 'k2' }));
    expect(await read(api, 'a1', { rollback: true })).toMatchObject({ items: [{ id: 'k1' }, { id: 'k2' }] });
    expect(calls.map(({ path, options }) => ({ path, options }))).toEqual([
      { path: '/api/client/apps/a1/keys', options: { rollback: true } },
      { path: '/api/client/apps/a1/keys?page=1', options: { rollback: true } },
    ]);
  });

  test('cannot be read where one has no id', async () => {
    await expect(read(scriptedApi([{ id: 'k1' }, {}]).api, 'a1')).rejects.toEqual(
      new InvalidResponseError('GET /api/client/apps/a1/keys', 'the field [1].id is missing'),
    );
  });

  test.each([{ status: 403 }, { status: 410 }])('are refused with $status', async ({ status }) => {
    const error = refusal(status);
    await expect(read(scriptedApi(error).api, 'a1')).rejects.toBe(error);
  });
});

test('the keys of an app that is not there are an error only where it has to be there', async () => {
  const error = refusal(404);
  await expect(listActiveKeys(scriptedApi(error).api, 'a1')).rejects.toBe(error);
  expect(await listActiveKeysIfThere(scriptedApi(error).api, 'a1')).toBeUndefined();
});

test.each([
  {
    title: 'a key',
    answer: { id: 'k1', token: 'tok', createdAt: TIME },
    outcome: { outcome: 'done', value: { id: 'k1', token: 'tok', createdAt: Date.parse(TIME) } },
    secrets: ['tok'],
  },
  {
    title: 'a refusal',
    answer: refusal(409),
    outcome: { outcome: 'refused', error: refusal(409) },
    secrets: [],
  },
  {
    title: 'no object',
    answer: ['tok'],
    outcome: {
      outcome: 'unknown',
      error: new InvalidResponseError('POST /api/client/apps/a1/keys', 'the body is not a JSON object'),
    },
    secrets: [],
  },
])(
  'a new key is asked for once, and what came of it is told: $title',
  async ({ answer, outcome, secrets }) => {
    const { api, calls, masks } = scriptedApi(answer);
    const options = { before: () => {} };
    expect(await createKey(api, 'a1', options)).toEqual(outcome);
    expect(calls).toStrictEqual([
      { method: 'POST', path: '/api/client/apps/a1/keys', creates: true, options },
    ]);
    expect(masks).toEqual(secrets);
  },
);

test.each([
  { title: 'no token', body: { id: 'k1' }, what: 'the field token is missing', secrets: [] },
  {
    title: 'a token of two lines',
    body: { id: 'k1', token: 'a\nb' },
    what: 'the field token is not a token',
    secrets: ['a\nb'],
  },
  {
    title: 'an id that would change a path',
    body: { id: '../k1', token: 'tok' },
    what: 'the field id is not an id',
    secrets: ['tok'],
  },
])('a new key with $title is refused, its token secret all the same', ({ body, what, secrets }) => {
  const { api, masks } = scriptedApi();
  expect(() => readNewKey(api, jsonObject('POST /x', body))).toThrow(
    new InvalidResponseError('POST /x', what),
  );
  expect(masks).toEqual(secrets);
});

describe('revoking a key', () => {
  test.each([
    { title: 'by its path', options: undefined, given: {} },
    { title: 'to take it back', options: { rollback: true }, given: { rollback: true } },
  ])('is one request: $title', async ({ options, given }) => {
    const { api, calls } = scriptedApi({ revoked: true });
    expect(await revokeKey(api, 'a:1', 'k/1', options)).toBe(true);
    expect(calls).toStrictEqual([
      {
        method: 'DELETE',
        path: '/api/client/apps/a%3A1/keys/k%2F1',
        options: { ...given, failed: expect.any(Function) },
      },
    ]);
  });

  test.each<{ title: string; attempts: Error[]; isRevoked: boolean }>([
    { title: 'the service does not know it', attempts: [refusal(404)], isRevoked: false },
    { title: 'an attempt before was not heard of', attempts: [lost, refusal(404)], isRevoked: true },
    { title: 'an attempt before met a problem', attempts: [refusal(500), refusal(404)], isRevoked: true },
    {
      title: 'the first of several attempts was not heard of',
      attempts: [lost, refusal(404), refusal(404)],
      isRevoked: true,
    },
    { title: 'it was said twice', attempts: [refusal(404), refusal(404)], isRevoked: false },
  ])('has succeeded where a key is gone after an attempt: $title', async ({ attempts, isRevoked }) => {
    const { api } = scriptedApi();
    const repeating = {
      ...api,
      call: async <T>(_call: unknown, options?: { failed?: (error: unknown) => void }): Promise<T> => {
        for (const error of attempts) options?.failed?.(error);
        throw attempts.at(-1);
      },
    };
    expect(await revokeKey(repeating, 'a1', 'k1')).toBe(isRevoked);
  });

  test.each([{ error: refusal(403) }, { error: refusal(500) }, { error: lost }])(
    'fails with what it met: $error.message',
    async ({ error }) => {
      await expect(revokeKey(scriptedApi(error).api, 'a1', 'k1')).rejects.toBe(error);
    },
  );
});
