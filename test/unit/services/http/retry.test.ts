import { expect, test } from 'vitest';
import {
  ApiError,
  DeadlineExceededError,
  explain,
  InvalidResponseError,
  isClientError,
  NetworkError,
  UserError,
} from '../../../../src/base/errors.ts';
import { classifyFailure, retryAfterMs, waitMs } from '../../../../src/services/http/retry.ts';

const status = (code: number, retryAfter?: number) =>
  new ApiError('GET /x', code, '', { retryAfterMs: retryAfter });
const network = (sent: boolean, lasting = false) => new NetworkError('GET /x', 'failed', { sent, lasting });

test.each([
  ...[408, 500, 502, 503, 504].map((code) => [code, status(code), 'again', 'unknown'] as const),
  [429, status(429), 'again', 'again'] as const,
  ...[301, 400, 401, 403, 404, 409, 410, 422, 501].map(
    (code) => [code, status(code), 'final', 'final'] as const,
  ),
  ['a connection that was never made', network(false), 'again', 'again'] as const,
  ['a connection that broke', network(true), 'again', 'unknown'] as const,
  ['a certificate that is not trusted', network(false, true), 'final', 'final'] as const,
  ['an answer of another shape', new InvalidResponseError('GET /x', 'a'), 'final', 'final'] as const,
  ['another failure', new UserError('a'), 'final', 'final'] as const,
])('after %s', (_, error, read, creation) => {
  expect(classifyFailure(error, false)).toBe(read);
  expect(classifyFailure(error, true)).toBe(creation);
});

test('the wait doubles with each attempt and is spread over its whole length', () => {
  const waits = [1, 2, 3].map((attempt) =>
    [0, 0.5, 0.999].map((random) => waitMs(network(true), attempt, () => random)),
  );
  expect(waits).toEqual([
    [0, 500, 999],
    [0, 1000, 1998],
    [0, 2000, 3996],
  ]);
});

test('what the service asks for goes before that', () => {
  expect(waitMs(status(429, 7000), 1, () => 0)).toBe(7000);
  expect(waitMs(status(503, 0), 3, () => 0.9)).toBe(0);
});

const NOON = Date.parse('2026-04-25T12:00:00Z');

test.each([
  [undefined, undefined],
  ['7', 7000],
  ['170', 170_000],
  ['7 s', undefined],
  [' 0 ', 0],
  ['Sat, 25 Apr 2026 12:00:09 GMT', 9000],
  ['Sat, 25 Apr 2026 11:59:00 GMT', 0],
  ['soon', undefined],
  ['-1', undefined],
])('Retry-After: %s', (header, ms) => {
  expect(retryAfterMs(header, NOON)).toBe(ms);
});

test('a date counts from the clock of the service, without which it says nothing', () => {
  expect(retryAfterMs('Sat, 25 Apr 2026 12:00:09 GMT', undefined)).toBeUndefined();
});

test.each([
  [status(399), false],
  [status(400), true],
  [status(499), true],
  [status(500), false],
  [network(true), false],
  [Object.assign(new Error('a'), { status: 404 }), false],
])('a request is refused by a 4xx only: %s', (error, is) => {
  expect(isClientError(error)).toBe(is);
});

test.each([
  ['', 'GET /x answered 404. There is nothing at this address'],
  ['gone', 'GET /x answered 404 (gone). There is nothing at this address'],
])('an answer that says %j is told with its status', (said, message) => {
  expect(explain(new ApiError('GET /x', 404, said))).toContain(message);
});

test.each([
  [299, 'The request was refused'],
  [300, 'Redirects are never followed: set api_url'],
  [399, 'Redirects are never followed: set api_url'],
  [400, 'The request was refused: the reason is in the words above'],
  [401, 'The account was not accepted: check email and password.'],
  [403, 'The account may not do this: check in the Whisp dashboard'],
  [404, 'There is nothing at this address'],
  [429, 'The service limits how often it is called: run fewer jobs at once'],
  [499, 'The request was refused: the reason is in the words above'],
  [500, 'The service has a problem: run again later.'],
])('after %i: %s', (code, advice) => {
  expect(status(code).message).toContain(`answered ${code}. ${advice}`);
});

test('after a lost connection the advice depends on whether another attempt can help', () => {
  expect(network(true).message).toMatch(/^GET \/x failed\. Check that the address is right .* no_proxy\.$/);
  expect(network(false, true).message).toMatch(/^GET \/x failed\. Certificates .* NODE_EXTRA_CA_CERTS/);
});

test('a failure shows its own message, and a defect also where to report it', () => {
  expect(explain(new UserError('Do this.'))).toBe('Do this.');
  expect(explain(new DeadlineExceededError('waiting', 90_500))).toMatch(
    /\(timeout_seconds: 90\.5\): waiting\./,
  );
  const report = 'This is a defect in setup-whisp; please report it with this message.';
  expect(explain(new TypeError('x is not a function'))).toBe(
    `Unexpected error: x is not a function. ${report}`,
  );
  expect(explain('thrown text')).toBe(`Unexpected error: thrown text. ${report}`);
});
