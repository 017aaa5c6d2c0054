import { InputError } from '../base/errors.ts';
import type { Credentials, GitHubAccess, Task } from '../model/task.ts';
import { Problems, type ReadInput } from './problems.ts';
import { readGitHubAccess } from './read-targets.ts';
import { type RunFacts, readTask } from './read-task.ts';
import { baseUrl, boolean, choice, integer } from './rules.ts';

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
  /** Why this run cannot have credentials (a fork, Dependabot), if so; asked only when they are missing. */
  readonly missingSecretsReason: () => string | undefined;
  readonly facts: RunFacts;
}

/** Longest time limits accepted, in seconds: a day, more than any step has. */
const DAY = 86_400;

/** Checks the inputs that the command uses. @throws InputError that names every wrong one */
export function readInputs({ read, missingSecretsReason, facts }: InputSource): Inputs | Skip {
  const problems = new Problems(read);
  const credentials = { email: read('email'), password: read('password') };
  const missing = (['email', 'password'] as const).filter((name) => credentials[name] === '');
  const policy = problems.check('on_missing_credentials', choice('auto', 'fail', 'skip'), 'auto');
  const skip = missing.length === 0 ? undefined : whyToSkip(policy, missing, missingSecretsReason());
  if (skip !== undefined) problems.waiveMissing();
  for (const name of missing) problems.missing(name, credentialAdvice(name));
  const task = readTask(problems, facts);
  const inputs = {
    task,
    github: needsGitHub(task) ? readGitHubAccess(problems) : undefined,
    credentials,
    dryRun: problems.check('dry_run', boolean, false),
    requestTimeoutMs: problems.check('request_timeout_seconds', integer(1, DAY), 30) * 1000,
    timeoutMs: problems.check('timeout_seconds', integer(1, DAY), 300) * 1000,
    apiUrl: problems.check('api_url', baseUrl, 'https://management.api.whispchat.com'),
  };
  problems.check('job_summary', boolean, true);
  if (problems.found.length > 0) throw new InputError(problems.found);
  return skip === undefined ? inputs : { skip };
}

function whyToSkip(
  policy: string,
  missing: readonly string[],
  missingSecretsReason: string | undefined,
): string | undefined {
  if (policy === 'fail' || (policy === 'auto' && missingSecretsReason === undefined)) return undefined;
  return `${missing.join(' and ')} not given${missingSecretsReason === undefined ? '' : `: ${missingSecretsReason}`}`;
}

function credentialAdvice(name: string): string {
  return (
    `Store it as a secret and pass it: ${name}: \${{ secrets.WHISP_${name.toUpperCase()} }}. ` +
    'Runs for forks have no secrets, and runs for Dependabot only those stored as Dependabot secrets.'
  );
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

/** All that the post step takes from the inputs: they are evaluated anew for it, so whatever else is wrong does not matter. */
export interface PostInputs {
  readonly credentials: Credentials;
  readonly requestTimeoutMs: number;
  readonly timeoutMs: number;
}

/** Reads the credentials and the two limits; a limit that cannot be read is its default. */
export function readPostInputs({ read }: InputSource): PostInputs {
  const problems = new Problems(read);
  return {
    credentials: { email: read('email'), password: read('password') },
    requestTimeoutMs: problems.check('request_timeout_seconds', integer(1, 86_400), 30) * 1000,
    timeoutMs: problems.check('timeout_seconds', integer(1, 86_400), 300) * 1000,
  };
}
