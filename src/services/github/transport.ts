import { getOctokit } from '@actions/github';
import { type Dispatcher, fetch } from 'undici';
import { ApiError, NetworkError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { shown } from '../../base/text.ts';
import { connectionFailure, serverMessage } from '../http/failure-text.ts';
import { dateOf } from '../http/retry.ts';
import type { Transport } from '../http/transport.ts';
import type { Headers } from './header-watch.ts';
import { rateLimitWaitMs } from './rate-limit.ts';
import { wordsWithAddress } from './refusal-words.ts';

/** What reaching GitHub takes. */
export interface GitHubConnection {
  readonly token: string;
  readonly apiUrl: string;
  readonly dispatcher: Dispatcher;
  readonly redact: (text: string) => string;
  /** Told of every response. */
  readonly onHeaders?: (header: Headers) => void;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The transport to GitHub: its own client over this action's connections. What the client would take from the environment
 * when it is loaded (address, proxy) is given here, and it prints nothing.
 */
export function createGitHubTransport({
  token,
  apiUrl,
  dispatcher,
  redact,
  onHeaders = () => {},
}: GitHubConnection): Transport {
  const octokit = getOctokit(token, {
    baseUrl: apiUrl,
    log: silent,
    request: {
      log: silent,
      redirect: 'manual',
      fetch: (url: string, init: object) => fetch(url, { ...init, dispatcher }),
    },
  });
  return async ({ method, path, body }, { signal, timeoutMs }) => {
    const endpoint = `${method} ${path.replace(/\?.*/, '')}`;
    const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
    try {
      const { status, data, headers } = await octokit.request(`${method} ${path}`, {
        ...body,
        headers: { 'x-github-api-version': '2022-11-28' },
        request: { signal: AbortSignal.any([signal, timeout]) },
      });
      onHeaders(headerOf(headers));
      if (status >= 300) throw new ApiError(endpoint, status, movedTo(data), { advice: MOVED });
      return { endpoint, body: data, date: dateOf(headers.date), cookies: [] };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof ApiError) throw error;
      if (timeout.aborted) {
        throw new NetworkError(endpoint, `got no answer within ${timeoutMs / 1000} s`, {
          sent: true,
          lasting: false,
        });
      }
      throw failure(endpoint, error, { redact, onHeaders });
    }
  };
}

const MOVED = 'Redirects are never followed: use the name that the repository has now.';
const ADVICE = 'Check github_token and github_api_url.';

/** GitHub's client reports a failed connection as status 500; only an error with a response was answered. */
function failure(
  endpoint: string,
  error: unknown,
  { redact, onHeaders }: Required<Pick<GitHubConnection, 'redact' | 'onHeaders'>>,
): Error {
  const response = error instanceof Error && 'response' in error ? error.response : undefined;
  if (!isObject(response) || typeof response['status'] !== 'number') {
    const { text, lasting } = connectionFailure(error, !neverConnected(error));
    return new NetworkError(endpoint, text, { sent: !neverConnected(error), lasting });
  }
  const { status, data } = response;
  const header = headerOf(isObject(response['headers']) ? response['headers'] : {});
  onHeaders(header);
  const words = serverMessage(JSON.stringify(data ?? ''), redact);
  const wait = rateLimitWaitMs({ status, said: words, header });
  const said = wait === undefined ? wordsWithAddress({ status, said: words, header, body: data }) : words;
  return new ApiError(endpoint, wait === undefined ? status : 429, said, {
    retryAfterMs: wait,
    permission: header('x-accepted-github-permissions'),
    advice: ADVICE,
  });
}

function headerOf(headers: Readonly<Record<string, unknown>>): Headers {
  return (name) => (typeof headers[name] === 'string' ? headers[name] : undefined);
}

/** Errors of making a connection; any other may have come after the request was sent. */
function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code) ||
    neverConnected(error.cause)
  );
}

function movedTo(data: unknown): string {
  const url = isObject(data) ? data['url'] : undefined;
  return typeof url === 'string' ? shown(url) : '';
}
