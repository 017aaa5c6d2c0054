import {
  appId,
  baseUrl as baseUrlRule,
  boolean,
  choice,
  ids,
  integer,
  type Problems,
  prefixFor,
  secretName,
  variableName,
} from './input-rules.ts';
import { parseTargets, type Target } from './targets.ts';
import type {
  Delivery,
  GitHubAccess,
  KeyTask,
  Names,
  SweepTask,
  Task,
  TeardownTask,
  WantedApp,
} from './task.ts';
import { MAX_ACTIVE_KEYS } from './whisp/keys.ts';

/** What the reading of a task depends on beside the inputs. */
export interface TaskFacts {
  readonly repository: string;
  /** True when a missing app name is no problem: the step is skipped, and a fork may lack even a name in a variable. */
  readonly nameless: boolean;
}

/** Reads the inputs that the command uses; what it does not use is ignored. */
export function readTask(problems: Problems, facts: TaskFacts): Task {
  const command = problems.check(
    'command',
    choice('provision', 'rotate', 'revoke', 'teardown', 'sweep'),
    'provision',
  );
  switch (command) {
    case 'sweep':
      return readSweep(problems, facts);
    case 'revoke':
      return { command, app: readApp(problems, facts), keyIds: readKeyIds(problems) };
    case 'teardown':
      return readTeardown(problems, facts);
    case 'rotate':
    case 'provision':
      return readKeyTask(problems, command, facts);
  }
}

function readApp(problems: Problems, { nameless }: TaskFacts): WantedApp {
  const name = problems.text('app_name');
  const id = problems.check('app_id', appId, '');
  if (problems.text('app_id') !== '') return { by: 'id', id, name: name || undefined };
  if (name === '' && !nameless) {
    problems.add('app_name', "is missing. Give the app's name, or its id as app_id.");
  }
  return { by: 'name', name };
}

function readKeyTask(problems: Problems, command: KeyTask['command'], facts: TaskFacts): KeyTask {
  const app = readApp(problems, facts);
  const delivery = readDelivery(problems, command, facts.repository);
  const exportEnv = problems.check('export_env', boolean, false);
  return {
    command,
    app,
    companyName: command === 'rotate' ? undefined : problems.text('company_name') || undefined,
    ...readLifetime(problems, command, delivery !== undefined),
    exportEnv,
    maskBaseUrl: problems.check('mask_base_url', boolean, true),
    names: readNames(problems, exportEnv),
    delivery,
  };
}

function readLifetime(
  problems: Problems,
  command: KeyTask['command'],
  delivered: boolean,
): Pick<KeyTask, 'lifetime' | 'keepKeys' | 'keepKeysGiven'> {
  const rotates = command === 'rotate';
  const given = problems.text('keep_keys') !== '';
  const fallback = rotates && delivered ? 2 : undefined;
  const keepKeys = problems.check<number | undefined>('keep_keys', integer(1, MAX_ACTIVE_KEYS), fallback);
  if (rotates && !delivered && !given) {
    problems.add(
      'keep_keys',
      'is missing. Say how many keys are to stay, the new one included: 2 lets what runs on the old key live on until the next rotation.',
    );
  }
  const reasons = [rotates && 'command: rotate', given && 'keep_keys', delivered && 'secret_targets'];
  const reason = reasons.find((each) => each !== false);
  const lifetime = problems.check(
    'key_lifetime',
    choice('job', 'persistent'),
    reason === undefined ? 'job' : 'persistent',
  );
  if (lifetime === 'job' && reason !== undefined) {
    problems.add('key_lifetime', `cannot be job with ${reason}: such a key has to outlive the job.`);
  }
  return { lifetime, keepKeys, keepKeysGiven: given };
}

const DAY_MS = 86_400_000;

/** Undefined when nothing is to be written. */
function readDelivery(
  problems: Problems,
  command: KeyTask['command'],
  repository: string,
): Delivery | undefined {
  const targets = readTargets(problems, repository);
  const policy = problems.check('key_policy', choice('create', 'ensure'), 'create');
  const days = problems.check<number | undefined>('max_key_age_days', integer(0, 3650), undefined);
  const current = problems.text('current_api_key') || undefined;
  if (problems.text('secret_targets') === '') {
    if (policy === 'ensure')
      problems.add('key_policy', 'ensure needs secret_targets: that is where the stored key is looked up.');
    if (days !== undefined)
      problems.add('max_key_age_days', 'needs secret_targets: that is where the stored key is looked up.');
    return undefined;
  }
  if (days !== undefined && policy !== 'ensure' && command !== 'rotate') {
    problems.add(
      'max_key_age_days',
      'needs key_policy: ensure or command: rotate; provision makes a key in every run.',
    );
  }
  const ensures = policy === 'ensure' || days !== undefined;
  return {
    targets,
    github: readGitHubAccess(problems),
    repository,
    createEnvironment: problems.check('create_environment', boolean, false),
    ensure: ensures
      ? { currentApiKey: current, maxAgeMs: days === undefined ? undefined : days * DAY_MS }
      : undefined,
  };
}

function readNames(problems: Problems, exported: boolean): Names {
  const rule = exported ? variableName : secretName;
  const apiKey = problems.check('api_key_name', rule, 'WHISP_API_KEY');
  const baseUrl = problems.check('base_url_name', rule, 'WHISP_BASE_URL');
  if (apiKey.toUpperCase() === baseUrl.toUpperCase()) {
    problems.add(
      'base_url_name',
      'is the same name as api_key_name, case aside. Give the two values different names.',
    );
  }
  return {
    apiKey,
    baseUrl,
    baseUrlKind: problems.check('base_url_kind', choice('secret', 'variable'), 'secret'),
  };
}

function readKeyIds(problems: Problems): readonly string[] {
  const keyIds = problems.check('key_id', ids, []);
  if (problems.text('key_id') === '') {
    problems.add('key_id', 'is missing. Give the ids of the keys to revoke, one a line.');
  }
  return keyIds;
}

function readTeardown(problems: Problems, facts: TaskFacts): TeardownTask {
  const app = readApp(problems, facts);
  const targets = readTargets(problems, facts.repository);
  const named = problems.text('secret_targets') !== '';
  return {
    command: 'teardown',
    app,
    names: readNames(problems, false),
    stored: named ? { targets, github: readGitHubAccess(problems) } : undefined,
  };
}

function readSweep(problems: Problems, { repository }: TaskFacts): SweepTask {
  if (problems.text('app_name_prefix') === '') {
    problems.add(
      'app_name_prefix',
      "is missing. Give what the previews' names begin with, before the number of the pull request.",
    );
  }
  // Whatever the number, the lines must be right.
  readTargets(problems, repository, '1');
  return {
    command: 'sweep',
    prefix: problems.check('app_name_prefix', prefixFor(repository), ''),
    repository,
    github: readGitHubAccess(problems),
    names: readNames(problems, false),
    targetTemplate: problems.text('secret_targets'),
  };
}

function readTargets(problems: Problems, repository: string, number = '{number}'): readonly Target[] {
  const parsed = parseTargets(problems.text('secret_targets').replaceAll('{number}', number), repository);
  for (const problem of parsed.problems) problems.add('secret_targets', problem);
  return parsed.targets;
}

function readGitHubAccess(problems: Problems): GitHubAccess {
  const token = problems.text('github_token');
  if (token === '')
    problems.add('github_token', 'is missing. Leave it out to use the token of the workflow, or pass one.');
  return { token, apiUrl: problems.check('github_api_url', baseUrlRule, 'https://api.github.com') };
}
