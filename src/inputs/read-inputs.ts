import { InputError } from '../base/errors.ts';
import { DAY_MS, SECOND_MS } from '../base/time.ts';
import type { Credentials, GitHubAccess, Task } from '../model/task.ts';
import { baseUrl } from './address-rule.ts';
import { type MissingSecretsReason, readCredentials } from './missing-credentials.ts';
import { Problems, type ReadInput } from './problems.ts';
import { readGitHubAccess } from './read-targets.ts';
import { type RunFacts, readTask } from './read-task.ts';
import { boolean, integer } from './rules.ts';

/** What the user asks for, checked. Times are in milliseconds. */
export interface Inputs {
  readonly task: Task;
  readonly credentials: Credentials;
  /** Undefined when the command has nothing to do with GitHub. */
  readonly github: GitHubAccess | undefined;
  readonly dryRun: boolean;
  readonly requestTimeoutMs: number;
  readonly timeoutMs: number;
  /** The management API, without a trailing slash. */
  readonly apiUrl: string;
}

/** Why a step without credentials is skipped rather than failed. */
export interface Skip {
  readonly skip: string;
}

/** What the inputs are read from. */
export interface InputSource {
  readonly read: ReadInput;
  /** Asked only when credentials are missing and the policy depends on it. */
  readonly missingSecretsReason: MissingSecretsReason;
  readonly facts: RunFacts;
}

/** Checks the inputs that the command uses. @throws InputError that names every wrong one */
export function readInputs({ read, missingSecretsReason, facts }: InputSource): Inputs | Skip {
  const problems = new Problems(read);
  const credentials = readCredentials(problems, missingSecretsReason);
  if ('skip' in credentials) problems.waiveMissing();
  const task = readTask(problems, facts);
  const inputs = {
    task,
    github: needsGitHub(task) ? readGitHubAccess(problems) : undefined,
    dryRun: problems.check('dry_run', boolean, false),
    ...readLimits(problems),
    apiUrl: problems.check('api_url', baseUrl, 'https://management.api.whispchat.com'),
  };
  problems.check('job_summary', boolean, true);
  if (problems.found.length > 0) throw new InputError(problems.found);
  return 'skip' in credentials ? credentials : { ...inputs, credentials };
}

/** A day, more than any step has. */
const LIMIT = integer({ least: 1, most: DAY_MS / SECOND_MS, unit: 'seconds' });

function readLimits(problems: Problems): Pick<Inputs, 'requestTimeoutMs' | 'timeoutMs'> {
  return {
    requestTimeoutMs: problems.check('request_timeout_seconds', LIMIT, 30) * SECOND_MS,
    timeoutMs: problems.check('timeout_seconds', LIMIT, 300) * SECOND_MS,
  };
}

function needsGitHub(task: Task): boolean {
  switch (task.command) {
    case 'provision':
    case 'rotate':
      return task.delivery !== undefined;
    case 'teardown':
      return task.targets.length > 0;
    case 'sweep':
      return true;
    case 'revoke':
      return false;
  }
}

/** All that the post step takes from the inputs, which are evaluated anew for it. Times are in milliseconds. */
export interface PostInputs {
  /** As they are by then; empty where they are not given any more. */
  readonly credentials: Credentials;
  readonly requestTimeoutMs: number;
  readonly timeoutMs: number;
}

/** Reads the credentials and the two limits. Nothing else matters, and a limit that cannot be read is its default. */
export function readPostInputs({ read }: Pick<InputSource, 'read'>): PostInputs {
  return {
    credentials: { email: read('email'), password: read('password') },
    ...readLimits(new Problems(read)),
  };
}
