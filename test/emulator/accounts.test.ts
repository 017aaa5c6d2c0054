import { describe, expect, test } from 'vitest';
import { bench, claimsOf, credentials, field, noon, signedIn } from './harness.ts';

const newcomer = { companyName: 'Acme Corp', ...credentials };
const jwt = /^eyJhbGciOiJSUzI1NiIs[\w-]+\.[\w-]+\.[\w-]+$/;

describe('register', () => {
  test('creates the account and signs it in', async () => {
    const { ask, emulator } = await bench();
    const reply = await ask('POST', '/api/auth/register', { body: newcomer });
    expect(reply).toMatchObject({ status: 201 });
    expect(reply.body).toEqual({
      accessToken: expect.stringMatching(jwt),
      email: 'dev@acme.com',
      role: 'CLIENT',
      expiresIn: 900,
    });
    expect(emulator.store.accounts).toEqual([{ id: expect.any(String), mfa: false, ...newcomer }]);
    const apps = await ask('GET', '/api/client/apps', { token: field(reply, 'accessToken') });
    expect(apps).toMatchObject({ status: 200, body: [] });
  });

  test('refuses an email that is taken, and leaves the account alone', async () => {
    const { ask, emulator } = await bench();
    emulator.store.addAccount({ ...newcomer, companyName: 'First' });
    expect(await ask('POST', '/api/auth/register', { body: newcomer })).toMatchObject({ status: 409 });
    expect(emulator.store.accounts).toMatchObject([{ companyName: 'First' }]);
  });

  test.each([
    { title: 'no body', body: undefined },
    { title: 'an array', body: [] },
    { title: 'null', body: 'null' },
    { title: 'broken JSON', body: '{"email":' },
    { title: 'no company', body: { ...newcomer, companyName: undefined } },
    { title: 'a blank company', body: { ...newcomer, companyName: ' ' } },
    { title: 'no email', body: { ...newcomer, email: undefined } },
    { title: 'an email that is none', body: { ...newcomer, email: 'dev' } },
    { title: 'an email of another type', body: { ...newcomer, email: 1 } },
    { title: 'no password', body: { ...newcomer, password: undefined } },
    { title: 'a short password', body: { ...newcomer, password: 'S3cure!' } },
    { title: 'a field too many', body: { ...newcomer, company_name: 'Acme' } },
  ])('refuses $title', async ({ body }) => {
    const { ask, emulator } = await bench();
    expect(await ask('POST', '/api/auth/register', { body })).toMatchObject({ status: 400 });
    expect(emulator.store.accounts).toEqual([]);
  });
});

describe('log-in', () => {
  test('gives the response that the guide shows', async () => {
    const { ask, emulator } = await bench();
    const { id } = emulator.store.addAccount(credentials);
    const reply = await ask('POST', '/api/auth/login', { body: credentials });
    expect(reply).toMatchObject({ status: 200 });
    const { email } = credentials;
    expect(reply.body).toEqual({
      mfaRequired: false,
      accessToken: expect.stringMatching(jwt),
      email,
      role: 'CLIENT',
    });
    const iat = Math.floor(noon / 1000);
    expect(claimsOf(field(reply, 'accessToken'))).toMatchObject({ sub: id, iat, exp: iat + 900 });
  });

  test('gives no token and no cookie to an account with a second factor', async () => {
    const { ask, emulator } = await bench();
    emulator.store.addAccount({ ...credentials, mfa: true });
    const reply = await ask('POST', '/api/auth/login', { body: credentials });
    expect(reply.body).toEqual({ mfaRequired: true, email: credentials.email, role: 'CLIENT' });
    expect(reply.headers.has('set-cookie')).toBe(false);
  });

  test.each([
    { title: 'a wrong password', body: { ...credentials, password: 'another password' }, status: 401 },
    { title: 'an unknown email', body: { ...credentials, email: 'nobody@acme.com' }, status: 401 },
    { title: 'no password', body: { email: credentials.email }, status: 400 },
  ])('refuses $title', async ({ body, status }) => {
    const { ask, emulator } = await bench();
    emulator.store.addAccount(credentials);
    expect(await ask('POST', '/api/auth/login', { body })).toMatchObject({ status });
  });
});

