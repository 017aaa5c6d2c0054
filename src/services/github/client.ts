import type { Dispatcher } from 'undici';
import type { ApiError, UserError } from '../../base/errors.ts';
import type { TargetState } from '../../model/observed.ts';
import type { EnvironmentTarget, Target } from '../../model/target.ts';
import type { GitHubAccess, SecretNames } from '../../model/task.ts';
import type { HttpClient, Tracked } from '../http/send.ts';
import type { ServiceClock } from '../http/service-clock.ts';
import type { Transport } from '../http/transport.ts';
import type { GitHubClient } from './connection.ts';
import { canDelete, deleteStored } from './delete.ts';
import { createEnvironment, deleteEnvironment } from './environments.ts';
import { patientWithToken } from './fresh-token.ts';
import { HeaderWatch } from './header-watch.ts';
import { Pace } from './pace.ts';
import { createPullRequests, type PullRequests } from './pull-requests.ts';
import { type Check, readTarget } from './read.ts';
import { explainTarget } from './refusal.ts';
import { tokenKind } from './token.ts';
import { createGitHubTransport } from './transport.ts';
import { readUpdatedAt } from './value.ts';
import { type Value, writeValue } from './write.ts';

/** What this action does on GitHub. Each method sends requests, paced so that no limit is hit, and throws UserError. */
export interface GitHub {
  readTarget(target: Target, check: Check): Promise<TargetState>;
  /** When the target's secret was last written, in milliseconds since the epoch; undefined when there is none. */
  readUpdatedAt(target: Target, name: string): Promise<number | undefined>;
  /**
   * Creates an environment, if it really does not exist. The error begins with the request.
   * @returns false when it exists
   */
  createEnvironment(target: EnvironmentTarget): Promise<boolean>;
  /** Never throws: what became of a write is the result. */
  write(state: TargetState, value: Value): Promise<Tracked<void>>;
  /** Whether there is something to delete: false when the environment is gone. Throws when it cannot be deleted. */
  canDelete(target: Target, names: SecretNames): Promise<boolean>;
  deleteStored(target: Target, names: SecretNames): Promise<void>;
  /**
   * Deletes an environment unless it holds something else than what was deleted.
   * @returns what else it holds, in words, when it stays
   */
  deleteEnvironment(target: EnvironmentTarget, deleted: SecretNames): Promise<string | undefined>;
  explain(target: Target, error: ApiError): Promise<UserError>;
  pullRequests(repository: string): PullRequests;
  /** GitHub's clock. */
  readonly time: ServiceClock;
  /** How long that many more writes will have to wait for GitHub's limits, in milliseconds. */
  forecast(writes: number): number;
}

/** How GitHub is reached, and where what is noticed on the way is told. */
export interface Surroundings {
  readonly dispatcher: Dispatcher;
  readonly redact: (text: string) => string;
  readonly warn: (message: string) => void;
}

/** The GitHub side of a run. The one module of this folder that others load, and only when there is something to do there. */
export function createGitHub(
  { token, apiUrl }: GitHubAccess,
  client: HttpClient,
  { dispatcher, redact, warn }: Surroundings,
): GitHub {
  const kind = tokenKind(token);
  const watch = new HeaderWatch(kind, client.time, warn);
  const connection = { token, apiUrl, dispatcher, redact, onHeaders: watch.note };
  const pace = new Pace(client.clock);
  const paced = pacedBy(pace, createGitHubTransport(connection), client);
  const github: GitHubClient = {
    ...client,
    transport: patientWithToken(paced, client),
    tokenKind: kind,
    isEnterpriseServer: () => watch.isEnterpriseServer,
  };
  return {
    readTarget: (target, check) => readTarget(github, target, check),
    readUpdatedAt: async (target, name) => (await readUpdatedAt(github, target, name))?.at,
    createEnvironment: (target) => createEnvironment(github, target),
    write: (state, value) => writeValue(github, state, value),
    canDelete: (target, names) => canDelete(github, target, names),
    deleteStored: (target, names) => deleteStored(github, target, names),
    deleteEnvironment: (target, deleted) => deleteEnvironment(github, target, deleted),
    explain: (target, error) => explainTarget(github, target, error),
    pullRequests: (repository) => createPullRequests(github, repository),
    time: client.time,
    forecast: (writes) => pace.forecast(writes),
  };
}

function pacedBy(pace: Pace, transport: Transport, { deadline }: HttpClient): Transport {
  return async (request, limits) => {
    const wait = pace.book(request.method !== 'GET');
    if (wait > 0) await deadline.sleep(wait, limits.signal, "waiting for GitHub's limits on requests");
    return transport(request, limits);
  };
}
