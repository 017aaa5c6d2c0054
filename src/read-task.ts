import {
  appId,
  baseUrl,
  boolean,
  choice,
  ids,
  integer,
  type Problems,
  prefixFor,
  secretName,
  variableName,
} from './input-rules.ts';
import type { KeyTask, SweepTask, Task, WantedApp } from './task.ts';
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
  if (command === 'sweep') return readSweep(problems, facts);
  const app = readApp(problems, facts);
  switch (command) {
    case 'revoke':
      return { command, app, keyIds: readKeyIds(problems) };
    case 'teardown':
      return { command, app };
    case 'rotate':
    case 'provision':
      return { command, app, ...readLifetime(problems, command), ...readHandOver(problems) };
  }
}

function readApp(problems: Problems, { nameless }: TaskFacts): WantedApp {
  const name = problems.text('app_name');
  const id = problems.check('app_id', appId, '');
  if (problems.text('app_id') !== '') return { by: 'id', id, name: name || undefined };
  if (name === '' && !nameless)
    problems.add('app_name', "is missing. Give the app's name, or its id as app_id.");
  return { by: 'name', name };
}

type Lifetime = Pick<KeyTask, 'companyName' | 'lifetime' | 'keepKeys'>;

function readLifetime(problems: Problems, command: KeyTask['command']): Lifetime {
  const keepKeys = problems.check<number | undefined>('keep_keys', integer(1, MAX_ACTIVE_KEYS), undefined);
  const rotates = command === 'rotate';
  if (rotates && problems.text('keep_keys') === '') {
    problems.add(
      'keep_keys',
      'is missing. Say how many keys are to stay, the new one included: 2 lets what runs on the old key live on until the next rotation.',
    );
  }
  const persistent = rotates || problems.text('keep_keys') !== '';
  const lifetime = problems.check(
    'key_lifetime',
    choice('job', 'persistent'),
    persistent ? 'persistent' : 'job',
  );
  if (lifetime === 'job' && persistent) {
    problems.add(
      'key_lifetime',
      `cannot be job with ${rotates ? 'command: rotate' : 'keep_keys'}: such a key has to outlive the job.`,
    );
  }
  return {
    lifetime,
    keepKeys,
    companyName: rotates ? undefined : problems.text('company_name') || undefined,
  };
}

type HandOver = Pick<KeyTask, 'apiKeyName' | 'baseUrlName' | 'exportEnv' | 'maskBaseUrl'>;

function readHandOver(problems: Problems): HandOver {
  const exportEnv = problems.check('export_env', boolean, false);
  const nameRule = exportEnv ? variableName : secretName;
  const apiKeyName = problems.check('api_key_name', nameRule, 'WHISP_API_KEY');
  const baseUrlName = problems.check('base_url_name', nameRule, 'WHISP_BASE_URL');
  if (apiKeyName.toUpperCase() === baseUrlName.toUpperCase()) {
    problems.add(
      'base_url_name',
      'is the same name as api_key_name, case aside. Give the two values different names.',
    );
  }
  return { apiKeyName, baseUrlName, exportEnv, maskBaseUrl: problems.check('mask_base_url', boolean, true) };
}

function readKeyIds(problems: Problems): readonly string[] {
  const keyIds = problems.check('key_id', ids, []);
  if (problems.text('key_id') === '')
    problems.add('key_id', 'is missing. Give the ids of the keys to revoke, one a line.');
  return keyIds;
}

function readSweep(problems: Problems, { repository }: TaskFacts): SweepTask {
  if (problems.text('app_name_prefix') === '') {
    problems.add(
      'app_name_prefix',
      "is missing. Give what the previews' names begin with, before the number of the pull request.",
    );
  }
  if (problems.text('github_token') === '')
    problems.add('github_token', 'is missing. Leave it out to use the token of the workflow.');
  return {
    command: 'sweep',
    prefix: problems.check('app_name_prefix', prefixFor(repository), ''),
    repository,
    githubToken: problems.text('github_token'),
    githubApiUrl: problems.check('github_api_url', baseUrl, 'https://api.github.com'),
  };
}
