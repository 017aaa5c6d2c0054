import { describe, expect, test } from 'vitest';
import { type Bench, bench, credentials, field, type Reply } from './harness.ts';

const path = '/api/auth/refresh';
const registration = { companyName: 'Acme Corp', ...credentials };
const refreshed = { accessToken: expect.any(String), expiresIn: 900 };

interface Means {
  readonly refresh: 'cookie' | 'body';
  /** The refresh token that a response gives. */
  readonly given: (reply: Reply) => string;
  /** How a refresh token is handed in. */
  readonly sent: (token: string) => { body?: object; headers?: Record<string, string> };
  /** The body of the response to a refresh. */
  readonly body: object;
}

const cookieMeans: Means = {
  refresh: 'cookie',
  given: ({ headers }) => {
    const cookie = /^refreshToken=([\w-]+); .*\bHttpOnly\b/.exec(headers.get('set-cookie') ?? '');
    return cookie?.[1] ?? 'none';
  },
  sent: (token) => ({ headers: { cookie: `theme=dark; refreshToken=${token}` } }),
  body: refreshed,
};

const bodyMeans: Means = {
  refresh: 'body',
  given: (reply) => field(reply, 'refreshToken'),
  sent: (refreshToken) => ({ body: { refreshToken } }),
  body: { ...refreshed, refreshToken: expect.any(String) },
};

describe.each([cookieMeans, bodyMeans])('by $refresh', ({ refresh, given, sent, body }) => {
  async function signIn(): Promise<Bench & { signIn: () => Promise<Reply>; first: Reply }> {
    const opened = await bench({ dialect: { refresh } });
    const first = await opened.ask('POST', '/api/auth/register', { body: registration });
    return { ...opened, first, signIn: () => opened.ask('POST', '/api/auth/login', { body: credentials }) };
  }

  test('a session outlives its access token', async () => {
    const { ask, clock, first } = await signIn();
    clock.time += 3_600_000;
    const token = field(first, 'accessToken');
    expect(await ask('GET', '/api/client/profile', { token })).toMatchObject({ status: 401 });
    const reply = await ask('POST', path, sent(given(first)));
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.body).toEqual(body);
    const profile = await ask('GET', '/api/client/profile', { token: field(reply, 'accessToken') });
    expect(profile).toMatchObject({ status: 200 });
  });

  test('a refresh token is good for one refresh, which gives the next', async () => {
    const { ask, first } = await signIn();
    const second = await ask('POST', path, sent(given(first)));
    expect(given(second)).not.toBe(given(first));
    expect(await ask('POST', path, sent(given(first)))).toMatchObject({ status: 401 });
    expect(await ask('POST', path, sent(given(second)))).toMatchObject({ status: 200 });
  });

  test('a log-in gives the means too', async () => {
    const { ask, signIn: logIn } = await signIn();
    expect(await ask('POST', path, sent(given(await logIn())))).toMatchObject({ status: 200 });
  });

  test('an ended session is not refreshed', async () => {
    const { ask, first, signIn: logIn, emulator } = await signIn();
    emulator.dialect.otherLogin = 'ends';
    const second = await logIn();
    expect(await ask('POST', path, sent(given(first)))).toMatchObject({ status: 401 });
    await ask('POST', '/api/auth/logout', { token: field(second, 'accessToken') });
    expect(await ask('POST', path, sent(given(second)))).toMatchObject({ status: 401 });
  });

  test('made-up means are refused, and an access token is none', async () => {
    const { ask, first } = await signIn();
    const token = field(first, 'accessToken');
    expect(await ask('POST', path, sent('made-up'))).toMatchObject({ status: 401 });
    expect(await ask('POST', path, sent(token))).toMatchObject({ status: 401 });
    const without = await ask('POST', path, { token });
    expect(without).toMatchObject({ status: refresh === 'cookie' ? 401 : 400 });
  });
});

test('there may be no refreshing at all', async () => {
  const { ask } = await bench({ dialect: { refresh: 'none' } });
  const reply = await ask('POST', '/api/auth/register', { body: registration });
  expect(reply.headers.has('set-cookie')).toBe(false);
  expect(reply.body).not.toHaveProperty('refreshToken');
  expect(await ask('POST', path, { token: field(reply, 'accessToken') })).toMatchObject({ status: 404 });
});
