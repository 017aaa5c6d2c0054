import { expect, test } from 'vitest';
import { Deadline } from '../../../../src/base/deadline.ts';
import {
  ApiError,
  CancelledError,
  DeadlineExceededError,
  InvalidResponseError,
  NetworkError,
  UserError,
} from '../../../../src/base/errors.ts';
import {
  classifyFailure,
  type FailedAttempt,
  mayHaveBeenProcessed,
  waitForNext,
} from '../../../../src/services/http/retry.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const status = (code: number, retryAfter?: number) =>
  new ApiError('GET /x', code, '', { retryAfterMs: retryAfter });
const network = (sent: boolean, lasting = false) => new NetworkError('GET /x', 'failed', { sent, lasting });

test.each([
  ...[408, 500, 502, 503, 504].map((code) => ({
    title: `${code}`,
    error: status(code),
    read: 'retry',
    creation: 'ambiguous',
  })),
  { title: '429', error: status(429), read: 'retry', creation: 'retry' },
  ...[301, 400, 401, 403, 404, 409, 410, 422, 501].map((code) => ({
    title: `${code}`,
    error: status(code),
    read: 'fail',
    creation: 'fail',
  })),
  { title: 'a connection that was never made', error: network(false), read: 'retry', creation: 'retry' },
  { title: 'a connection that broke', error: network(true), read: 'retry', creation: 'ambiguous' },
  {
    title: 'a certificate that is not trusted',
    error: network(false, true),
    read: 'fail',
    creation: 'fail',
  },
  {
    title: 'a response of another shape',
    error: new InvalidResponseError('GET /x', 'a'),
    read: 'fail',
    creation: 'fail',
  },
  { title: 'another failure', error: new UserError('a'), read: 'fail', creation: 'fail' },
])('after $title', ({ error, read, creation }) => {
  expect(classifyFailure(error, false)).toBe(read);
  expect(classifyFailure(error, true)).toBe(creation);
});

test.each([
  { error: status(301), may: false },
  { error: status(404), may: false },
  { error: status(408), may: true },
  { error: status(429), may: false },
  { error: status(499), may: false },
  { error: status(500), may: true },
  { error: network(true), may: true },
  { error: new CancelledError(), may: true },
  { error: new InvalidResponseError('POST /x', 'a'), may: true },
])('whether a request that was sent may have been processed, by $error.message', ({ error, may }) => {
  expect(mayHaveBeenProcessed(error)).toBe(may);
});

/** How long was waited before the attempt after this one, with 10 s left. */
async function waited(failed: Partial<FailedAttempt>, random = 0.5): Promise<number> {
  const clock = new FakeClock();
  const { signal } = new AbortController();
  const limits = { deadline: new Deadline(clock, 10_000), share: 1, unsent: signal, underWay: signal };
  const attempt = { error: network(true), failureClass: 'retry', attempt: 1, at: clock.now() } as const;
  await waitForNext('GET /x', { ...attempt, ...failed }, limits, { clock, random: () => random });
  return clock.sleeps.reduce((sum, ms) => sum + ms, 0);
}

test('the wait doubles with each attempt and is spread over its whole length', async () => {
  const waits = [];
  for (const attempt of [1, 2, 3])
    for (const random of [0, 0.5, 0.999]) waits.push(await waited({ attempt }, random));
  expect(waits).toEqual([0, 500, 999, 0, 1000, 1998, 0, 2000, 3996]);
});

test.each([
  { title: 'what the service asks for goes before that', failed: { error: status(429, 7000) }, ms: 7000 },
  { title: 'no wait at all, too', failed: { error: status(503, 0), attempt: 3 }, ms: 0 },
  {
    title: 'after an ambiguous attempt nothing is waited for',
    failed: { failureClass: 'ambiguous' },
    ms: 0,
  },
  {
    title: 'but what the service asks for',
    failed: { failureClass: 'ambiguous', error: status(503, 7000) },
    ms: 7000,
  },
  {
    title: 'less the time that looking for it took',
    failed: { failureClass: 'ambiguous', error: status(503, 7000), at: new FakeClock().now() - 5000 },
    ms: 2000,
  },
] as const)('$title', async ({ failed, ms }) => {
  expect(await waited(failed)).toBe(ms);
});

test('a wait that does not fit in the time left fails at once, with what the service said and when', async () => {
  const error = new ApiError('GET /x', 429, 'slow down', {
    retryAfterMs: 10_000,
    date: Date.parse('2026-04-25T12:00:00Z'),
    advice: 'Run later.',
  });
  await expect(waited({ error })).rejects.toThrow(
    'GET /x answered 429 (slow down). Run later. It may be asked again in 10 s, at 2026-04-25T12:00:10Z.',
  );
});

test('a step that is cancelled waits for no other attempt', async () => {
  const clock = new FakeClock();
  const { signal } = new AbortController();
  const reason = new CancelledError();
  const unsent = AbortSignal.abort(reason);
  const limits = { deadline: new Deadline(clock, 10_000), share: 1, unsent, underWay: signal };
  const failed = { error: status(503, 0), failureClass: 'retry', attempt: 1, at: clock.now() } as const;
  await expect(waitForNext('GET /x', failed, limits, { clock, random: () => 0 })).rejects.toBe(reason);
});

test('where there is nothing to wait for, no wait is begun', async () => {
  const clock = new FakeClock();
  const { signal } = new AbortController();
  const limits = { deadline: new Deadline(clock, 10_000), share: 1, unsent: signal, underWay: signal };
  const failed = { error: status(503, 0), failureClass: 'retry', attempt: 1, at: clock.now() } as const;
  await waitForNext('GET /x', failed, limits, { clock, random: () => 0 });
  expect(clock.sleeps).toEqual([]);
});

test('the last attempt and one that would fail again end it', async () => {
  await expect(waited({ attempt: 4 })).rejects.toThrow('GET /x failed.');
  await expect(waited({ failureClass: 'fail' })).rejects.toThrow('GET /x failed.');
});

test('a step out of time names the request and what it last met', async () => {
  const clock = new FakeClock();
  const { signal } = new AbortController();
  const limits = { deadline: new Deadline(clock, 10_000), share: 1, unsent: signal, underWay: signal };
  clock.advance(10_000);
  const failed = { error: network(true), failureClass: 'retry', attempt: 1, at: clock.now() } as const;
  const ended = waitForNext('GET /x', failed, limits, { clock, random: () => 0 });
  await expect(ended).rejects.toThrow(DeadlineExceededError);
  await expect(ended).rejects.toThrow(
    "The step's time is used up (timeout_seconds: 10): GET /x had no success in time. The last attempt: GET /x failed. Raise timeout_seconds",
  );
});
