import { describe, expect, test } from 'vitest';
import {
  ApiError,
  bullets,
  CancelledError,
  DeadlineExceededError,
  hasStatus,
  InputError,
  InvalidResponseError,
  isAccessError,
  NetworkError,
  SurroundingsError,
  UserError,
} from '../../../src/base/errors.ts';

const facts = { sent: true, lasting: false };

/** The debug log shows an error as its name and its message. */
test.each([
  { error: new UserError('It failed.'), shown: 'UserError: It failed.' },
  { error: new SurroundingsError('No file.'), shown: 'SurroundingsError: No file.' },
  { error: new CancelledError(), shown: 'CancelledError: The step was cancelled.' },
  { error: new ApiError('GET /x', 404, ''), shown: 'ApiError: GET /x answered 404.' },
  { error: new NetworkError('GET /x', 'failed', facts), shown: 'NetworkError: GET /x failed.' },
  {
    error: new NetworkError('GET /x', 'failed', { ...facts, advice: 'Look.' }),
    shown: 'NetworkError: GET /x failed. Look.',
  },
  {
    error: new InvalidResponseError('GET /x', 'it is odd'),
    shown:
      "InvalidResponseError: GET /x gave a response that this action does not understand: it is odd. Check that the address is the API's (api_url, github_api_url); if so, the service has changed: look for a newer version of this action.",
  },
  {
    error: new DeadlineExceededError('waiting', 1500),
    shown:
      "DeadlineExceededError: The step's time is used up (timeout_seconds: 1.5): waiting. Raise timeout_seconds if the service is just slow.",
  },
  { error: new InputError(['email is missing.']), shown: 'InputError: Input email is missing.' },
  {
    error: new InputError(['email is missing.', 'password is missing.']),
    shown: 'InputError: 2 inputs are wrong:\n  - email is missing.\n  - password is missing.',
  },
])('$shown', ({ error, shown }) => {
  expect(String(error)).toBe(shown);
});

test('a list has a line for each entry', () => {
  expect(bullets(['a', 'b'])).toBe('  - a\n  - b');
});

describe('the status of an error', () => {
  const status = (code: number) => new ApiError('GET /x', code, '');

  test.each([
    { title: 'one of those asked for', error: status(409), is: true },
    { title: 'another of those asked for', error: status(404), is: true },
    { title: 'none of those asked for', error: status(400), is: false },
    { title: 'that of something else', error: Object.assign(new Error('x'), { status: 404 }), is: false },
    { title: 'none, since it is no error', error: undefined, is: false },
  ])('is $title', ({ error, is }) => {
    expect(hasStatus(error, 404, 409)).toBe(is);
  });

  test.each([301, 302, 307, 308, 401, 403, 404, 451])('%i is about access', (code) => {
    expect(isAccessError(status(code))).toBe(true);
  });

  test.each([200, 300, 303, 400, 402, 405, 409, 422, 429, 450, 500])('%i is not about access', (code) => {
    expect(isAccessError(status(code))).toBe(false);
  });
});
