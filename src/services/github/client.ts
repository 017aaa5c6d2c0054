import type { Dispatcher } from 'undici';
import type { ApiError, UserError } from '../../base/errors.ts';
import type { TargetState } from '../../model/observed.ts';
import type { EnvironmentTarget, Target } from '../../model/target.ts';
import type { GitHubAccess, SecretNames } from '../../model/task.ts';
import type { HttpClient, Tracked } from '../http/send.ts';
import type { ServiceClock } from '../http/service-clock.ts';
import type { Transport } from '../http/transport.ts';
import { deleteEnvironment, deleteStored, isThere } from './delete.ts';
import { Pace } from './pace.ts';
import { explainTarget } from './permissions.ts';
import { createPullRequests, type PullRequests } from './pull-requests.ts';
import { type Check, readTarget, readUpdatedAt } from './read.ts';
import { createGitHubTransport } from './transport.ts';
import { createEnvironment, type Value, writeValue } from './write.ts';

/** What this action does on GitHub. Each method sends requests, paced so that no limit is hit, and throws UserError. */
export interface GitHub {
  readTarget(target: Target, check: Check): Promise<TargetState>;
  /** When the target's secret was last written, in milliseconds since the epoch; undefined when there is none. */
  readUpdatedAt(target: Target, name: string): Promise<number | undefined>;
  createEnvironment(repository: string, environment: string): Promise<void>;
  /** Never throws: what became of a write is the result. */
  write(state: TargetState, value: Value): Promise<Tracked<void>>;
  isThere(target: Target): Promise<boolean>;
  deleteStored(target: Target, names: SecretNames): Promise<void>;
  /** @returns what else the environment holds, in words, when it stays */
  deleteEnvironment(target: EnvironmentTarget): Promise<string | undefined>;
  explain(target: Target, error: ApiError): Promise<UserError>;
  pullRequests(repository: string): PullRequests;
  /** GitHub's clock. */
  readonly time: ServiceClock;
  /** How long that many more writes will have to wait for GitHub's limits, in milliseconds. */
  forecast(writes: number): number;
}

/** The GitHub side of a run. The one module of this folder that others load, and only when there is something to do there. */
export function createGitHub(
  { token, apiUrl }: GitHubAccess,
  client: HttpClient,
  dispatcher: Dispatcher,
  redact: (text: string) => string,
): GitHub {
  const connection = { token, apiUrl, dispatcher, redact };
  const transport = createGitHubTransport(connection);
  const pace = new Pace(client.clock);
  const paced: Transport = async (request, attempt) => {
    const wait = pace.book(request.method !== 'GET');
    if (wait > 0)
      await client.deadline.sleep(wait, attempt.signal, "waiting for GitHub's limits on requests");
    return transport(request, attempt);
  };
  const github = { ...client, transport: paced };
  return {
    readTarget: (target, check) => readTarget(github, target, check),
    readUpdatedAt: (target, name) => readUpdatedAt(github, target, name),
    createEnvironment: (repository, environment) => createEnvironment(github, repository, environment),
    write: (state, value) => writeValue(github, state, value),
    isThere: (target) => isThere(github, target),
    deleteStored: (target, names) => deleteStored(github, target, names),
    deleteEnvironment: (target) => deleteEnvironment(github, target),
    explain: (target, error) => explainTarget(github, target, error),
    pullRequests: (repository) => createPullRequests(github, repository),
    time: client.time,
    forecast: (writes) => pace.forecast(writes),
  };
}
