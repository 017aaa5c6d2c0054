import { describe, expect, test } from 'vitest';
import { ApiError, InvalidResponseError, UserError } from '../../../../src/base/errors.ts';
import { login, refresh, register, rejected, type Tokens } from '../../../../src/services/whisp/auth.ts';
import { EMAIL, PASSWORD } from '../../../support/tasks.ts';

const credentials = { email: EMAIL, password: PASSWORD };
const old: Tokens = { access: 'old', refresh: { token: 'r', cookie: undefined } };

function response(body: unknown, cookies: readonly string[] = []) {
  return { endpoint: 'POST /x', body, date: undefined, cookies };
}

/** The three calls that give tokens, and what they make secret. */
function calls() {
  const masks: string[] = [];
  const mask = (value: string) => {
    masks.push(value);
  };
  const made = [login(credentials, mask), register(credentials, 'Acme', mask), refresh(old, mask)];
  return { made, masks };
}

test('each of the three sends what its endpoint asks for', () => {
  const parse = expect.any(Function);
  expect(calls().made).toStrictEqual([
    {
      method: 'POST',
      path: '/api/auth/login',
      body: credentials,
      parse,
    },
    {
      method: 'POST',
      path: '/api/auth/register',
      body: { companyName: 'Acme', ...credentials },
      creates: true,
      parse,
    },
    {
      method: 'POST',
      path: '/api/auth/refresh',
      headers: { authorization: 'Bearer old' },
      body: { refreshToken: 'r' },
      creates: true,
      parse,
    },
  ]);
});

test.each([
  { title: 'required', mfaRequired: true, result: 'mfa-required', secrets: [] },
  {
    title: 'not required',
    mfaRequired: false,
    result: { access: 'acc', refresh: { token: undefined, cookie: undefined } },
    secrets: ['acc'],
  },
  {
    title: 'told of in another way',
    mfaRequired: 'true',
    result: { access: 'acc', refresh: { token: undefined, cookie: undefined } },
    secrets: ['acc'],
  },
])(
  'a log-in gives no tokens where a second factor is asked for: it is $title',
  ({ mfaRequired, result, secrets }) => {
    const masks: string[] = [];
    const call = login(credentials, (value) => {
      masks.push(value);
    });
    expect(call.parse(response({ accessToken: 'acc', mfaRequired }))).toEqual(result);
    expect(masks).toEqual(secrets);
  },
);

test.each([
  { title: 'no object', body: 'acc', what: 'the body is not a JSON object', secrets: [] },
  { title: 'no token', body: {}, what: 'the field accessToken is missing', secrets: [] },
  {
    title: 'an empty token',
    body: { accessToken: '' },
    what: 'the field accessToken is missing',
    secrets: [],
  },
  {
    title: 'a token that is no text',
    body: { accessToken: 7 },
    what: 'the field accessToken is not a string',
    secrets: [],
  },
  {
    title: 'a token that no header can carry, which is secret all the same',
    body: { accessToken: 'a b', refreshToken: 'ref' },
    what: 'the field accessToken is not a token',
    secrets: ['a b', 'ref'],
  },
])('a response with $title is refused', ({ body, what, secrets }) => {
  const { made, masks } = calls();
  for (const call of made) {
    expect(() => call.parse(response(body))).toThrow(new InvalidResponseError('POST /x', what));
    expect(masks.splice(0)).toEqual(secrets);
  }
});

test.each<{ title: string; body: object; cookies: string[]; expected: Tokens; secrets: string[] }>([
  {
    title: 'the least',
    body: { accessToken: 'acc' },
    cookies: [],
    expected: tokens('acc'),
    secrets: ['acc'],
  },
  {
    title: 'a refresh token',
    body: { accessToken: 'acc', refreshToken: 'ref' },
    cookies: [],
    expected: tokens('acc', 'ref'),
    secrets: ['acc', 'ref'],
  },
  {
    title: 'an empty refresh token',
    body: { accessToken: 'acc', refreshToken: '' },
    cookies: [],
    expected: tokens('acc', ''),
    secrets: ['acc'],
  },
  {
    title: 'cookies, of which some are settings',
    body: { accessToken: 'acc' },
    cookies: [
      'refresh=12345678; HttpOnly; Path=/',
      ' region=eu-central-1 ;Secure',
      'sid=a=b=c=d=e',
      'x=Ab3dEf6hIj9kLm2nOp5qRs8t',
      'token=1',
    ],
    expected: tokens(
      'acc',
      undefined,
      'refresh=12345678; region=eu-central-1; sid=a=b=c=d=e; x=Ab3dEf6hIj9kLm2nOp5qRs8t; token=1',
    ),
    secrets: ['acc', '12345678', 'a=b=c=d=e', 'Ab3dEf6hIj9kLm2nOp5qRs8t'],
  },
])('signing in gives tokens, all of them made secret: $title', ({ body, cookies, expected, secrets }) => {
  const { made, masks } = calls();
  for (const call of made) {
    expect(call.parse(response(body, cookies))).toEqual(expected);
    expect(masks.splice(0)).toEqual(secrets);
  }
});

