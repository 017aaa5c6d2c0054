import { DAY_MS, HOUR_MS } from '../base/time.ts';
import { MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { AppSelector, KeyTask, SweepTask, Task, TeardownTask } from '../model/task.ts';
import { appId, ids, name as nameRule, prefixFor } from './name-rules.ts';
import { nearest } from './near.ts';
import type { Problems } from './problems.ts';
import { readDelivery, readNames, readTargets, readTargetTemplate } from './read-targets.ts';
import { boolean, choice, integer } from './rules.ts';

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
  const command = readCommand(problems);
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

const COMMANDS = ['provision', 'rotate', 'revoke', 'teardown', 'sweep'] as const;

function readCommand(problems: Problems): (typeof COMMANDS)[number] {
  const command = problems.check<string>('command', choice(...COMMANDS), '');
  const known = COMMANDS.find((each) => each === command);
  if (known !== undefined) return known;
  const text = problems.text('command');
  // What a wrong command would need is not known: only what is given is judged.
  if (text !== '') problems.waiveMissing();
  return nearest(text, COMMANDS) ?? 'provision';
}

function readApp(problems: Problems): AppSelector {
  const name = problems.check('app_name', nameRule, '');
  const id = problems.check('app_id', appId, '');
  if (problems.text('app_id') !== '') return { by: 'id', id, name: name || undefined };
  if (problems.text('app_name') === '') {
    problems.missing(
      'app_name',
      "Give the app's name, or its id as app_id. If it is made from an expression, that was empty: github.head_ref is, except on pull requests.",
    );
  }
  return { by: 'name', name };
}

function readKeyTask(problems: Problems, command: KeyTask['command'], facts: RunFacts): KeyTask {
  const app = readApp(problems);
  const delivery = readDelivery(problems, command, facts.repository);
  const exportEnv = problems.check('export_env', boolean, false);
  return {
    command,
    app,
    companyName: command === 'rotate' ? undefined : problems.check('company_name', nameRule, '') || undefined,
    ...readLifetime(problems, { rotates: command === 'rotate', delivers: delivery !== undefined }),
    exportEnv,
    attempt: facts.attempt,
    longestJobMs: facts.isHosted ? 6 * HOUR_MS : 5 * DAY_MS,
    maskBaseUrl: problems.check('mask_base_url', boolean, true),
    names: readNames(problems, { exported: exportEnv }),
    delivery,
  };
}

/** `delivers`: the key is written to targets. */
function readLifetime(
  problems: Problems,
  { rotates, delivers }: { readonly rotates: boolean; readonly delivers: boolean },
): Pick<KeyTask, 'lifetime' | 'keepKeys' | 'keepKeysGiven'> {
  const given = problems.text('keep_keys') !== '';
  const fallback = rotates && delivers ? 2 : undefined;
  const keepKeys = problems.check<number | undefined>('keep_keys', KEYS, fallback);
  if (rotates && !delivers && !given) {
    problems.missing(
      'keep_keys',
      'Say how many keys are to stay, the new one included: 2 lets what runs on the old key live on until the next rotation.',
    );
  }
  const reasons = [rotates && 'command: rotate', given && 'keep_keys', delivers && 'secret_targets'].filter(
    (each) => each !== false,
  );
  const lifetime = problems.check(
    'key_lifetime',
    choice('job', 'persistent'),
    reasons.length === 0 ? 'job' : 'persistent',
  );
  if (lifetime === 'job' && reasons.length > 0) {
    problems.add(
      'key_lifetime',
      `cannot be job with ${reasons.join(' and ')}: such a key has to outlive the job.`,
    );
  }
  return { lifetime, keepKeys, keepKeysGiven: given };
}

const KEYS = integer({ least: 1, most: MAX_ACTIVE_KEYS });

function readKeyIds(problems: Problems): readonly string[] {
  const keyIds = problems.check('key_id', ids, []);
  if (problems.text('key_id') === '') {
    problems.missing('key_id', 'Give the ids of the keys to revoke, one a line.');
  }
  return keyIds;
}

function readTeardown(problems: Problems, repository: string): TeardownTask {
  return {
    command: 'teardown',
    app: readApp(problems),
    names: readNames(problems, { exported: false }),
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
  const deleteEnvironment = problems.check('delete_environment', boolean, false);
  return {
    command: 'sweep',
    prefix: problems.check('app_name_prefix', prefixFor(repository), ''),
    repository,
    names: readNames(problems, { exported: false }),
    ...readTargetTemplate(problems, repository, { deleteEnvironment }),
    deleteEnvironment,
  };
}
