import type { Request, Response } from '../exchange.ts';
import { API, type Call, type GitHubWorld } from './call.ts';
import { environmentResponse } from './environments.ts';
import { requireRights, seesRepository, subjectOf, tokenOf } from './github-access.ts';
import type { GitHubState, Repository } from './github-state.ts';
import { valuesResponse } from './github-values.ts';
import { page } from './pages.ts';
import { acceptedPermissions, findEndpoint } from './permissions.ts';
import { pullObject, simplePullObject } from './pull-object.ts';
import { GitHubRefusal, notFound } from './refusals.ts';
import { repositoryObject } from './repository-object.ts';
import { inForm, tokenHeaders } from './response-form.ts';
import type { Token } from './tokens.ts';

/** Answers a request as api.github.com does. */
export function respondGitHub(world: GitHubWorld, request: Request): Response {
  const headers: Record<string, string> = {};
  const response = responseOrRefusal(world, request, headers);
  return inForm({ ...response, headers: { ...headers, ...response.headers } }, world.switches);
}

/** @param headers is given what the response tells however the request ends */
function responseOrRefusal(world: GitHubWorld, request: Request, headers: Record<string, string>): Response {
  try {
    if (request.headers['user-agent'] === undefined)
      throw new GitHubRefusal(403, 'Request forbidden by administrative rules.');
    const { state, switches } = world;
    const [now, gitHubNow] = [world.now(), world.now() + switches.clockOffsetMs];
    const token = tokenOf(state, request, { now, gitHubNow }, switches.unknownToken);
    Object.assign(headers, tokenHeaders(token, switches));
    if (!switches.ghes) Object.assign(headers, world.limits.count(token, request.method));
    const response = route(world, token, request, headers);
    if (request.method !== 'GET') state.changes++;
    return response;
  } catch (error) {
    if (error instanceof GitHubRefusal) return error.response;
    throw error;
  }
}

/** Stores that GitHub Enterprise Server's own description lacks (@octokit/openapi, ghes-3.17 to ghes-3.19). */
const NOT_ON_GHES = /^\/(?:repos\/\{owner\}\/\{repo\}|orgs\/\{org\})\/(?:agents|codespaces)\//;

function route(
  world: GitHubWorld,
  token: Token,
  request: Request,
  headers: Record<string, string>,
): Response {
  const { state, switches, lag } = world;
  // Enterprise Server has its API below this path.
  const path = switches.ghes ? request.path.replace(/^\/api\/v3(?=\/)/, '') : request.path;
  const id = /^\/repositories\/(\d+)$/.exec(path)?.[1];
  if (id !== undefined && request.method === 'GET') return repositoryById(state, token, Number(id));
  const found = findEndpoint(request.method, path);
  if (found === undefined) throw notFound();
  const { endpoint, params } = found;
  if (switches.ghes && NOT_ON_GHES.test(endpoint.template)) throw notFound();
  if (token.kind !== 'classic') headers['x-accepted-github-permissions'] = acceptedPermissions(endpoint);
  const subject = subjectOf(state, token, params);
  requireRights(token, endpoint, subject);
  const page = Number(request.query['page'] ?? 1);
  const read = { resource: path.toLowerCase(), reader: token.value, page };
  const moment = request.method === 'GET' ? lag.momentOf(read) : Number.POSITIVE_INFINITY;
  return handle({ world, request, endpoint, params, moment, ...subject });
}

function handle(call: Call): Response {
  const { template } = call.endpoint;
  if (/\/(?:secrets|variables)(?:\/|$)/.test(template)) return valuesResponse(call);
  if (call.repository === undefined) throw notFound();
  if (template.includes('/environments')) return environmentResponse(call, call.repository);
  if (template.includes('/pulls')) return pullsResponse(call, call.repository);
  return repositoryResponse(call.repository);
}

function repositoryById(state: GitHubState, token: Token, wanted: number): Response {
  const found = state.repositories.find(({ id }) => id === wanted);
  if (found === undefined || !seesRepository(token, found)) throw notFound();
  return repositoryResponse(found);
}

function repositoryResponse(repository: Repository): Response {
  // Alone it has some fields that it lacks where it is a part of something else.
  const alone = { has_discussions: false, network_count: 0, subscribers_count: 0 };
  return { status: 200, body: { ...repositoryObject(API, repository), ...alone } };
}

function pullsResponse({ request, params }: Call, repository: Repository): Response {
  const { pull_number: number } = params;
  if (number === undefined) {
    const { state = 'open' } = request.query;
    const listed = [...repository.pulls.values()].filter((pull) => state === 'all' || pull.state === state);
    const { entries, headers } = page(request, listed, { usual: 30, most: 100 });
    return { status: 200, headers, body: entries.map((pull) => simplePullObject(API, repository, pull)) };
  }
  const found = repository.pulls.get(Number(number));
  if (found === undefined) throw notFound();
  return { status: 200, body: pullObject(API, repository, found) };
}
