import { bullets, CancelledError, explain, UserError } from '../base/errors.ts';
import { LAG_MS } from '../base/time.ts';
import type { Made } from '../model/made.ts';
import type { TargetState } from '../model/observed.ts';
import { type Target, targetName } from '../model/target.ts';
import type { SecretNames, TargetOptions } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';

/** Targets read at the same time. */
const AT_ONCE = 10;

/** What the targets are checked for. */
export interface TargetChecks {
  readonly names: SecretNames;
  /** Environments that this step has created; none of them is missing, however long it takes until it can be read. */
  readonly made: Made;
}

/** Checks every target of a delivery. @throws UserError that lists all that cannot be used */
export async function observeTargets(
  services: Services,
  delivery: TargetOptions | undefined,
  { names, made }: TargetChecks,
): Promise<readonly TargetState[]> {
  if (delivery === undefined) return [];
  const { targets, createEnvironment, repository } = delivery;
  const github = await services.github();
  return forEach(targets, 'No key was created', async (target) => {
    const name = targetName(target);
    const state = await untilVisible(services, {
      since: made.environments.get(name) ?? Number.NEGATIVE_INFINITY,
      doing: `waiting until the new environment of ${name} can be read`,
      look: () => {
        const read = github.readTarget(target, { names, createEnvironment, currentRepository: repository });
        return made.environments.has(name) ? ifReadable(read) : read;
      },
    });
    if (state === undefined) throw neverReadable(name);
    return state;
  });
}

/** A new environment may be shown while its public key is not yet, and the reverse. */
async function ifReadable(reading: Promise<TargetState>): Promise<TargetState | undefined> {
  try {
    const state = await reading;
    return state.publicKey === undefined ? undefined : state;
  } catch (error) {
    if (error instanceof CancelledError || !(error instanceof UserError)) throw error;
    return undefined;
  }
}

/** The targets whose values are to be deleted and are there. @throws UserError that lists all that are out of reach */
export async function storedTargets(
  services: Services,
  targets: readonly Target[],
): Promise<readonly Target[]> {
  if (targets.length === 0) return [];
  const github = await services.github();
  const found = await forEach(targets, 'Nothing was deleted', async (target) =>
    (await github.isThere(target)) ? [target] : [],
  );
  return found.flat();
}

/** Does the same for every target, some at once, and tells all failures together, with what they have kept from being done. */
async function forEach<T>(
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

function neverReadable(name: string): UserError {
  return new UserError(
    `${name}: the environment was created by this step, but GitHub does not show it after ${LAG_MS / 1000} s. Run again in a minute. No key was created.`,
  );
}