test.each<{ given: Tokens; sent: object }>([
  { given: tokens('acc'), sent: { headers: { authorization: 'Bearer acc' } } },
  {
    given: tokens('acc', 'ref'),
    sent: { headers: { authorization: 'Bearer acc' }, body: { refreshToken: 'ref' } },
  },
  {
    given: tokens('acc', undefined, 'sid=1'),
    sent: { headers: { authorization: 'Bearer acc', cookie: 'sid=1' } },
  },
])('refreshing sends back what signing in gave: $given', ({ given, sent }) => {
  expect(refresh(given, () => {})).toStrictEqual({
    method: 'POST',
    path: '/api/auth/refresh',
    creates: true,
    parse: expect.any(Function),
    ...sent,
  });
});

describe('a cookie', () => {
  /** What is made secret of the cookies that come with a token. */
  function secretsOf(...cookies: string[]): string[] {
    const { made, masks } = calls();
    for (const call of made) call.parse(response({ accessToken: 'acc' }, cookies));
    expect(masks.slice(0, masks.length / 3)).toEqual(masks.slice(masks.length / 3, (masks.length / 3) * 2));
    return masks.slice(1, masks.length / 3);
  }

  test.each([
    { name: 'refresh' },
    { name: 'PHPSESSION' },
    { name: 'x-token' },
    { name: 'Authorization' },
    { name: '__jwt' },
    { name: 'connect.sid' },
    { name: 'credentials' },
    { name: 'remember_me' },
  ])('named $name is secret if its value is long enough', ({ name }) => {
    expect(secretsOf(`${name}=12345678; Path=/`)).toEqual(['12345678']);
    expect(secretsOf(`${name}=1234567; Path=/`)).toEqual([]);
  });

  test.each([
    { title: 'letters and digits, of 24 signs', value: 'abcdefghijklABCDEFGHIJ12', isSecret: true },
    { title: 'a sign less', value: 'abcdefghijklABCDEFGHIJ1', isSecret: false },
    { title: 'digits first', value: '12345678901234567890123a', isSecret: true },
    { title: 'signs between', value: 'a1-_.+/=%~-_.+/=%~-_.+/=', isSecret: true },
    { title: 'letters only', value: 'abcdefghijklABCDEFGHIJKL', isSecret: false },
    { title: 'digits only', value: '123456789012345678901234', isSecret: false },
    { title: 'another sign at the beginning', value: '!abcdefghijklABCDEFGHIJ12', isSecret: false },
    { title: 'another sign at the end', value: 'abcdefghijklABCDEFGHIJ12!', isSecret: false },
    { title: 'words', value: 'in 2026 the region is eu central', isSecret: false },
    { title: 'other signs only', value: '!!!!!!!!!!!!a1!!!!!!!!!!!!', isSecret: false },
  ])('of another name is secret if its value is long and random: $title', ({ value, isSecret }) => {
    expect(secretsOf(`x=${value}; Path=/`)).toEqual(isSecret ? [value] : []);
  });

  test('is not judged by what stands after it, nor by a value that it does not have', () => {
    expect(secretsOf('region=eu-central-1; token=12345678', 'sessiontoken', 'x')).toEqual([]);
  });
});

test.each([
  { status: 400, isRejected: true },
  { status: 401, isRejected: true },
  { status: 403, isRejected: true },
  { status: 404, isRejected: true },
  { status: 402, isRejected: false },
  { status: 409, isRejected: false },
  { status: 429, isRejected: false },
  { status: 500, isRejected: false },
])('a log-in that is answered with $status has been rejected: $isRejected', ({ status, isRejected }) => {
  expect(rejected(new ApiError('POST /api/auth/login', status, ''))).toBe(isRejected);
});

test('only an answer rejects a log-in', () => {
  expect(rejected(Object.assign(new UserError('no'), { status: 401 }))).toBe(false);
});

function tokens(access: string, token?: string, cookie?: string): Tokens {
  return { access, refresh: { token, cookie } };
}
