import { hasStatus, InvalidResponseError, isAccessError, UserError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import type { PullState } from '../../model/observed.ts';
import { send } from '../http/send.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { GitHubClient } from './connection.ts';
import { repositoryPath } from './paths.ts';
import { reasonOf } from './refusal.ts';

/** Reads pull requests of the current repository. Throws UserError. */
export interface PullRequests {
  /** Makes sure that they can be read at all: without that, a missing one would look like a number that is none. */
  requireReadable(): Promise<void>;
  read(number: number): Promise<PullState>;
}

/** Reads pull requests of a repository, `owner/name`. */
export function createPullRequests(github: GitHubClient, repository: string): PullRequests {
  const path = `${repositoryPath(repository)}/pulls`;
  const reason = async (error: unknown) => {
    if (!isAccessError(error)) throw error;
    return reasonOf(github, { store: 'pull-requests', repository }, error);
  };
  return {
    requireReadable: async () => {
      try {
        await send(github, { method: 'GET', path: `${path}?per_page=1`, parse: () => undefined });
      } catch (error) {
        throw new UserError(
          `The pull requests of ${repository} cannot be read, so nothing was deleted: ${await reason(error)}`,
        );
      }
    },
    read: async (number) => {
      try {
        return await send(github, { method: 'GET', path: `${path}/${number}`, parse: pullState });
      } catch (error) {
        if (hasStatus(error, 404)) return 'none';
        throw new UserError(`Pull request ${number} of ${repository} cannot be read: ${await reason(error)}`);
      }
    },
  };
}

function pullState({ endpoint, body }: HttpResponse): PullState {
  const state = jsonObject(endpoint, body).string('state');
  if (state === 'open' || state === 'closed') return state;
  throw new InvalidResponseError(endpoint, 'the field state is neither open nor closed');
}
