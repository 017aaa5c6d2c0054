import { InvalidResponseError } from '../../base/errors.ts';
import { isObject, jsonObject } from '../../base/json.ts';
import type { Visibility } from '../../model/observed.ts';
import type { Target } from '../../model/target.ts';
import { type HttpClient, send } from '../http/send.ts';
import type { HttpResponse } from '../http/transport.ts';
import { pathsOf, repositoryPath } from './paths.ts';

/** Most repositories that GitHub puts on one page. */
const PAGE = 100;

/** The visibility that an organization's secret has, with all repositories that it is shared with. */
export async function readVisibility(github: HttpClient, target: Target, name: string): Promise<Visibility> {
  const path = pathsOf(target).secret(name);
  const visibility = await send(github, {
    method: 'GET',
    path,
    parse: ({ endpoint, body }) => jsonObject(endpoint, body).string('visibility'),
  });
  if (visibility !== 'selected') return { visibility };
  const ids: number[] = [];
  for (let page = 1; ; page++) {
    const found = await send(github, {
      method: 'GET',
      path: `${path}/repositories?per_page=${PAGE}&page=${page}`,
      parse: repositoryIds,
    });
    ids.push(...found);
    if (found.length < PAGE) return { visibility, selected_repository_ids: ids };
  }
}

/** What is new is visible to the current repository only. */
export async function newVisibility(github: HttpClient, currentRepository: string): Promise<Visibility> {
  const id = await send(github, {
    method: 'GET',
    path: repositoryPath(currentRepository),
    parse: ({ endpoint, body }) => idOf(endpoint, body),
  });
  return { visibility: 'selected', selected_repository_ids: [id] };
}

function repositoryIds({ endpoint, body }: HttpResponse): number[] {
  const list = isObject(body) ? body['repositories'] : undefined;
  if (!Array.isArray(list)) throw new InvalidResponseError(endpoint, 'the field repositories is not a list');
  return list.map((repository) => idOf(endpoint, repository));
}

/** A number, as it is sent back: not every store takes the ids as text (@octokit/openapi). */
function idOf(endpoint: string, repository: unknown): number {
  const id = jsonObject(endpoint, repository).optionalNumber('id');
  if (id === undefined) throw new InvalidResponseError(endpoint, 'the field id is missing');
  return id;
}
