import { isAccessError, UserError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import { hasVariables, type Target, targetName } from '../../model/target.ts';
import type { SecretNames } from '../../model/task.ts';
import { send } from '../http/send.ts';
import type { GitHubClient } from './connection.ts';
import { inOrder } from './in-order.ts';
import { repositoryPath } from './paths.ts';
import { environmentSeen } from './presence.ts';
import { readPublicKey } from './read.ts';
import { explainTarget } from './refusal.ts';
import { deleteValue, isThere } from './value.ts';

/**
 * Makes sure that a target's values can be deleted, as far as reading with the permissions for that can tell.
 * @returns false when the environment is gone, and they with it
 * @throws UserError
 */
export async function canDelete(github: GitHubClient, target: Target, names: SecretNames): Promise<boolean> {
  try {
    await inOrder([
      readPublicKey(github, target),
      seesVariable(github, target, names),
      requireUnarchived(github, target),
    ]);
    return true;
  } catch (error) {
    if (!isAccessError(error)) throw error;
    const seen = await environmentSeen(github, target, error);
    if (seen?.is === 'missing') return false;
    throw await explainTarget(github, target, error, seen);
  }
}

/**
 * Deletes the secrets of both names and, where it is one, the variable. With a variable, a secret of that name may be left from
 * before; a variable beside a secret would take another permission. @throws UserError
 */
export async function deleteStored(github: GitHubClient, target: Target, names: SecretNames): Promise<void> {
  try {
    for (const name of [names.apiKey, names.baseUrl]) await deleteValue(github, target, 'secret', name);
    if (hasVariable(target, names)) await deleteValue(github, target, 'variable', names.baseUrl);
  } catch (error) {
    throw isAccessError(error) ? await explainTarget(github, target, error) : error;
  }
}

async function seesVariable(github: GitHubClient, target: Target, names: SecretNames): Promise<void> {
  if (hasVariable(target, names)) await isThere(github, target, 'variable', names.baseUrl);
}

function hasVariable(target: Target, { baseUrlKind }: SecretNames): boolean {
  return baseUrlKind === 'variable' && hasVariables(target);
}

/** What an archived repository holds can be read, but not deleted. */
async function requireUnarchived(github: GitHubClient, target: Target): Promise<void> {
  if (target.store === 'organization') return;
  const isArchived = await send(github, {
    method: 'GET',
    path: repositoryPath(target.repository),
    parse: ({ endpoint, body }) => jsonObject(endpoint, body).optionalBoolean('archived'),
  });
  if (isArchived !== true) return;
  throw new UserError(
    `${targetName(target)}: the repository is archived and takes no changes: unarchive it, or leave it out.`,
  );
}
