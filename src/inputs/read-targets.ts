import { DAY_MS } from '../base/time.ts';
import type { Target } from '../model/target.ts';
import type { GitHubAccess, KeyTask, SecretNames, TargetOptions } from '../model/task.ts';
import { parseTargets } from './parse-targets.ts';
import type { Problems } from './problems.ts';
import { baseUrl as baseUrlRule, boolean, choice, integer, secretName, variableName } from './rules.ts';

/** What writing to the targets takes; undefined when nothing is to be written. */
export function readDelivery(
  problems: Problems,
  command: KeyTask['command'],
  repository: string,
): TargetOptions | undefined {
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
    repository,
    createEnvironment: problems.check('create_environment', boolean, false),
    ensure: ensures
      ? { currentApiKey: current, maxAgeMs: days === undefined ? undefined : days * DAY_MS }
      : undefined,
  };
}

/** The names of the two values, which must be such that GitHub takes them. @param exported also as variables of the environment */
export function readNames(problems: Problems, exported: boolean): SecretNames {
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

/** `secret_targets`. @param number stands for `{number}` */
export function readTargets(problems: Problems, repository: string, number = '{number}'): readonly Target[] {
  const parsed = parseTargets(problems.text('secret_targets').replaceAll('{number}', number), repository);
  for (const problem of parsed.problems) problems.add('secret_targets', problem);
  return parsed.targets;
}

/** The token and the address for GitHub. */
export function readGitHubAccess(problems: Problems): GitHubAccess {
  const token = problems.text('github_token');
  if (token === '')
    problems.missing('github_token', 'Leave it out to use the token of the workflow, or pass one.');
  return { token, apiUrl: problems.check('github_api_url', baseUrlRule, 'https://api.github.com') };
}
