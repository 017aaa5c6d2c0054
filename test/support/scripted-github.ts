import { ApiError, type ApiErrorDetails } from '../../src/base/errors.ts';
import type { GitHubClient } from '../../src/services/github/connection.ts';
import { endpointOf, type Request, type Transport } from '../../src/services/http/transport.ts';
import { httpClient } from './http-client.ts';

/** A response: the body of a success, or a refusal, or what sending it throws. */
export type ScriptedResponse =
  | { readonly body: unknown }
  | { readonly status: number; readonly said?: string; readonly more?: ApiErrorDetails }
  | Error;

/** The responses to each request, by its `METHOD path` with the query. The last of several is given again and again. */
export type Script = Readonly<Record<string, ScriptedResponse | readonly ScriptedResponse[]>>;

/** The time that a step has in these tests, in milliseconds. One attempt may take all of it, or half of it where it is awaited. */
export const STEP_MS = 100_000;

export const OK: ScriptedResponse = { body: {} };
export const NOT_FOUND: ScriptedResponse = { status: 404 };

/** A client of GitHub whose responses are a script, what was sent, and how long each attempt might have taken. */
export function scriptedGitHub(script: Script, changes: Partial<GitHubClient> = {}) {
  const sent: string[] = [];
  const requests: Request[] = [];
  const timeouts: number[] = [];
  const counts = new Map<string, number>();
  const transport: Transport = async (request, { timeoutMs, onSent }) => {
    const key = `${request.method} ${request.path}`;
    sent.push(key);
    requests.push(request);
    timeouts.push(timeoutMs);
    onSent?.();
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const answers = [script[key] ?? new Error(`nobody expects ${key}`)].flat();
    return response(request, answers[Math.min(count, answers.length - 1)]);
  };
  const client = httpClient(transport, STEP_MS);
  const github: GitHubClient = {
    ...client,
    requestTimeoutMs: 300_000,
    tokenKind: 'fine-grained',
    isEnterpriseServer: () => false,
    ...changes,
  };
  return { github, clock: client.clock, sent, requests, timeouts };
}

function response(request: Request, answer: ScriptedResponse | undefined) {
  const endpoint = endpointOf(request);
  if (answer === undefined) throw new Error(`no answer to ${endpoint}`);
  if (answer instanceof Error) throw answer;
  if ('status' in answer) throw new ApiError(endpoint, answer.status, answer.said ?? '', answer.more);
  return { endpoint, body: answer.body, date: undefined, cookies: [] };
}

/** What a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error,
  );
}

/** The name and the whole message of what a promise is rejected with. */
export async function failureText(promise: Promise<unknown>): Promise<string> {
  return String(await failureOf(promise));
}
