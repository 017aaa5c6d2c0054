import type { SecretKind, Target } from '../../model/target.ts';

/** What a request to GitHub is about, as far as permissions go. */
export type RequestKind =
  | 'secret'
  | 'variable'
  | 'create-environment'
  | 'delete-environment'
  | 'pull-request'
  | 'repository';

/** A place that holds secrets, as permissions tell them apart. */
export type StoreName = SecretKind | 'environment' | `organization:${SecretKind}`;

/** A permission of a fine-grained token or a GitHub App. */
export interface Permission {
  /** As GitHub's API calls it, in `X-Accepted-GitHub-Permissions` for one. */
  readonly name: string;
  /** As GitHub's pages call it, where tokens and Apps are given it. */
  readonly title: string;
  readonly scope: 'repository' | 'organization';
  /** What the action needs of it. */
  readonly access: 'read' | 'write';
  /** What reading alone takes. */
  readonly reading: 'read' | 'write';
}

/** One row of the table: what kind of request, to which store (where it is about one), takes which permission. */
export interface PermissionRow {
  readonly request: RequestKind;
  readonly store: StoreName | undefined;
  readonly permission: Permission;
}

/** What the action's requests are about: a target, or the pull requests of a repository. */
export type Subject = Target | { readonly store: 'pull-requests'; readonly repository: string };

type Scope = Permission['scope'];

function permission(name: string, title: string, scope: Scope = 'repository'): Permission {
  return { name, title, scope, access: 'write', reading: 'read' };
}

const SECRETS: Readonly<Record<StoreName, Permission>> = {
  actions: permission('secrets', 'Secrets'),
  dependabot: permission('dependabot_secrets', 'Dependabot secrets'),
  codespaces: { ...permission('codespaces_secrets', 'Codespaces secrets'), reading: 'write' },
  agents: permission('agent_secrets', 'Agent secrets'),
  environment: permission('environments', 'Environments'),
  'organization:actions': permission('organization_secrets', 'Secrets', 'organization'),
  'organization:dependabot': permission(
    'organization_dependabot_secrets',
    'Organization dependabot secrets',
    'organization',
  ),
  'organization:codespaces': permission(
    'organization_codespaces_secrets',
    'Organization codespaces secrets',
    'organization',
  ),
  'organization:agents': permission('organization_agent_secrets', 'Agent secrets', 'organization'),
};

/** Of the stores that have configuration variables. */
const VARIABLES: Readonly<Partial<Record<StoreName, Permission>>> = {
  actions: permission('actions_variables', 'Variables'),
  agents: permission('agent_variables', 'Agent variables'),
  environment: SECRETS.environment,
  'organization:actions': permission('organization_actions_variables', 'Variables', 'organization'),
  'organization:agents': permission('organization_agent_variables', 'Agent variables', 'organization'),
};

const OTHERS: Readonly<Record<Exclude<RequestKind, 'secret' | 'variable'>, Permission>> = {
  'create-environment': permission('administration', 'Administration'),
  'delete-environment': permission('administration', 'Administration'),
  'pull-request': { ...permission('pull_requests', 'Pull requests'), access: 'read' },
  repository: { ...permission('metadata', 'Metadata'), access: 'read' },
};

/**
 * Every permission that the action's requests take, in GitHub's own titles (github/docs,
 * src/github-apps/data/fpt-2026-03-10/server-to-server-permissions.json). Metadata comes with every repository that a token is
 * given.
 */
export const PERMISSIONS: readonly PermissionRow[] = [
  ...rows('secret', SECRETS),
  ...rows('variable', VARIABLES),
  ...Object.entries(OTHERS).map(([request, needed]) => ({
    request: request as keyof typeof OTHERS,
    store: undefined,
    permission: needed,
  })),
];

function rows(
  request: RequestKind,
  stores: Readonly<Partial<Record<StoreName, Permission>>>,
): readonly PermissionRow[] {
  return Object.entries(stores).map(([store, needed]) => ({
    request,
    store: store as StoreName,
    permission: needed,
  }));
}

/** The store of a target. */
export function storeOf(target: Target): StoreName {
  return target.store === 'organization' ? `organization:${target.kind}` : target.store;
}

/** The permission that a request takes. @param endpoint `METHOD path` */
export function permissionFor(subject: Subject, endpoint: string): Permission {
  const request = requestKind(endpoint);
  if (request !== 'secret' && request !== 'variable') return OTHERS[request];
  if (subject.store === 'pull-requests') return OTHERS['pull-request'];
  const store = storeOf(subject);
  return (request === 'variable' ? VARIABLES[store] : undefined) ?? SECRETS[store];
}

/** What a request is about, by its `METHOD path`. Names in it may be any words, those of other requests included. */
export function requestKind(endpoint: string): RequestKind {
  const [method, path = ''] = endpoint.split(' ');
  const below = /^\/repos\/[^/]+\/[^/]+(.*)$/.exec(path)?.[1];
  if (below === '') return 'repository';
  if (below !== undefined && /^\/pulls(?:\/\d+)?$/.test(below)) return 'pull-request';
  if (below !== undefined && /^\/environments\/[^/]+$/.test(below)) {
    return method === 'DELETE' ? 'delete-environment' : 'create-environment';
  }
  const [, kind] = /\/(secrets|variables)(?:\/[^/]+(?:\/repositories)?)?$/.exec(path) ?? [];
  return kind === 'variables' ? 'variable' : 'secret';
}

/** `permission Secrets: read and write`, for a message. */
export function inWords({ title, scope, access, reading }: Permission): string {
  const kind = scope === 'organization' ? 'organization permission' : 'permission';
  const rights = access === 'read' ? 'read' : 'read and write';
  return `${kind} ${title}: ${rights}${access === 'write' && reading === 'write' ? ' (GitHub asks for it to read them, too)' : ''}`;
}

/**
 * The permission in words, as GitHub itself names it if it does: its header counts, not this table.
 * @param accepted `X-Accepted-GitHub-Permissions`: semicolons between alternatives, commas between what is needed together
 */
export function neededPermission(needed: Permission, accepted: string | undefined): string {
  if (accepted === undefined) return inWords(needed);
  const alternatives = accepted.split(';').map((set) => set.split(',').map((each) => each.trim()));
  const isKnown = alternatives.some((set) => set.length === 1 && set[0]?.split('=')[0] === needed.name);
  return isKnown
    ? inWords(needed)
    : `permission ${alternatives.map((set) => set.map(translated).join(' and ')).join(' or ')}`;
}

/** `secrets=write` as `Secrets: write`. */
function translated(right: string): string {
  const [name = '', access = ''] = right.split('=');
  const title = PERMISSIONS.find((row) => row.permission.name === name)?.permission.title;
  return `${title ?? name.replaceAll('_', ' ')}: ${access}`;
}
