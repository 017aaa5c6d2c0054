import { hasStatus, isAccessError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import { shown } from '../../base/text.ts';
import { type EnvironmentTarget, hasVariables, type Target } from '../../model/target.ts';
import type { SecretNames } from '../../model/task.ts';
import { type HttpClient, send } from '../http/send.ts';
import { environmentPath, pathsOf } from './paths.ts';
import { environmentIsMissing, explainTarget } from './permissions.ts';
import { readPublicKey } from './read.ts';
import { deleteEntry } from './write.ts';

/** Makes sure that a target's values can be deleted. @returns false when the environment is gone, and they with it */
export async function isThere(github: HttpClient, target: Target): Promise<boolean> {
  try {
    await readPublicKey(github, target);
    return true;
  } catch (error) {
    if (!isAccessError(error)) throw error;
    if (await environmentIsMissing(github, target, error)) return false;
    throw await explainTarget(github, target, error);
  }
}

/** Deletes the secrets and variables of both names. @throws UserError */
export async function deleteStored(
  github: HttpClient,
  target: Target,
  { apiKey, baseUrl }: SecretNames,
): Promise<void> {
  try {
    for (const name of [apiKey, baseUrl]) await deleteEntry(github, target, 'secret', name);
    if (hasVariables(target)) await deleteEntry(github, target, 'variable', baseUrl);
  } catch (error) {
    throw isAccessError(error) ? await explainTarget(github, target, error) : error;
  }
}

/** What an environment holds beside the values that were deleted, in words. */
interface Held {
  readonly kind: 'secret' | 'variable';
  readonly names: readonly string[];
}

/**
 * Deletes an environment, unless it holds another secret or variable; one that is gone counts as deleted.
 * @returns what else it holds, in words, when it stays
 */
export async function deleteEnvironment(
  github: HttpClient,
  target: EnvironmentTarget,
): Promise<string | undefined> {
  const { secrets, variables } = pathsOf(target);
  try {
    const held = [
      await heldIn(github, 'secret', secrets),
      ...(variables === undefined ? [] : [await heldIn(github, 'variable', variables)]),
    ].filter(({ names }) => names.length > 0);
    if (held.length > 0) return held.map(inWords).join(' and ');
    const path = environmentPath(target.repository, target.environment);
    await send(github, { method: 'DELETE', path, parse: () => undefined });
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw isAccessError(error) ? await explainTarget(github, target, error) : error;
  }
  return undefined;
}

async function heldIn(github: HttpClient, kind: Held['kind'], path: string): Promise<Held> {
  const names = await send(github, {
    method: 'GET',
    path: `${path}?per_page=10`,
    parse: ({ endpoint, body }) =>
      jsonObject(endpoint, body).list(`${kind}s`, (item) => shown(item.string('name'))),
  });
  return { kind, names };
}

function inWords({ kind, names }: Held): string {
  return `the ${kind}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
}
