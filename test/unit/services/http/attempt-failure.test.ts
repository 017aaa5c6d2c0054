import { expect, test } from 'vitest';
import { InvalidResponseError, NetworkError } from '../../../../src/base/errors.ts';
import {
  attemptFailure,
  BrokenBody,
  type FailedAttempt,
} from '../../../../src/services/http/attempt-failure.ts';

const sent: FailedAttempt = {
  ...{ endpoint: 'GET /x', isSent: true, addressInput: 'api_url', ranOutAfterMs: undefined },
};
const coded = (code: string) => Object.assign(new Error('low words'), { code });

test.each([
  {
    title: 'a connection that breaks before the response is complete',
    error: coded('ECONNRESET'),
    attempt: sent,
    words: 'lost its connection before the response was complete (ECONNRESET)',
  },
  {
    title: 'a body that cannot be decompressed',
    error: new BrokenBody(),
    attempt: sent,
    words: 'lost its connection before the response was complete (the body could not be decompressed)',
  },
  ...['HPE_INVALID_CONSTANT', 'UND_ERR_HEADERS_OVERFLOW'].map((code) => ({
    title: `a response that is not HTTP (${code})`,
    error: coded(code),
    attempt: sent,
    words: `got a response that is not HTTP (${code})`,
  })),
  ...['X_HPE_INVALID', 'X_UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_HEADERS_OVERFLOW_2'].map((code) => ({
    title: `a code that only resembles those (${code})`,
    error: coded(code),
    attempt: sent,
    words: `lost its connection before the response was complete (${code})`,
  })),
  {
    title: 'a request that was never given to a connection',
    error: coded('ECONNRESET'),
    attempt: { ...sent, isSent: false },
    words: 'could not connect (ECONNRESET)',
  },
  {
    title: 'a response that is not HTTP to a request that was never sent',
    error: coded('HPE_INVALID_CONSTANT'),
    attempt: { ...sent, isSent: false },
    words: 'could not connect (HPE_INVALID_CONSTANT)',
  },
  {
    title: 'a response that does not come in time',
    error: coded('UND_ERR_ABORTED'),
    attempt: { ...sent, ranOutAfterMs: 1500 },
    words: 'got no complete response within 1.5 s',
  },
  {
    title: 'a connection that does not come in time',
    error: coded('UND_ERR_ABORTED'),
    attempt: { ...sent, isSent: false, ranOutAfterMs: 1500 },
    words: 'could not connect within 1.5 s',
  },
])('$title is told in words', ({ error, attempt, words }) => {
  const failure = attemptFailure(error, attempt);
  expect(failure).toBeInstanceOf(NetworkError);
  expect(failure).toMatchObject({ sent: attempt.isSent, lasting: false });
  expect(failure).toHaveProperty(
    'message',
    expect.stringMatching(`^GET /x ${words.replace(/[()]/g, '.')}\\. `),
  );
  expect(failure).toHaveProperty('message', expect.stringContaining('api_url'));
});

test('a response that is too large is told as one that is not understood', () => {
  const failure = attemptFailure(coded('UND_ERR_RES_EXCEEDED_MAX_SIZE'), sent);
  expect(failure).toBeInstanceOf(InvalidResponseError);
  expect(failure).toHaveProperty('message', expect.stringContaining(': the body is larger than 1 MiB. '));
});

test.each([
  { title: 'a response that is not understood', error: new InvalidResponseError('GET /x', 'it is odd') },
  { title: 'a defect of this action', error: coded('UND_ERR_INVALID_ARG') },
])('$title stays what it is', ({ error }) => {
  expect(attemptFailure(error, sent)).toBe(error);
});
