import type { Answer, Request } from '../exchange.ts';
import { GitHubRefusal, notFound, requirePermission, tokenOf, visibleRepository } from './github-access.ts';
import type { GitHubLimits } from './github-limits.ts';
import type { Environment, GitHubState, Repository, Token } from './github-state.ts';
import { listAnswer, publicKeyAnswer, secretAnswer, sharedAnswer, variableAnswer } from './github-values.ts';
import { pullObject, simplePullObject } from './pull-object.ts';
import { nodeId, repositoryObject, time } from './repository-object.ts';
import type { SecretStore } from './secret-store.ts';

/** Where addresses in answers point to. */
const API = 'https://api.github.com';

/** What the answers are made from. */
export interface GitHubWorld {
  readonly state: GitHubState;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly limits: GitHubLimits;
}

/** Answers a request as api.github.com does. */
export function answerGitHub(world: GitHubWorld, request: Request): Answer {
  try {
    if (request.headers['user-agent'] === undefined)
      throw new GitHubRefusal(403, 'Request forbidden by administrative rules.');
    const token = tokenOf(world.state, request);
    world.limits.count(request.method);
    const answer = route(world, token, request);
    if (request.method !== 'GET') world.state.changes++;
    return answer;
  } catch (error) {
    if (error instanceof GitHubRefusal) return error.answer;
    throw error;
  }
}

function route(world: GitHubWorld, token: Token, request: Request): Answer {
  const [first, ...rest] = request.path.split('/').slice(1).map(decodeURIComponent);
  if (first === 'orgs') return organization(world, token, request, rest);
  if (first === 'repositories') {
    const found = world.state.repositories.find(({ id }) => String(id) === rest[0]);
    if (found === undefined) throw notFound();
    return repositoryAnswer(found);
  }
  if (first !== 'repos') throw notFound();
  const [owner, name, area, ...below] = rest;
  const repository = visibleRepository(world.state, token, `${owner}/${name}`);
  switch (area) {
    case undefined:
      return repositoryAnswer(repository);
    case 'pulls':
      return pulls(repository, token, below);
    case 'environments':
      return environment(world, token, request, repository, below);
    case 'actions':
    case 'dependabot':
    case 'codespaces': {
      const permission = {
        actions: 'secrets',
        dependabot: 'dependabot_secrets',
        codespaces: 'codespaces_secrets',
      }[area];
      const variables = area === 'actions' ? 'actions_variables' : undefined;
      return values(
        world,
        token,
        request,
        { store: repository.stores[area], permission, variables, repository },
        below,
      );
    }
    default:
      throw notFound();
  }
}

function repositoryAnswer(repository: Repository): Answer {
  // Alone it has some fields that it lacks where it is a part of something else.
  const alone = { has_discussions: false, network_count: 0, subscribers_count: 0 };
  return { status: 200, body: { ...repositoryObject(API, repository), ...alone } };
}

function pulls(repository: Repository, token: Token, [number]: readonly string[]): Answer {
  requirePermission(token, 'pull_requests', 'read');
  if (number === undefined) {
    return {
      status: 200,
      body: [...repository.pulls.values()].map((pull) => simplePullObject(API, repository, pull)),
    };
  }
  const found = repository.pulls.get(Number(number));
  if (found === undefined) throw notFound();
  return { status: 200, body: pullObject(API, repository, found) };
}

function environment(
  world: GitHubWorld,
  token: Token,
  request: Request,
  repository: Repository,
  [name = '', ...below]: readonly string[],
): Answer {
  const found = repository.environments.get(name.toLowerCase());
  if (below.length === 0 && request.method === 'PUT') {
    requirePermission(token, 'administration', 'write');
    const made = found ?? world.state.addEnvironment(repository, name);
    made.puts++;
    return environmentAnswer(repository, made);
  }
  if (below.length === 0) {
    requirePermission(token, 'actions', 'read');
    if (found === undefined) throw notFound();
    return environmentAnswer(repository, found);
  }
  requirePermission(token, 'environments', 'read');
  if (found === undefined) throw notFound();
  const place = { store: found.store, permission: 'environments', variables: 'environments', repository };
  return values(world, token, request, place, below);
}

function environmentAnswer({ fullName }: Repository, { name }: Environment): Answer {
  const path = `repos/${fullName}/environments/${encodeURIComponent(name)}`;
  const [url, html_url] = [`${API}/${path}`, `https://github.com/${fullName}/deployments`];
  const [created_at, updated_at] = [time(0), time(0)];
  return {
    status: 200,
    body: { id: 1, node_id: nodeId('EN', 1), name, url, html_url, created_at, updated_at },
  };
}

function organization(
  world: GitHubWorld,
  token: Token,
  request: Request,
  [name = '', , ...below]: readonly string[],
): Answer {
  const found = world.state.organization(name);
  if (found === undefined) throw notFound();
  const place = {
    store: found.store,
    permission: 'organization_secrets',
    variables: 'organization_actions_variables',
    repository: undefined,
  };
  return values(world, token, request, place, below);
}

interface Place {
  readonly store: SecretStore;
  readonly permission: string;
  readonly variables: string | undefined;
  /** Undefined for an organization's store. */
  readonly repository: Repository | undefined;
}

function values(
  world: GitHubWorld,
  token: Token,
  request: Request,
  { store, permission, variables, repository }: Place,
  [kind, given, shared]: readonly string[],
): Answer {
  const { method, text, query } = request;
  const ofVariables = kind === 'variables';
  if (kind !== 'secrets' && (!ofVariables || variables === undefined)) throw notFound();
  // Even reading about Codespaces secrets takes the permission to write them.
  const access = method === 'GET' && permission !== 'codespaces_secrets' ? 'read' : 'write';
  requirePermission(token, ofVariables ? (variables ?? '') : permission, access);
  if (method !== 'GET' && repository?.archived === true) {
    throw new GitHubRefusal(403, 'Repository was archived so is read-only.');
  }
  const body: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
  const name = (given ?? String(body['name'] ?? '')).toUpperCase();
  const organization = repository === undefined;
  const all = ofVariables ? store.variables : store.secrets;
  if (given === undefined && method === 'GET') return listAnswer(store, kind, organization);
  if (given === 'public-key') return publicKeyAnswer(store);
  if (shared === 'repositories') return sharedAnswer(all.get(name), query);
  const asked = { method, store, name, body, query, now: world.now(), organization };
  return ofVariables ? variableAnswer(asked) : secretAnswer(asked);
}
