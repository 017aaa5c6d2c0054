import { expect, test } from 'vitest';
import { InvalidResponseError, NetworkError } from '../../../../src/base/errors.ts';
import { attemptFailure, BrokenBody } from '../../../../src/services/http/attempt-failure.ts';
import { ConnectionError } from '../../../../src/services/http/connection-error.ts';

const coded = (code: string) => Object.assign(new Error('secret'), { code });
const attempt = { endpoint: 'GET /x', isSent: true, addressInput: 'api_url', ranOutAfterMs: undefined };
const reach =
  'Check that api_url is right and that the runner can reach it; behind a proxy, set https_proxy and no_proxy.';
const proxy = { host: 'p', port: 3128, isSecure: false, authorization: undefined, variable: 'https_proxy' };

test.each([
  {
    title: 'a connection that is lost before the request was given to it',
    error: coded('ECONNRESET'),
    how: { isSent: false },
    message: `GET /x could not connect (ECONNRESET). ${reach}`,
    sent: false,
  },
  {
    title: 'a connection that is lost afterwards',
    error: coded('ECONNRESET'),
    how: {},
    message: `GET /x lost its connection before the response was complete (ECONNRESET). ${reach}`,
    sent: true,
  },
  {
    title: 'a response that cannot be parsed',
    error: coded('HPE_INVALID_CONSTANT'),
    how: {},
    message: `GET /x got a response that is not HTTP (HPE_INVALID_CONSTANT). ${reach}`,
    sent: true,
  },
  {
    title: 'a head of a response that does not end',
    error: coded('UND_ERR_HEADERS_OVERFLOW'),
    how: {},
    message: `GET /x got a response that is not HTTP (UND_ERR_HEADERS_OVERFLOW). ${reach}`,
    sent: true,
  },
  {
    title: 'a code that only holds those of a response that cannot be parsed',
    error: coded('X_HPE_UND_ERR_HEADERS_OVERFLOW'),
    how: {},
    message: `GET /x lost its connection before the response was complete (X_HPE_UND_ERR_HEADERS_OVERFLOW). ${reach}`,
    sent: true,
  },
  {
    title: 'a code that only begins like that of a head that does not end',
    error: coded('UND_ERR_HEADERS_OVERFLOW_X'),
    how: {},
    message: `GET /x lost its connection before the response was complete (UND_ERR_HEADERS_OVERFLOW_X). ${reach}`,
    sent: true,
  },
  {
    title: 'an attempt whose time is up before the request was given to a connection',
    error: coded('UND_ERR_ABORTED'),
    how: { isSent: false, ranOutAfterMs: 2500 },
    message: `GET /x could not connect within 2.5 s. ${reach}`,
    sent: false,
  },
  {
    title: 'an attempt whose time is up afterwards',
    error: coded('UND_ERR_ABORTED'),
    how: { ranOutAfterMs: 2500 },
    message: `GET /x got no complete response within 2.5 s. ${reach}`,
    sent: true,
  },
  {
    title: 'a body that cannot be decompressed',
    error: new BrokenBody(),
    how: {},
    message: `GET /x lost its connection before the response was complete (the body could not be decompressed). ${reach}`,
    sent: true,
  },
  {
    title: 'a connection that could not be made',
    error: new ConnectionError('connect', undefined, 'ECONNREFUSED'),
    how: { isSent: false },
    message: `GET /x could not connect (ECONNREFUSED). ${reach}`,
    sent: false,
  },
  {
    title: 'a connection that could not be made in time',
    error: new ConnectionError('connect', undefined, 'Error'),
    how: { isSent: false, ranOutAfterMs: 500 },
    message: `GET /x could not connect within 0.5 s: nothing answered. ${reach}`,
    sent: false,
  },
  {
    title: 'a proxy that opens no tunnel',
    error: new ConnectionError('tunnel', proxy, 'answered 407'),
    how: { isSent: false },
    message:
      'GET /x could not be sent: the proxy p:3128 answered 407. The proxy is the one that https_proxy names: check that it lets this host through, and its credentials; what is to be reached without it belongs into no_proxy.',
    sent: false,
  },
])('a failure of the network may pass: $title', ({ error, how, message, sent }) => {
  const failure = attemptFailure(error, { ...attempt, ...how });
  expect(failure).toBeInstanceOf(NetworkError);
  expect(failure).toMatchObject({ message, sent, lasting: false });
});

test('a certificate that is not trusted stays so', () => {
  const error = new ConnectionError('tls', undefined, 'CERT_HAS_EXPIRED');
  expect(attemptFailure(error, { ...attempt, isSent: false })).toMatchObject({
    message:
      "GET /x could not connect (CERT_HAS_EXPIRED). Its certificate is not trusted: it is not valid at this time. Check the service's certificate, and the runner's clock.",
    sent: false,
    lasting: true,
  });
});

test.each([{ ranOutAfterMs: undefined }, { ranOutAfterMs: 1 }])(
  'a body that is too large is the service that does not fit, whatever the time: $ranOutAfterMs',
  ({ ranOutAfterMs }) => {
    const failure = attemptFailure(coded('UND_ERR_RES_EXCEEDED_MAX_SIZE'), { ...attempt, ranOutAfterMs });
    expect(failure).toEqual(new InvalidResponseError('GET /x', 'the body is larger than 1 MiB'));
    expect(failure).toBeInstanceOf(InvalidResponseError);
  },
);

test.each([
  { title: 'a response that is not understood', error: new InvalidResponseError('GET /x', 'no') },
  { title: 'a request that cannot be sent for what it is', error: coded('UND_ERR_INVALID_ARG') },
])('what is not about the network stays as it is: $title', ({ error }) => {
  expect(attemptFailure(error, attempt)).toBe(error);
});
