import { expect, test } from 'vitest';
import {
  ApiError,
  DeadlineExceededError,
  explain,
  isClientError,
  NetworkError,
  UserError,
} from '../../../src/base/errors.ts';

const status = (code: number) => new ApiError('GET /x', code, '');

test.each([
  { error: status(399), is: false },
  { error: status(400), is: true },
  { error: status(499), is: true },
  { error: status(500), is: false },
  { error: new NetworkError('GET /x', 'failed', { sent: true, lasting: false }), is: false },
  { error: Object.assign(new Error('a'), { status: 404 }), is: false },
])('a request is refused by a 4xx only: $error.message', ({ error, is }) => {
  expect(isClientError(error)).toBe(is);
});

const NOON = Date.parse('2026-04-25T12:00:00Z');

test.each([
  { title: 'nothing', said: '', more: {}, message: 'GET /x answered 404.' },
  { title: 'its words', said: 'gone', more: {}, message: 'GET /x answered 404 (gone).' },
  { title: 'advice', said: '', more: { advice: 'Look.' }, message: 'GET /x answered 404. Look.' },
  {
    title: 'another status than it came with',
    said: '',
    more: { shownStatus: 403 },
    message: 'GET /x answered 403.',
  },
  {
    title: 'when it may be asked again',
    said: '',
    more: { retryAfterMs: 1500 },
    message: 'GET /x answered 404. It may be asked again in 2 s.',
  },
  {
    title: 'when that is, by its own clock',
    said: '',
    more: { retryAfterMs: 90_000, date: NOON },
    message: 'GET /x answered 404. It may be asked again in 90 s, at 2026-04-25T12:01:30Z.',
  },
  {
    title: 'a time that no date can say',
    said: '',
    more: { retryAfterMs: 1e18, date: NOON },
    message: 'GET /x answered 404. It may be asked again in 1000000000000000 s.',
  },
  {
    title: 'that it may be asked at once',
    said: '',
    more: { retryAfterMs: 0 },
    message: 'GET /x answered 404.',
  },
])('a status is told with $title', ({ said, more, message }) => {
  expect(explain(new ApiError('GET /x', 404, said, more))).toBe(message);
});

test('a failure shows its own message, and a defect also where to report it', () => {
  expect(explain(new UserError('Do this.'))).toBe('Do this.');
  expect(explain(new DeadlineExceededError('waiting', 90_500))).toBe(
    "The step's time is used up (timeout_seconds: 90.5): waiting. Raise timeout_seconds if the service is just slow.",
  );
  const report = 'This is a defect in setup-whisp; please report it with this message.';
  expect(explain(new TypeError('x is not a function'))).toBe(
    `Unexpected error: x is not a function. ${report}`,
  );
  expect(explain('thrown text')).toBe(`Unexpected error: thrown text. ${report}`);
});
