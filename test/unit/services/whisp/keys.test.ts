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
      return call.parse(answer(body));
    },
    track: async (call, options) => {
      calls.push({ call, options });
      try {
        return { outcome: 'done', value: call.parse(answer(body)) };
      } catch (error) {
        return { outcome: 'unknown', error };
      }
    },
  };
  return { api, calls, masks };
}

/** An API whose every answer is this status. */
function refusing(status: number): Api {
  const error = new ApiError('DELETE /x', status, '');
  return {
    mask: () => {},
    call: () => Promise.reject(error),
    track: async () => ({ outcome: 'refused', error }),
  };
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
  { title: 'the usual form', createdAt: '2026-04-25T12:00:00Z', time: Date.parse('2026-04-25T12:00:00Z') },
  { title: 'another zone', createdAt: '2026-04-25T14:00:00+02:00', time: Date.parse('2026-04-25T12:00:00Z') },
  { title: 'seconds of the epoch', createdAt: 1_777_118_400, time: 1_777_118_400_000 },
  { title: 'words', createdAt: 'yesterday', time: undefined },
  { title: 'an object', createdAt: { seconds: 1 }, time: undefined },
  { title: 'nothing', createdAt: null, time: undefined },
])('a new key comes with its age where that can be read: $title', async ({ createdAt, time }) => {
  const { api, masks } = answering({ id: 'k1', token: 'tok', createdAt, tier: 7, audience: [] });
  expect(await createKey(api, 'a1', {})).toEqual({
    outcome: 'done',
    value: { id: 'k1', token: 'tok', createdAt: time },
  });
  expect(masks).toEqual(['tok']);
});

test('a token is made secret even when the rest of the response is wrong', async () => {
  const { api, masks } = answering({ token: 'tok' });
  const tracked = await createKey(api, 'a1', {});
  expect(tracked).toMatchObject({
    outcome: 'unknown',
    error: { message: expect.stringContaining('the field id is missing') },
  });
  expect(masks).toEqual(['tok']);
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

test('an app that is gone counts as deleted, a key that the service does not know is told apart, and any other refusal is told', async () => {
  await deleteApp(refusing(404), 'a1');
  expect(await revokeKey(refusing(404), 'a1', 'k1')).toBe(false);
  await expect(deleteApp(refusing(403), 'a1')).rejects.toThrow('answered 403');
  await expect(revokeKey(refusing(403), 'a1', 'k1')).rejects.toThrow('answered 403');
});

test.each<[string, object, string[], Tokens, string[]]>([
  ['the least', { accessToken: 'acc' }, [], tokens('acc'), ['acc']],
  ['a refresh token', { accessToken: 'acc', refreshToken: 'ref' }, [], tokens('acc', 'ref'), ['acc', 'ref']],
  ['an empty refresh token', { accessToken: 'acc', refreshToken: '' }, [], tokens('acc', ''), ['acc']],
  [
    'cookies, of which some are settings',
    { accessToken: 'acc' },
    [
      'refresh=12345678; HttpOnly; Path=/',
      ' region=eu-central-1 ;Secure',
      'sid=a=b=c=d=e',
      'x=Ab3dEf6hIj9kLm2nOp5qRs8t',
      'token=1',
    ],
    tokens(
      'acc',
      undefined,
      'refresh=12345678; region=eu-central-1; sid=a=b=c=d=e; x=Ab3dEf6hIj9kLm2nOp5qRs8t; token=1',
    ),
    ['acc', '12345678', 'a=b=c=d=e', 'Ab3dEf6hIj9kLm2nOp5qRs8t'],
  ],
])('signing in gives tokens, all of them made secret: %s', (_, body, cookies, expected, secrets) => {
  const masks: string[] = [];
  const mask = (value: string) => masks.push(value);
  for (const call of [
    login(credentials, mask),
    register(credentials, 'Acme', mask),
    refresh(expected, mask),
  ]) {
    expect(call.parse(answer(body, cookies))).toEqual(expected);
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
    parse: expect.any(Function),
    ...sent,
  });
});

function tokens(access: string, token?: string, cookie?: string): Tokens {
  return { access, refresh: { token, cookie } };
}
