import { type ApiError, hasStatus } from '../../base/errors.ts';
import { jsonObject } from '../../base/json.ts';
import type { EnvironmentTarget, Target } from '../../model/target.ts';
import { type HttpClient, send } from '../http/send.ts';
import { environmentPath, repositoryPath } from './paths.ts';

/** What a look at a repository or an environment shows. Looking never throws: it is for explaining another error. */
export type Presence =
  /** `createdAt`: in milliseconds since the epoch; undefined if GitHub did not say. */
  | { readonly is: 'there'; readonly createdAt: number | undefined }
  /** There is none, as far as the token can see. */
  | { readonly is: 'missing' }
  /** The repository that an environment would be in cannot be seen. */
  | { readonly is: 'without-repository' }
  | { readonly is: 'unknown'; readonly error: unknown };

/** Whether the token can see a repository. That takes no permission. */
export function repositoryPresence(github: HttpClient, repository: string): Promise<Presence> {
  return lookAt(github, repositoryPath(repository), [404]);
}

/**
 * Whether an environment whose public key is 404 exists: it is missing if its repository can be read and it cannot. To read it
 * takes the permission Actions, which nothing else here needs: a 403 says nothing, and is taken as the rest suggests.
 */
export async function environmentPresence(
  github: HttpClient,
  { repository, environment }: EnvironmentTarget,
): Promise<Presence> {
  const around = await repositoryPresence(github, repository);
  if (around.is === 'missing') return { is: 'without-repository' };
  if (around.is !== 'there') return around;
  return lookAt(github, environmentPath(repository, environment), [403, 404]);
}

/**
 * What a 404 says about an environment; undefined when it is about none. Only the public key tells that one is missing: where
 * that can be read, the rest is late.
 */
export async function environmentSeen(
  github: HttpClient,
  target: Target,
  { endpoint, status }: ApiError,
): Promise<Presence | undefined> {
  if (target.store !== 'environment' || status !== 404) return undefined;
  return endpoint.endsWith('/public-key')
    ? environmentPresence(github, target)
    : { is: 'there', createdAt: undefined };
}

async function lookAt(github: HttpClient, path: string, missing: readonly number[]): Promise<Presence> {
  try {
    return await send(github, {
      method: 'GET',
      path,
      parse: ({ endpoint, body }) => ({
        is: 'there',
        createdAt: jsonObject(endpoint, body).optionalTime('created_at'),
      }),
    });
  } catch (error) {
    return hasStatus(error, ...missing) ? { is: 'missing' } : { is: 'unknown', error };
  }
}
