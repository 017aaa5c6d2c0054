import { type ApiError, hasStatus } from '../../base/errors.ts';
import { type JsonObject, jsonObject } from '../../base/json.ts';
import type { Credentials } from '../../model/task.ts';
import type { Call } from '../http/send.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { Api } from './api.ts';

/** What signing in gives. */
export interface Tokens {
  /** Valid for 15 minutes. */
  readonly access: string;
  /** What the refresh endpoint asks for, where the service gave it: in the body, or as cookies. */
  readonly refresh: { readonly token: string | undefined; readonly cookie: string | undefined };
}

/** What a log-in gives: tokens, or that a second factor is needed, which a workflow cannot give. */
export type LoginResult = Tokens | 'mfa-required';

/** `POST /api/auth/login`. Logging in twice harms nothing, so it is sent again like a read. */
export function login(credentials: Credentials, mask: Api['mask']): Call<LoginResult> {
  return {
    method: 'POST',
    path: '/api/auth/login',
    body: { email: credentials.email, password: credentials.password },
    parse: (response) => {
      const found = jsonObject(response.endpoint, response.body);
      return found.optionalBoolean('mfaRequired') === true
        ? 'mfa-required'
        : readTokens(found, response, mask);
    },
  };
}

/** True when a log-in failed because the service does not accept the credentials; which status it sends is not documented. */
export function rejected(error: unknown): error is ApiError {
  return hasStatus(error, 400, 401, 403, 404);
}

/** `POST /api/auth/register`: a new account, signed in. */
export function register(credentials: Credentials, companyName: string, mask: Api['mask']): Call<Tokens> {
  return {
    method: 'POST',
    path: '/api/auth/register',
    body: { companyName, email: credentials.email, password: credentials.password },
    creates: true,
    parse: (response) => readTokens(jsonObject(response.endpoint, response.body), response, mask),
  };
}

/** `POST /api/auth/refresh`: new tokens for old ones. What it takes can be used once, so it is not sent again. */
export function refresh({ access, refresh: { token, cookie } }: Tokens, mask: Api['mask']): Call<Tokens> {
  return {
    method: 'POST',
    path: '/api/auth/refresh',
    headers: { authorization: `Bearer ${access}`, ...(cookie === undefined ? {} : { cookie }) },
    ...(token === undefined ? {} : { body: { refreshToken: token } }),
    creates: true,
    parse: (response) => readTokens(jsonObject(response.endpoint, response.body), response, mask),
  };
}

/** Names of cookies that carry a session or what renews it. */
const SESSION_COOKIE = /refresh|session|token|auth|jwt|sid|credential|remember/i;

/** A value that is long and random: what carries a session, whatever its name. */
const RANDOM = /^(?=.*\d)(?=.*[A-Za-z])[\w.+/=%~-]{24,}$/;

/** Shortest cookie value that is made secret: masking a shorter one would garble the log. */
const SHORTEST_SECRET = 8;

function readTokens(found: JsonObject, response: HttpResponse, mask: Api['mask']): Tokens {
  const values = [found.string('accessToken'), found.optionalString('refreshToken') ?? ''];
  for (const value of [...values, ...secretCookies(response.cookies)]) if (value !== '') mask(value);
  const pairs = response.cookies.map(pairOf);
  return {
    access: found.token('accessToken'),
    refresh: {
      token: found.optionalString('refreshToken'),
      cookie: pairs.length === 0 ? undefined : pairs.join('; '),
    },
  };
}

/** The values of the cookies that renew a session; the rest are settings, such as a region. */
function secretCookies(cookies: readonly string[]): readonly string[] {
  return cookies.flatMap((cookie) => {
    const pair = pairOf(cookie);
    const name = pair.split('=', 1).join('');
    const value = pair.slice(name.length + 1);
    const isSecret = SESSION_COOKIE.test(name) || RANDOM.test(value);
    return isSecret && value.length >= SHORTEST_SECRET ? [value] : [];
  });
}

function pairOf(cookie: string): string {
  return cookie.split(';', 1).join('').trim();
}
