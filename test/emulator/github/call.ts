import type { Request } from '../exchange.ts';
import type { Subject } from './github-access.ts';
import type { GitHubLimits } from './github-limits.ts';
import type { GitHubState } from './github-state.ts';
import type { Lag } from './lag.ts';
import type { Endpoint } from './permissions.ts';
import { GitHubRefusal } from './refusals.ts';
import type { SecretStore, Stored } from './secret-store.ts';
import type { GitHubSwitches } from './switches.ts';

/** Where addresses in responses point to. */
export const API = 'https://api.github.com';

/** What the answers are made from. */
export interface GitHubWorld {
  readonly state: GitHubState;
  /** Milliseconds since the epoch. GitHub's own clock may be ahead of it or behind. */
  readonly now: () => number;
  switches: GitHubSwitches;
  readonly limits: GitHubLimits;
  readonly lag: Lag;
}

/** A request for one endpoint, once it is clear that the token may make it. */
export interface Call extends Subject {
  readonly world: GitHubWorld;
  readonly request: Request;
  readonly endpoint: Endpoint;
  /** Of the path, by their names in the endpoint's template; decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The moment that a read shows; infinite for what is really there. */
  readonly moment: number;
}

/** A request about one secret or variable. */
export interface ValueCall {
  readonly call: Call;
  readonly store: SecretStore;
  readonly all: Map<string, Stored>;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** As the request is shown it. */
  readonly found: Stored | undefined;
}

/** GitHub's time, in milliseconds since the epoch. */
export function gitHubTime({ now, switches }: GitHubWorld): number {
  return now() + switches.clockOffsetMs;
}

/** The body of a request that has one. */
export function bodyOf({ text }: Request): Readonly<Record<string, unknown>> {
  const body = parsed(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new GitHubRefusal(400, 'Body should be a JSON object');
  return body as Record<string, unknown>;
}

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new GitHubRefusal(400, 'Problems parsing JSON');
  }
}
