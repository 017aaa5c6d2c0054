import { DAY_MS, HOUR_MS } from '../base/time.ts';
import { MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { AppSelector, KeyTask, SweepTask, Task, TeardownTask } from '../model/task.ts';
import type { Problems } from './problems.ts';
import { readDelivery, readNames, readTargets } from './read-targets.ts';
import { appId, boolean, choice, ids, integer, prefixFor } from './rules.ts';

/** What the run itself says, beside the inputs. */
export interface RunFacts {
  /** `owner/name` of the repository that the workflow runs in. */
  readonly repository: string;
  /** Which attempt of the workflow run this is, from 1 on. */
  readonly attempt: number;
  /** Whether the runner is GitHub's own: a job there ends after 6 hours, elsewhere after 5 days (GitHub's limits on Actions). */
  readonly isHosted: boolean;
}

/** Reads the inputs that the command uses; what it does not use is ignored. */
export function readTask(problems: Problems, facts: RunFacts): Task {
  const { repository } = facts;
  const command = problems.check(
    'command',
    choice('provision', 'rotate', 'revoke', 'teardown', 'sweep'),
    'provision',
  );
  switch (command) {
    case 'sweep':
      return readSweep(problems, repository);
    case 'revoke':
      return { command, app: readApp(problems), keyIds: readKeyIds(problems) };
    case 'teardown':
      return readTeardown(problems, repository);
    case 'rotate':
    case 'provision':
      return readKeyTask(problems, command, facts);
  }
}

function readApp(problems: Problems): AppSelector {
  const name = problems.text('app_name');
  const id = problems.check('app_id', appId, '');
  if (problems.text('app_id') !== '') return { by: 'id', id, name: name || undefined };
  if (name === '') problems.missing('app_name', "Give the app's name, or its id as app_id.");
  return { by: 'name', name };
}

function readKeyTask(problems: Problems, command: KeyTask['command'], facts: RunFacts): KeyTask {
  const app = readApp(problems);
  const delivery = readDelivery(problems, command, facts.repository);
  const exportEnv = problems.check('export_env', boolean, false);
  return {
    command,
    app,
    companyName: command === 'rotate' ? undefined : problems.text('company_name') || undefined,
    ...readLifetime(problems, command, delivery !== undefined),
    exportEnv,
    attempt: facts.attempt,
    longestJobMs: facts.isHosted ? 6 * HOUR_MS : 5 * DAY_MS,
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
    problems.missing(
      'keep_keys',
      'Say how many keys are to stay, the new one included: 2 lets what runs on the old key live on until the next rotation.',
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

function readKeyIds(problems: Problems): readonly string[] {
  const keyIds = problems.check('key_id', ids, []);
  if (problems.text('key_id') === '') {
    problems.missing('key_id', 'Give the ids of the keys to revoke, one a line.');
  }
  return keyIds;
}

function readTeardown(problems: Problems, repository: string): TeardownTask {
  const app = readApp(problems);
  return {
    command: 'teardown',
    app,
    names: readNames(problems, false),
    targets: readTargets(problems, repository),
    deleteEnvironment: problems.check('delete_environment', boolean, false),
  };
}

function readSweep(problems: Problems, repository: string): SweepTask {
  if (problems.text('app_name_prefix') === '') {
    problems.missing(
      'app_name_prefix',
      "Give what the previews' names begin with, before the number of the pull request.",
    );
  }
  // Whatever the number, the lines must be right.
  readTargets(problems, repository, '1');
  return {
    command: 'sweep',
    prefix: problems.check('app_name_prefix', prefixFor(repository), ''),
    repository,
    names: readNames(problems, false),
    targetTemplate: problems.text('secret_targets'),
    deleteEnvironment: problems.check('delete_environment', boolean, false),
  };
}
