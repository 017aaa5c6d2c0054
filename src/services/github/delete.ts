import { isAccessError } from '../../base/errors.ts';
import { hasVariables, type Target } from '../../model/target.ts';
import type { SecretNames } from '../../model/task.ts';
import type { HttpClient } from '../http/send.ts';
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