describe('an access token', () => {
  test('lives for 15 minutes by the clock', async () => {
    const { as, clock } = await signedIn();
    const issued = Math.floor(noon / 1000) * 1000;
    clock.time = issued + 900_000 - 1;
    expect(await as('GET', '/api/client/profile')).toMatchObject({ status: 200 });
    clock.time = issued + 900_000;
    expect(await as('GET', '/api/client/profile')).toMatchObject({ status: 401 });
  });

  test('ends with its session, and leaves the others alone', async () => {
    const { as, ask } = await signedIn();
    const other = field(await ask('POST', '/api/auth/login', { body: credentials }), 'accessToken');
    expect(await as('POST', '/api/auth/logout')).toMatchObject({ status: 204, body: undefined });
    expect(await as('GET', '/api/client/profile')).toMatchObject({ status: 401 });
    expect(await ask('GET', '/api/client/profile', { token: other })).toMatchObject({ status: 200 });
  });

  test('ends with its account', async () => {
    const { as, emulator } = await signedIn();
    emulator.store.accounts.pop();
    expect(await as('GET', '/api/client/profile')).toMatchObject({ status: 401 });
  });

  test('can be neither forged nor borrowed', async () => {
    const { ask, emulator, token, account } = await signedIn();
    const [header, payload, signature] = token.split('.');
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const longer = encode({ ...claimsOf(token), exp: noon });
    const stranger = await signedIn();
    const forgeries = {
      'another payload': `${header}.${longer}.${signature}`,
      'no algorithm': `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`,
      'no signature': `${header}.${payload}`,
      'a part too many': `${token}.x`,
      'another service': stranger.token,
      'an API key': emulator.store.addKey(emulator.store.addApp(account, { name: 'x' })).token,
      rubbish: 'rubbish',
    };
    for (const [what, forged] of Object.entries(forgeries)) {
      const reply = await ask('GET', '/api/client/profile', { token: forged });
      expect(reply, what).toMatchObject({ status: 401, body: { code: 'AUTH_INVALID_TOKEN' } });
    }
    expect(await ask('GET', '/api/client/profile', { token })).toMatchObject({ status: 200 });
  });

  test('goes into the header as a bearer token', async () => {
    const { ask, token } = await signedIn();
    for (const authorization of ['', token, `Basic ${token}`, `Bearer ${token} x`, 'Bearer']) {
      const reply = await ask('GET', '/api/client/profile', { headers: { authorization } });
      expect(reply, authorization).toMatchObject({ status: 401 });
    }
    expect(await ask('GET', '/api/client/profile')).toMatchObject({ status: 401 });
  });
});

describe('the profile', () => {
  test('is read and changed', async () => {
    const { as, emulator } = await signedIn();
    expect(await as('GET', '/api/client/profile')).toMatchObject({
      status: 200,
      body: { email: credentials.email, companyName: 'Acme Corp', role: 'CLIENT', mfaEnabled: false },
    });
    const reply = await as('PUT', '/api/client/profile', { body: { companyName: 'New' } });
    expect(reply).toMatchObject({ status: 200, body: { companyName: 'New' } });
    expect(emulator.store.accounts).toMatchObject([{ companyName: 'New' }]);
  });

  test.each([{}, { companyName: '' }, { companyName: 1 }])('is not changed to %o', async (body) => {
    const { as, emulator } = await signedIn();
    expect(await as('PUT', '/api/client/profile', { body })).toMatchObject({ status: 400 });
    expect(emulator.store.accounts).toMatchObject([{ companyName: 'Acme Corp' }]);
  });
});
