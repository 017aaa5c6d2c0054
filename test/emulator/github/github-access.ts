import type { Answer, Request } from '../exchange.ts';
import type { Access, GitHubState, Repository, Token } from './github-state.ts';

const DOCUMENTATION = 'https://docs.github.com/rest';

/** Thrown by whatever finds a reason not to do as asked. */
export class GitHubRefusal extends Error {
  readonly answer: Answer;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.answer = {
      status,
      headers,
      body: { message, documentation_url: DOCUMENTATION, status: String(status) },
    };
  }
}

export const notFound = (): GitHubRefusal => new GitHubRefusal(404, 'Not Found');

/** Whoever sends the request. */
export function tokenOf(state: GitHubState, { headers }: Request): Token {
  const given = /^(?:token|bearer) (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (given === undefined) throw new GitHubRefusal(401, 'Requires authentication');
  const token = state.tokens.find(({ value }) => value === given);
  if (token === undefined) throw new GitHubRefusal(401, 'Bad credentials');
  return token;
}

/** The repository, if the token can see it. */
export function visibleRepository(state: GitHubState, token: Token, fullName: string): Repository {
  const moved = state.moved.get(fullName.toLowerCase());
  if (moved !== undefined) {
    const url = `https://api.github.com/repositories/${moved.id}`;
    throw Object.assign(new GitHubRefusal(301, 'Moved Permanently'), {
      answer: { status: 301, headers: { location: url }, body: { message: 'Moved Permanently', url } },
    });
  }
  const repository = state.repository(fullName);
  if (repository === undefined || !sees(token, repository)) throw notFound();
  return repository;
}

/** Refuses what the token may not do, in the words that GitHub has for its kind. */
export function requirePermission(token: Token, permission: string, access: Access): void {
  if (token.kind === 'classic') {
    const scope = permission.startsWith('organization_') ? 'admin:org' : 'repo';
    if (token.permissions[scope] === undefined) throw notFound();
    return;
  }
  const has =
    token.kind === 'workflow' && !WORKFLOW.includes(permission) ? undefined : token.permissions[permission];
  if (has === 'write' || has === access) return;
  const who = token.kind === 'fine-grained' ? 'personal access token' : 'integration';
  throw new GitHubRefusal(403, `Resource not accessible by ${who}`, {
    'x-accepted-github-permissions': `${permission}=${access}`,
  });
}

/** What the workflow's own token can be given at all, of what is emulated here. */
const WORKFLOW = ['metadata', 'actions', 'pull_requests'];

function sees({ repositories }: Token, { fullName }: Repository): boolean {
  return repositories === 'all' || repositories.some((each) => each.toLowerCase() === fullName.toLowerCase());
}
