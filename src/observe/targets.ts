import { bullets, explain, UserError } from '../base/errors.ts';
import type { TargetState } from '../model/observed.ts';
import type { Target } from '../model/target.ts';
import type { SecretNames, TargetOptions } from '../model/task.ts';
import type { Context } from '../services/services.ts';

/** Targets read at the same time. */
const AT_ONCE = 10;

/** Checks every target of a delivery. @throws UserError that lists all that cannot be used */
export function observeTargets(
  context: Context,
  delivery: TargetOptions | undefined,
  names: SecretNames,
): Promise<readonly TargetState[]> {
  if (delivery === undefined) return Promise.resolve([]);
  const { targets, createEnvironment, repository } = delivery;
  return context.targets(async () => {
    const github = await context.github();
    return each(targets, 'No key was created', (target) =>
      github.readTarget(target, { names, createEnvironment, currentRepository: repository }),
    );
  });
}

/** The targets whose values are to be deleted and are there. @throws UserError that lists all that are out of reach */
export async function storedTargets(
  context: Context,
  targets: readonly Target[],
): Promise<readonly Target[]> {
  if (targets.length === 0) return [];
  const github = await context.github();
  const found = await each(targets, 'Nothing was deleted', async (target) =>
    (await github.isThere(target)) ? [target] : [],
  );
  return found.flat();
}

/** Does the same for every target, some at once, and tells all failures together, with what they have kept from being done. */
async function each<T>(
  targets: readonly Target[],
  consequence: string,
  read: (target: Target) => Promise<T>,
): Promise<readonly T[]> {
  const results: PromiseSettledResult<T>[] = [];
  for (let start = 0; start < targets.length; start += AT_ONCE) {
    results.push(...(await Promise.allSettled(targets.slice(start, start + AT_ONCE).map(read))));
  }
  const problems = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (problems.length === 1) throw problems[0];
  if (problems.length > 1) {
    throw new UserError(
      `${problems.length} targets cannot be used. ${consequence}.\n${bullets(problems.map(explain))}`,
    );
  }
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
