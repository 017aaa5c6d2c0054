import { getOctokit } from '@actions/github';
import type { Dispatcher } from 'undici';
import { exchange } from '../http/exchange.ts';
import { endpointOf, type HttpResponse, readResponse, type Transport } from '../http/transport.ts';
import { GITHUB } from './advice.ts';

/** What reaching GitHub takes. */
export interface GitHubConnection {
  readonly token: string;
  readonly apiUrl: string;
  readonly dispatcher: Dispatcher;
  readonly redact: (text: string) => string;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The transport to GitHub. GitHub's own client makes the requests, and hands them over to be sent as those to Whisp are: limits,
 * retries, proxies, certificates and bodies are the same for both. What the client would take from the environment when it is
 * loaded (address, proxy) is given here, and it prints nothing.
 */
export function createGitHubTransport({ token, apiUrl, dispatcher, redact }: GitHubConnection): Transport {
  const octokit = getOctokit(token, { baseUrl: apiUrl, log: silent, request: { log: silent } });
  return async (request, attempt) => {
    const { method, path, body, headers } = request;
    const endpoint = endpointOf(request);
    let response: HttpResponse | undefined;
    const fetch = async (url: string, init: OctokitRequest) => {
      const wire = { endpoint, method, url: new URL(url), headers: init.headers, body: init.body };
      const received = await exchange(dispatcher, wire, attempt, GITHUB.addressInput);
      response = readResponse(endpoint, received, { redact, service: GITHUB });
      return READ_ALREADY;
    };
    try {
      await octokit.request(`${method} ${path}`, {
        ...body,
        headers: { 'x-github-api-version': '2022-11-28', ...headers },
        request: { fetch },
      });
    } catch (error) {
      // The client wraps what its fetch throws.
      throw error instanceof Error && error.cause !== undefined ? error.cause : error;
    }
    if (response === undefined) throw new Error(`${endpoint} was not sent by GitHub's client`);
    return response;
  };
}

/** What GitHub's client makes of a request, as far as it matters here. */
interface OctokitRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Tells the client that there is nothing for it to read. */
const READ_ALREADY = { status: 204, url: '', headers: new Map<string, string>() };
