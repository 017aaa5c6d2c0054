import { quote } from '../base/text.ts';
import { DAY_MS } from '../base/time.ts';
import type { Target } from '../model/target.ts';
import type { GitHubAccess, KeyTask, SecretNames, SweepTask, TargetOptions } from '../model/task.ts';
import { baseUrl as baseUrlRule } from './address-rule.ts';
import { token } from './credential-rules.ts';
import { secretName, variableName } from './name-rules.ts';
import { fixedEnvironments, NUMBER, parseTargets, targetLines } from './parse-targets.ts';
import type { Problems } from './problems.ts';
import { boolean, choice, integer } from './rules.ts';

/** What writing to the targets takes; undefined when nothing is to be written. */
export function readDelivery(
  problems: Problems,
  command: KeyTask['command'],
  repository: string,
): TargetOptions | undefined {
  const targets = readTargets(problems, repository);
  const policy = problems.check('key_policy', choice('create', 'ensure'), 'create');
  const days = problems.check<number | undefined>('max_key_age_days', DAYS, undefined);
  const isGiven = targetLines(problems.text('secret_targets')).length > 0;
  if (!isGiven) {
    if (policy === 'ensure') problems.add('key_policy', `ensure ${NEEDS_TARGETS}`);
    if (days !== undefined) problems.add('max_key_age_days', NEEDS_TARGETS);
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
    repository,
    createEnvironment: problems.check('create_environment', boolean, false),
    ensure: ensures
      ? {
          currentApiKey: problems.check('current_api_key', token, '') || undefined,
          maxAgeMs: days === undefined ? undefined : days * DAY_MS,
        }
      : undefined,
  };
}

const DAYS = integer({ least: 0, most: 3650, unit: 'days' });
const NEEDS_TARGETS = 'needs secret_targets: that is where the stored key is looked up.';

/** The names of the two values, which must be such that GitHub takes them. @param options `exported`: also as variables of the environment */
export function readNames(problems: Problems, { exported }: { readonly exported: boolean }): SecretNames {
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

/** `secret_targets`. */
export function readTargets(problems: Problems, repository: string): readonly Target[] {
  const parsed = parseTargets(problems.text('secret_targets'), repository);
  for (const problem of parsed.problems) problems.add('secret_targets', problem);
  return parsed.targets;
}

/** Stands for any number of a pull request: too high to be one, and in no name. */
const SOME_NUMBER = '1000000000000001';

/** `secret_targets` of a sweep, which must be right for every number of a pull request. */
export function readTargetTemplate(
  problems: Problems,
  repository: string,
  { deleteEnvironment }: { readonly deleteEnvironment: boolean },
): Pick<SweepTask, 'targetTemplate' | 'hasEnvironments'> {
  const template = problems.text('secret_targets');
  const { targets, problems: wrong } = parseTargets(template, repository, { number: SOME_NUMBER });
  for (const problem of wrong) problems.add('secret_targets', problem);
  if (deleteEnvironment) {
    for (const line of fixedEnvironments(template, repository)) {
      problems.add(
        'secret_targets',
        `has the line ${quote(line)}: with delete_environment, every environment of a sweep must contain ${NUMBER}, since one that all previews share would be deleted with the first.`,
      );
    }
  }
  const hasEnvironments = targets.some(({ store }) => store === 'environment');
  return { targetTemplate: template, hasEnvironments };
}

/** The token and the address for GitHub. */
export function readGitHubAccess(problems: Problems): GitHubAccess {
  if (problems.text('github_token') === '') {
    problems.missing('github_token', 'Leave it out to use the token of the workflow, or pass one.');
  }
  return {
    token: problems.check('github_token', token, ''),
    apiUrl: problems.check('github_api_url', baseUrlRule, 'https://api.github.com'),
  };
}
