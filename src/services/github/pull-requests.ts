import { type ApiError, hasStatus, InvalidResponseError, UserError } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import type { PullState } from '../../model/observed.ts';
import { type HttpClient, send } from '../http/send.ts';
import type { HttpResponse } from '../http/transport.ts';

/** Reads pull requests of the current repository. Throws UserError. */
export interface PullRequests {
  /** Makes sure that they can be read at all: without that, a missing one would look like a number that is none. */
  requireReadable(): Promise<void>;
  read(number: number): Promise<PullState>;
}

/** Reads pull requests of a repository, `owner/name`. */
export function createPullRequests(github: HttpClient, repository: string): PullRequests {
  const path = `/repos/${repository}/pulls`;
  return {
    requireReadable: async () => {
      try {
        await send(github, { method: 'GET', path: `${path}?per_page=1`, parse: () => undefined });
      } catch (error) {
        throw hasStatus(error, 401, 403, 404) ? unreadable(error, repository) : error;
      }
    },
    read: async (number) => {
      try {
        return await send(github, { method: 'GET', path: `${path}/${number}`, parse: pullState });
      } catch (error) {
        if (hasStatus(error, 404)) return 'none';
        throw error;
      }
    },
  };
}

function unreadable(error: ApiError, repository: string): UserError {
  return new UserError(
    `The pull requests of ${repository} cannot be read, so nothing was deleted: ${error.endpoint} answered ${error.status}. Give the job the permission pull-requests: read, or pass a github_token that may read them.`,
  );
}

function pullState({ endpoint, body }: HttpResponse): PullState {
  const state = jsonObject(endpoint, body).string('state');
  if (state === 'open' || state === 'closed') return state;
  throw new InvalidResponseError(endpoint, 'the field state is neither open nor closed');
}
