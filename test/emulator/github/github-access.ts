import type { Request } from '../exchange.ts';
import type { GitHubState, Organization, Repository } from './github-state.ts';
import { type Endpoint, isPublic, satisfies } from './permissions.ts';
import {
  archivedRepository,
  badCredentials,
  blockedRepository,
  GitHubRefusal,
  ipAllowList,
  missingRight,
  notFound,
  samlRequired,
} from './refusals.ts';
import type { Token } from './tokens.ts';

/** GitHub's time and the emulator's, in milliseconds since the epoch. */
interface Times {
  readonly now: number;
  readonly gitHubNow: number;
}

/** The token that a request comes with. */
export function tokenOf(
  state: GitHubState,
  { headers }: Request,
  { now, gitHubNow }: Times,
  unknownToken: 401 | 404,
): Token {
  const given = /^(?:token|bearer) (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (given === undefined) throw new GitHubRefusal(401, 'Requires authentication');
  const token = state.tokens.find(({ value }) => value === given);
  if (token === undefined) throw badCredentials();
  if (now < token.validFrom) throw unknownToken === 404 ? notFound() : badCredentials();
  if (token.expiresAt !== undefined && gitHubNow >= token.expiresAt) throw badCredentials();
  return token;
}

/** What a request is about: one of the two is there. */
export interface Subject {
  readonly repository: Repository | undefined;
  readonly organization: Organization | undefined;
}

/** The repository or organization that is named, if the token can see it. */
export function subjectOf(
  state: GitHubState,
  token: Token,
  { owner, repo, org }: Readonly<Record<string, string>>,
): Subject {
  if (org !== undefined) {
    const organization = state.organization(org);
    if (organization === undefined || !seesOrganization(token, organization)) throw notFound();
    requireDemand(state, token, organization.name);
    return { organization, repository: undefined };
  }
  return { organization: undefined, repository: visibleRepository(state, token, `${owner}/${repo}`) };
}

function visibleRepository(state: GitHubState, token: Token, fullName: string): Repository {
  const moved = state.moved.get(fullName.toLowerCase());
  if (moved !== undefined && seesRepository(token, moved)) throw new Redirect(moved);
  const repository = state.repository(fullName);
  if (repository === undefined || !seesRepository(token, repository)) throw notFound();
  requireDemand(state, token, fullName.split('/')[0] ?? '');
  if (repository.blocked !== undefined) throw blockedRepository(repository.blocked);
  return repository;
}

/** A renamed repository: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects */
class Redirect extends GitHubRefusal {
  constructor({ id }: Repository) {
    const url = `https://api.github.com/repositories/${id}`;
    super(301, 'Moved Permanently', {
      headers: { location: url },
      fields: { url, documentation_url: undefined, status: undefined },
    });
  }
}

export function seesRepository(token: Token, repository: Repository): boolean {
  const { repositories, kind, rights } = token;
  if (!repository.private) return true;
  // A classic token is good for all that its user can see, but for nothing private without this scope.
  if (kind === 'classic' && rights['repo'] === undefined) return false;
  return repositories === 'all' || named(repositories, repository.fullName);
}

function seesOrganization({ organizations }: Token, { name }: Organization): boolean {
  return organizations === 'all' || named(organizations, name);
}

function named(names: readonly string[], name: string): boolean {
  return names.some((each) => each.toLowerCase() === name.toLowerCase());
}

function requireDemand(state: GitHubState, { kind, ssoAuthorized }: Token, owner: string): void {
  const demand = state.demands.get(owner.toLowerCase());
  if (demand === 'ip-allow-list') throw ipAllowList(owner);
  // Apps are installed, and fine-grained tokens authorized at their creation.
  if (demand === 'saml' && kind === 'classic' && !ssoAuthorized) throw samlRequired(owner);
}

/** Refuses what the token may not do, in the words that GitHub has for its kind. */
export function requireRights(token: Token, endpoint: Endpoint, { repository, organization }: Subject): void {
  if (repository?.private === false && isPublic(endpoint)) return;
  if (token.kind === 'classic') {
    if (token.rights[organization === undefined ? 'repo' : 'admin:org'] === undefined) throw notFound();
  } else if (!satisfies(token.rights, endpoint)) {
    throw missingRight(token.kind);
  }
  if (repository?.archived === true && endpoint.method !== 'GET') throw archivedRepository();
}
