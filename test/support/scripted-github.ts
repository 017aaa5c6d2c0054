import { ApiError, type ApiErrorDetails } from '../../src/base/errors.ts';
import type { Target } from '../../src/model/target.ts';
import type { GitHubClient } from '../../src/services/github/connection.ts';
import type { Check } from '../../src/services/github/read.ts';
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

/** Targets that tests read and write. */
export const REPOSITORY = { store: 'actions', repository: 'acme/web' } as const satisfies Target;
export const CODESPACES = { store: 'codespaces', repository: 'acme/web' } as const satisfies Target;
export const ORGANIZATION = {
  store: 'organization',
  organization: 'acme',
  kind: 'actions',
} as const satisfies Target;
export const ENVIRONMENT = {
  store: 'environment',
  repository: 'acme/web',
  environment: 'staging',
} as const satisfies Target;
/** One whose name has to be encoded in a path. */
export const NESTED = {
  store: 'environment',
  repository: 'acme/web',
  environment: 'prod/eu',
} as const satisfies Target;

/** The names of the two values. */
export const named = (baseUrlKind: 'secret' | 'variable') => ({ apiKey: 'KEY', baseUrl: 'URL', baseUrlKind });

/** What a target is read for. */
export function check(baseUrlKind: 'secret' | 'variable', createEnvironment = false): Check {
  return { names: named(baseUrlKind), createEnvironment, currentRepository: 'acme/tools' };
}

export const PUBLIC_KEY = { body: { key_id: 'id-1', key: Buffer.alloc(32, 7).toString('base64') } };
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
