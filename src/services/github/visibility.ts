import { InvalidResponseError } from '../../base/errors.ts';
import { isObject, jsonObject } from '../../base/json.ts';
import type { Visibility } from '../../model/observed.ts';
import type { Target } from '../../model/target.ts';
import { type HttpClient, send } from '../http/send.ts';
import type { HttpResponse } from '../http/transport.ts';
import { pathsOf } from './paths.ts';

const PAGE = 100;

/** The visibility that an organization's secret or variable has, with the repositories it is shared with. */
export async function readVisibility(
  github: HttpClient,
  target: Target,
  kind: 'secret' | 'variable',
  name: string,
): Promise<Visibility> {
  const paths = pathsOf(target);
  const path = kind === 'secret' ? paths.secret(name) : `${paths.variables}/${name}`;
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
    path: `/repos/${currentRepository}`,
    parse: ({ endpoint, body }) => idOf(endpoint, body),
  });
  return { visibility: 'selected', selected_repository_ids: [id] };
}

function repositoryIds({ endpoint, body }: HttpResponse): number[] {
  const list = isObject(body) ? body['repositories'] : undefined;
  if (!Array.isArray(list)) throw new InvalidResponseError(endpoint, 'the field repositories is not a list');
  return list.map((repository) => idOf(endpoint, repository));
}

function idOf(endpoint: string, repository: unknown): number {
  const id = jsonObject(endpoint, repository).optionalNumber('id');
  if (id === undefined) throw new InvalidResponseError(endpoint, 'the field id is missing');
  return id;
}
