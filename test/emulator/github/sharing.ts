import type { Response } from '../exchange.ts';
import { API, type Call, type ValueCall } from './call.ts';
import { page } from './pages.ts';
import { GitHubRefusal, notFound } from './refusals.ts';
import { repositoryObject } from './repository-object.ts';
import type { Stored } from './secret-store.ts';

// Who may read what an organization stores.

/** What a write says about it. A repository's values have none of it. */
export function sharing(call: Call, body: ValueCall['body']): Partial<Stored> {
  if (call.organization === undefined) return {};
  const { visibility, selected_repository_ids: ids = [] } = body;
  if (visibility !== 'all' && visibility !== 'private' && visibility !== 'selected') {
    throw new GitHubRefusal(422, 'Invalid request. "visibility" wasn\'t supplied.');
  }
  return visibility === 'selected' ? { visibility, selected: idsIn(call, ids) } : { visibility };
}

/** The secrets of Actions and Dependabot take ids that are text as well; all else takes whole numbers (@octokit/openapi). */
const TEXT_TOO = /\/(?:actions|dependabot)\/secrets\/\{secret_name\}$/;

function idsIn({ endpoint }: Call, ids: unknown): number[] {
  if (!Array.isArray(ids))
    throw invalid(`For 'properties/selected_repository_ids', ${JSON.stringify(ids)} is not an array.`);
  return ids.map((id: unknown) => {
    const isText = typeof id === 'string' && /^\d+$/.test(id) && TEXT_TOO.test(endpoint.template);
    if (!isText && !Number.isInteger(id))
      throw invalid(`For 'items', ${JSON.stringify(id)} is not an integer.`);
    return Number(id);
  });
}

const invalid = (why: string) => new GitHubRefusal(422, `Invalid request.\n\n${why}`);

/** The address of the repositories that a secret or variable is shared with. */
export function sharedUrl({ request, organization }: Call, name: string): string {
  const [, area, kind] = /\/orgs\/[^/]+\/([^/]+)\/([^/]+)/.exec(request.path) ?? [];
  return `${API}/orgs/${organization?.name}/${area}/${kind}/${name}/repositories`;
}

/** `…/{name}/repositories` and `…/{name}/repositories/{repository_id}`. */
export function selectedResponse({ call, all, name, body, found }: ValueCall): Response {
  if (found === undefined) throw notFound();
  const { request, params, endpoint, world } = call;
  const { selected = [], visibility } = found;
  const isVariable = endpoint.template.includes('/variables/');
  // Of a secret the list may be read and replaced in any case; a variable's, and single changes, may not (@octokit/openapi).
  if (visibility !== 'selected' && (isVariable || params['repository_id'] !== undefined)) {
    throw new GitHubRefusal(409, 'Visibility of the value is not set to selected');
  }
  if (request.method === 'GET') return listResponse(call, selected);
  const changed = (): number[] => {
    const { repository_id: id } = params;
    if (id === undefined) return idsIn(call, body['selected_repository_ids']);
    const others = selected.filter((each) => each !== Number(id));
    return request.method === 'PUT' ? [...others, Number(id)] : others;
  };
  world.lag.write(all, name, { ...found, selected: changed() });
  return { status: 204 };
}

function listResponse({ world, request }: Call, selected: readonly number[]): Response {
  const { entries, headers } = page(request, selected, { usual: 30, most: 100 });
  const repositories = entries.map((id) => {
    const found = world.state.repositories.find((each) => each.id === id);
    return found === undefined ? { id, name: `r${id}` } : repositoryObject(API, found);
  });
  return { status: 200, headers, body: { total_count: selected.length, repositories } };
}
