import { getOctokit } from '@actions/github';
import { type Dispatcher, fetch } from 'undici';
import { isObject } from './check.ts';
import { ApiError, NetworkError } from './errors.ts';
import { shown } from './text.ts';
import { connectionFailure, serverMessage } from './whisp/failure-text.ts';
import { retryAfterMs } from './whisp/retry.ts';
import type { Transport } from './whisp/transport.ts';

/** What reaching GitHub takes. */
export interface GitHubConnection {
  readonly token: string;
  readonly apiUrl: string;
  readonly dispatcher: Dispatcher;
  readonly redact: (text: string) => string;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The transport to GitHub: its own client over this action's connections. Everything that the client would take from the
 * environment when it is loaded (address, proxy) is given here, and it prints nothing.
 */
export function createGitHubTransport({ token, apiUrl, dispatcher, redact }: GitHubConnection): Transport {
  const octokit = getOctokit(token, {
    baseUrl: apiUrl,
    log: silent,
    request: {
      log: silent,
      redirect: 'manual',
      fetch: (url: string, init: object) => fetch(url, { ...init, dispatcher }),
    },
  });
  return async ({ method, path }, { signal, timeoutMs }) => {
    const endpoint = `${method} ${path.replace(/\?.*/, '')}`;
    const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
    try {
      const { status, data, headers } = await octokit.request(`${method} ${path}`, {
        headers: { 'x-github-api-version': '2022-11-28' },
        request: { signal: AbortSignal.any([signal, timeout]) },
      });
      if (status >= 300) throw new ApiError(endpoint, status, moved(data), { advice: MOVED });
      return { endpoint, body: data, date: timeOf(headers.date), cookies: [] };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw error instanceof ApiError
        ? error
        : failure(endpoint, error, timeout.aborted ? timeoutMs : undefined, redact);
    }
  };
}

const MOVED = 'Redirects are never followed: use the name and address that the repository has now.';

/** GitHub's client reports a failed connection as status 500; only an error with a response was answered. */
function failure(
  endpoint: string,
  error: unknown,
  timeoutMs: number | undefined,
  redact: (text: string) => string,
): Error {
  const response = error instanceof Error && 'response' in error ? error.response : undefined;
  if (timeoutMs !== undefined || !isObject(response) || typeof response['status'] !== 'number') {
    const { text, lasting } = connectionFailure(error, true);
    const what = timeoutMs === undefined ? text : `got no answer within ${timeoutMs / 1000} s`;
    return new NetworkError(endpoint, what, { sent: true, lasting });
  }
  const headers = isObject(response['headers']) ? response['headers'] : {};
  const header = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
  const retryAfter = retryAfterMs(header('retry-after'), timeOf(header('date')));
  const said = serverMessage(JSON.stringify(response['data'] ?? ''), redact);
  return new ApiError(endpoint, response['status'], said, { retryAfterMs: retryAfter, advice: ADVICE });
}

const ADVICE = 'Check github_token and github_api_url.';

function moved(data: unknown): string {
  const url = isObject(data) ? data['url'] : undefined;
  return typeof url === 'string' ? `now at ${shown(url)}` : '';
}

function timeOf(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : time;
}
