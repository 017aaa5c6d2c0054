import { readStrings } from './body.ts';
import { Refusal, type Response } from './exchange.ts';
import type { Call, Route, SignedInCall, World } from './handlers.ts';
import { accessTokenSeconds, type Session } from './sessions.ts';
import type { Account } from './store.ts';
import { profileView } from './views.ts';

const refreshCookie = 'refreshToken';

/** Accounts and their sessions. */
export const accountRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/auth/register', access: 'open', handle: register },
  { method: 'POST', path: '/api/auth/login', access: 'open', handle: logIn },
  // Open, because it is for those whose access token has expired.
  { method: 'POST', path: '/api/auth/refresh', access: 'open', handle: refresh },
  { method: 'POST', path: '/api/auth/logout', access: 'token', handle: logOut },
  { method: 'GET', path: '/api/client/profile', access: 'token', handle: getProfile },
  { method: 'PUT', path: '/api/client/profile', access: 'token', handle: putProfile },
];

function register(world: World, { body }: Call): Response {
  const fields = readStrings(body, ['companyName', 'email', 'password']);
  if (!/^\S+@\S+$/.test(fields.email)) throw new Refusal('invalid', 'email: must be an email address');
  if (fields.password.length < 8) throw new Refusal('invalid', 'password: at least 8 characters');
  if (accountOf(world, fields.email) !== undefined) {
    throw new Refusal('conflict', 'an account with this email exists already');
  }
  const account = world.store.addAccount(fields);
  const expiresIn = accessTokenSeconds;
  return sessionResponse(world, world.sessions.open(account), {
    status: 201,
    fields: { ...who(account), expiresIn },
  });
}

function logIn(world: World, { body }: Call): Response {
  const { email, password } = readStrings(body, ['email', 'password']);
  const account = accountOf(world, email);
  if (account === undefined || account.password !== password) {
    throw new Refusal('wrongCredentials', 'wrong email or password');
  }
  const fields = { mfaRequired: account.mfa, ...who(account) };
  if (account.mfa) return { status: 200, body: fields };
  if (world.dialect.otherLogin === 'ends') world.sessions.endAllOf(account);
  return sessionResponse(world, world.sessions.open(account), { status: 200, fields });
}

function refresh(world: World, call: Call): Response {
  const session = world.sessions.redeem(refreshTokenOf(call, world));
  if (session === undefined) throw new Refusal('unauthorized', 'the refresh token is invalid or used up');
  return sessionResponse(world, session, { status: 200, fields: { expiresIn: accessTokenSeconds } });
}

function refreshTokenOf({ headers, body }: Call, { dialect }: World): string {
  switch (dialect.refresh) {
    case 'none':
      throw new Refusal('notFound', 'no resource at /api/auth/refresh');
    case 'body':
      return readStrings(body, ['refreshToken']).refreshToken;
    case 'cookie': {
      const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
      const token = cookies.find(([name]) => name === refreshCookie)?.[1];
      if (token === undefined) throw new Refusal('unauthorized', 'the refresh cookie is missing');
      return token;
    }
  }
}

/** A response that hands out a new access token, and the means to refresh it. */
function sessionResponse(
  { sessions, dialect }: World,
  session: Session,
  { status, fields }: { status: number; fields: object },
): Response {
  const body = { accessToken: sessions.accessToken(session), ...fields };
  const { refreshToken } = session;
  switch (dialect.refresh) {
    case 'none':
      return { status, body };
    case 'body':
      return { status, body: { ...body, refreshToken } };
    case 'cookie': {
      const cookie = `${refreshCookie}=${refreshToken}; Path=/api/auth; HttpOnly; SameSite=Strict`;
      return { status, body, headers: { 'set-cookie': cookie } };
    }
  }
}

function logOut({ sessions }: World, { session }: SignedInCall): Response {
  sessions.end(session);
  return { status: 204 };
}

function getProfile(_world: World, { account }: SignedInCall): Response {
  return { status: 200, body: profileView(account) };
}

function putProfile({ store }: World, { account, body }: SignedInCall): Response {
  store.updateAccount(account, readStrings(body, ['companyName']).companyName);
  return { status: 200, body: profileView(account) };
}

function accountOf({ store }: World, email: string): Account | undefined {
  return store.accounts.find((account) => account.email === email);
}

function who({ email }: Account): object {
  return { email, role: 'CLIENT' };
}
