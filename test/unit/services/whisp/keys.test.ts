import { expect, test } from 'vitest';
import { ApiError } from '../../../../src/base/errors.ts';
import type { Call, CallOptions } from '../../../../src/services/http/send.ts';
import { rotateKey } from '../../../../src/services/whisp/account.ts';
import type { Api } from '../../../../src/services/whisp/api.ts';
import { deleteApp } from '../../../../src/services/whisp/apps.ts';
import { login, refresh, register, type Tokens } from '../../../../src/services/whisp/auth.ts';
import { createKey, listActiveKeys, revokeKey } from '../../../../src/services/whisp/keys.ts';

const credentials = { email: 'dev@acme.test', password: 'S3cure!Pass#2026' };
const answer = (body: unknown, cookies: readonly string[] = []) => ({
  endpoint: 'POST /x',
  body,
  date: undefined,
  cookies,
});

/** An API whose every answer has this body, what was called, and what was made secret. */
function answering(body: unknown) {
  const calls: { call: Call<unknown>; options: CallOptions<unknown> | undefined }[] = [];
  const masks: string[] = [];
  const api: Api = {
    mask: (value) => masks.push(value),
    call: async (call, options) => {
      calls.push({ call, options });
      return call.read(answer(body));
    },
  };
  return { api, calls, masks };
}

/** An API whose every answer is this status. */
function refusing(status: number): Api {
  return { mask: () => {}, call: () => Promise.reject(new ApiError('DELETE /x', status, '')) };
}

test.each([
  [{}, true],
  [{ status: 'ACTIVE', revokedAt: null, revoked: false, active: true }, true],
  [{ status: 'REVOKED' }, false],
  [{ revokedAt: '2026-04-25T12:00:00Z' }, false],
  [{ revoked: true }, false],
  [{ active: false }, false],
])('a key that is listed with %j is active: %s', async (entry, active) => {
  const { api } = answering([{ id: 'k1', createdAt: '2026-04-25T12:00:00Z', ...entry }]);
  const key = { id: 'k1', createdAt: Date.parse('2026-04-25T12:00:00Z') };
  const { items, revoked } = await listActiveKeys(api, 'a1');
  expect({ items, revoked }).toEqual(active ? { items: [key], revoked: [] } : { items: [], revoked: [key] });
});

test.each([
  [undefined, false],
  [true, true],
])('keys are listed for rollback only when that is said: %s', async (rollback, isRollback) => {
  const { api, calls } = answering([]);
  await listActiveKeys(api, 'a1', rollback);
  expect(calls[0]?.options).toEqual({ rollback: isRollback });
});

test('a new key comes with its age, its token made secret even when the rest of the answer is wrong', async () => {
  const { api, masks } = answering({ id: 'k1', token: 'tok', createdAt: '2026-04-25T12:00:00Z' });
  expect(await createKey(api, 'a1', {})).toEqual({
    id: 'k1',
    token: 'tok',
    createdAt: Date.parse('2026-04-25T12:00:00Z'),
  });
  expect(masks).toEqual(['tok']);
  const broken = answering({ token: 'tok' });
  await expect(createKey(broken.api, 'a1', {})).rejects.toThrow('the field id is missing');
  expect(broken.masks).toEqual(['tok']);
});

test('what makes a key, an account or new tokens is not sent again blindly', async () => {
  const { api, calls } = answering({ id: 'k1', token: 'tok' });
  await createKey(api, 'a1', {});
  await rotateKey(api, 'a1', 'k1');
  const tokens: Tokens = { access: 'a', refresh: { token: undefined, cookie: undefined } };
  const made = [register(credentials, 'Acme', api.mask), refresh(tokens, api.mask)];
  for (const { creates } of [...calls.map(({ call }) => call), ...made]) expect(creates).toBe(true);
  expect(login(credentials, api.mask).creates).toBeUndefined();
});

test('what is gone already counts as deleted, and any other refusal is told', async () => {
  await deleteApp(refusing(404), 'a1');
  await revokeKey(refusing(404), 'a1', 'k1', false);
  await expect(deleteApp(refusing(403), 'a1')).rejects.toThrow('answered 403');
  await expect(revokeKey(refusing(403), 'a1', 'k1', false)).rejects.toThrow('answered 403');
});

test.each<[string, object, string[], Tokens, string[]]>([
  ['the least', { accessToken: 'acc' }, [], tokens('acc'), ['acc']],
  ['a refresh token', { accessToken: 'acc', refreshToken: 'ref' }, [], tokens('acc', 'ref'), ['acc', 'ref']],
  ['an empty refresh token', { accessToken: 'acc', refreshToken: '' }, [], tokens('acc', ''), ['acc']],
  [
    'cookies, of which a short one is a setting',
    { accessToken: 'acc' },
    ['refresh=12345678; HttpOnly; Path=/', ' theme=1234567 ;Secure', 'sid=a=b=c=d=e'],
    tokens('acc', undefined, 'refresh=12345678; theme=1234567; sid=a=b=c=d=e'),
    ['acc', '12345678', 'a=b=c=d=e'],
  ],
])('signing in gives tokens, all of them made secret: %s', (_, body, cookies, expected, secrets) => {
  const masks: string[] = [];
  const mask = (value: string) => masks.push(value);
  for (const call of [
    login(credentials, mask),
    register(credentials, 'Acme', mask),
    refresh(expected, mask),
  ]) {
    expect(call.read(answer(body, cookies))).toEqual(expected);
    expect(masks.splice(0)).toEqual(secrets);
  }
});

test.each<[Tokens, object]>([
  [tokens('acc'), { headers: { authorization: 'Bearer acc' } }],
  [tokens('acc', 'ref'), { headers: { authorization: 'Bearer acc' }, body: { refreshToken: 'ref' } }],
  [tokens('acc', undefined, 'sid=1'), { headers: { authorization: 'Bearer acc', cookie: 'sid=1' } }],
])('refreshing sends back what signing in gave: %j', (given, sent) => {
  expect(refresh(given, () => {})).toStrictEqual({
    method: 'POST',
    path: '/api/auth/refresh',
    creates: true,
    read: expect.any(Function),
    ...sent,
  });
});

function tokens(access: string, token?: string, cookie?: string): Tokens {
  return { access, refresh: { token, cookie } };
}
