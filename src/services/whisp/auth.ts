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

/** What a log-in answers: tokens, or that a second factor is needed, which nobody can type in here. */
export type LoginResult = Tokens | 'mfa-required';

/** `POST /api/auth/login`. Logging in twice harms nothing, so it is sent again like a read. */
export function login(credentials: Credentials, mask: Api['mask']): Call<LoginResult> {
  return {
    method: 'POST',
    path: '/api/auth/login',
    body: { email: credentials.email, password: credentials.password },
    read: (answer) => {
      const found = jsonObject(answer.endpoint, answer.body);
      return found.optionalBoolean('mfaRequired') === true ? 'mfa-required' : readTokens(found, answer, mask);
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
    read: (answer) => readTokens(jsonObject(answer.endpoint, answer.body), answer, mask),
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
    read: (answer) => readTokens(jsonObject(answer.endpoint, answer.body), answer, mask),
  };
}

/** Shortest cookie value that is made secret: a shorter one is a setting, and masking it would garble the log. */
const SHORTEST_SECRET = 8;

function readTokens(found: JsonObject, answer: HttpResponse, mask: Api['mask']): Tokens {
  const values = [found.string('accessToken'), found.optionalString('refreshToken')];
  const pairs = answer.cookies.map((cookie) => cookie.split(';', 1).join('').trim());
  const cookieValues = pairs.map((pair) => pair.slice(pair.indexOf('=') + 1));
  for (const value of [...values, ...cookieValues.filter((each) => each.length >= SHORTEST_SECRET)]) {
    if (value !== undefined && value !== '') mask(value);
  }
  return {
    access: found.token('accessToken'),
    refresh: {
      token: found.optionalString('refreshToken'),
      cookie: pairs.length === 0 ? undefined : pairs.join('; '),
    },
  };
}
