import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { ApiError, NetworkError } from '../../../../src/base/errors.ts';
import { createGitHubTransport } from '../../../../src/services/github/transport.ts';
import { createDispatcher } from '../../../../src/services/http/dispatcher.ts';
import type { Attempt } from '../../../../src/services/http/exchange.ts';
import type { Request, Transport } from '../../../../src/services/http/transport.ts';
import { thrownBy } from '../../../support/failures.ts';
import { type PlainServer, withPlainServer } from '../../../support/plain-server.ts';

const LIST: Request = { method: 'GET', path: '/repos/acme/web/pulls?per_page=1' };
const limits: Attempt = { timeoutMs: 5000, signal: new AbortController().signal };

/** GitHub's side of one test, and the transport to it. */
function withGitHub(
  answer: RequestListener,
  use: (transport: Transport, asked: PlainServer['asked']) => Promise<void>,
): Promise<void> {
  return withPlainServer(answer, ({ url, asked }) =>
    withTransport(url, (transport) => use(transport, asked)),
  );
}

async function withTransport(apiUrl: string, use: (transport: Transport) => Promise<void>): Promise<void> {
  const dispatcher = createDispatcher();
  try {
    const redact = (text: string) => text.replaceAll('secret', '***');
    await use(createGitHubTransport({ token: 't', apiUrl, dispatcher, redact }));
  } finally {
    await dispatcher.destroy();
  }
}

function answers(status: number, body: unknown, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** What a request fails with. */
function failureOf(transport: Transport, given = limits): Promise<unknown> {
  return thrownBy(transport(LIST, given));
}

test('an answer comes with its endpoint, without the query, and with its date', () =>
  withGitHub(answers(200, [1], { date: 'Sat, 25 Apr 2026 12:00:00 GMT' }), async (transport) => {
    expect(await transport(LIST, limits)).toEqual({
      endpoint: 'GET /repos/acme/web/pulls',
      body: [1],
      date: Date.parse('2026-04-25T12:00:00Z'),
      cookies: [],
    });
  }));

test('a request names the version of the API, and carries the token', () =>
  withGitHub(answers(200, {}), async (transport, asked) => {
    await transport(LIST, limits);
    expect(asked[0]?.headers).toMatchObject({
      'x-github-api-version': '2022-11-28',
      authorization: 'token t',
    });
  }));

test('a refusal tells what GitHub said, without secrets, and the permission that it takes', () =>
  withGitHub(
    answers(403, { message: 'no secret for you' }, { 'x-accepted-github-permissions': 'secrets=write' }),
    async (transport) => {
      const error = await failureOf(transport);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({
        message:
          'GET /repos/acme/web/pulls answered 403 (no *** for you). Check github_token and github_api_url.',
        status: 403,
        permission: 'secrets=write',
        retryAfterMs: undefined,
      });
    },
  ));

const HTML = '<!DOCTYPE html><h1>Unicorn!</h1>';
const REMEDY = `https://github.com/acme/web/security/unblock/${'1'.repeat(60)}`;
const html: RequestListener = (_, response) => response.writeHead(502).end(HTML);

test.each([
  {
    title: "a 5xx is GitHub's trouble, and a page in HTML is only named",
    answer: html,
    message:
      'answered 502 (an HTML page, which is not shown). GitHub has a problem, not the token: run again later.',
  },
  {
    title: 'what GitHub asks to wait counts with any status',
    answer: answers(
      503,
      { message: 'maintenance' },
      { 'retry-after': '7', date: 'Sat, 25 Apr 2026 12:00:00 GMT' },
    ),
    message:
      'answered 503 (maintenance). GitHub has a problem, not the token: run again later. It may be asked again in 7 s, at 2026-04-25T12:00:07Z.',
  },
  {
    title: 'a rate limit is told as one, with the status that it came with',
    answer: answers(403, { message: 'API rate limit exceeded' }, { 'retry-after': '7', date: 'x' }),
    message:
      'answered 403 (API rate limit exceeded). This is a rate limit: GitHub limits how often this token may call it. Run fewer jobs at once, or run again later. It may be asked again in 7 s.',
  },
  {
    title: "an address in GitHub's words is shown whole",
    answer: answers(422, { message: `${'x'.repeat(190)} ${REMEDY}` }),
    message: `${REMEDY}). Check github_token and github_api_url.`,
  },
  {
    title: 'a body that is not JSON is told as that',
    answer: (_: unknown, response: Parameters<RequestListener>[1]) => response.end('nope'),
    message: 'gave a response that this action does not understand: the body is not JSON.',
  },
])('$title', ({ answer, message }) =>
  withGitHub(answer, async (transport) => {
    expect(await failureOf(transport)).toMatchObject({ message: expect.stringContaining(message) });
  }),
);

test('a rate limit is a 429, whatever GitHub calls it, with the time to wait', () =>
  withGitHub(answers(403, { message: 'slow down' }, { 'retry-after': '7' }), async (transport) => {
    expect(await failureOf(transport)).toMatchObject({ status: 429, retryAfterMs: 7000 });
  }));

test.each([
  [300, { url: 'https://api.github.com/repositories/7' }, ' (https://api.github.com/repositories/7)'],
  [301, { message: 'Moved Permanently' }, ''],
  [307, { url: 7 }, ''],
])('a redirect is not followed: %i with %j', (status, body, said) =>
  withGitHub(answers(status, body, { location: '/elsewhere' }), async (transport, asked) => {
    expect(await failureOf(transport)).toMatchObject({
      message: `GET /repos/acme/web/pulls answered ${status}${said}. Redirects are never followed: use the name that the repository has now.`,
      status,
    });
    expect(asked).toHaveLength(1);
  }),
);

test('an answer that does not come in time is a failed connection whose request was sent', () =>
  withGitHub(
    () => {},
    async (transport) => {
      const error = await failureOf(transport, { ...limits, timeoutMs: 100 });
      expect(error).toBeInstanceOf(NetworkError);
      expect(error).toMatchObject({
        message: expect.stringMatching(
          /^GET \/repos\/acme\/web\/pulls got no complete response within 0\.1 s\. /,
        ),
        sent: true,
        lasting: false,
      });
    },
  ));

test('a request that is cancelled fails with the reason of the cancellation', async () => {
  const cancel = new AbortController();
  const reason = new Error('the job was cancelled');
  await withGitHub(
    () => cancel.abort(reason),
    async (transport) => {
      expect(await failureOf(transport, { ...limits, signal: cancel.signal })).toBe(reason);
    },
  );
});

test('a connection that breaks after the request was sent may have had its effect', () =>
  withGitHub(
    (request) => request.socket.destroy(),
    async (transport) => {
      expect(await failureOf(transport)).toMatchObject({ name: 'NetworkError', sent: true });
    },
  ));

test('a connection that is refused has had none', async () => {
  let gone = '';
  await withPlainServer(
    () => {},
    async ({ url }) => {
      gone = url;
    },
  );
  await withTransport(gone, async (transport) => {
    expect(await failureOf(transport)).toMatchObject({
      name: 'NetworkError',
      message: expect.stringContaining('could not connect (ECONNREFUSED)'),
      sent: false,
    });
  });
});
