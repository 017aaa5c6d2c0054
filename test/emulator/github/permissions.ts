import { patternOf } from '../routes.ts';
import table from './permissions.json' with { type: 'json' };

/** What a token may do with something. Writing includes reading. */
export type Access = 'read' | 'write';

/** By GitHub's names of permissions, such as `secrets`; for a classic token by its scopes, `repo` and `admin:org`. */
export type Rights = Readonly<Record<string, Access>>;

/** One endpoint of GitHub's API, as GitHub's own table has it. */
export interface Endpoint {
  readonly method: string;
  /** `{name}` stands for one segment. */
  readonly template: string;
  /** Within a set all permissions are needed; between sets any one will do. */
  readonly sets: readonly Rights[];
}

interface Found {
  readonly endpoint: Endpoint;
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** Every endpoint that the emulator has. */
export const endpoints: readonly Endpoint[] = Object.entries(table.endpoints).map(([name, sets]) => {
  const [method = '', template = ''] = name.split(' ');
  return { method, template, sets: sets as readonly Rights[] };
});

// In the table's order, where `public-key` comes before what could be any secret's name.
const patterns = endpoints.map((endpoint) => ({ endpoint, pattern: patternOf(endpoint.template) }));

/** The endpoint that a request is for; undefined where GitHub has none, or the path is not well-formed. */
export function findEndpoint(method: string, path: string): Found | undefined {
  for (const { endpoint, pattern } of patterns) {
    if (endpoint.method !== method) continue;
    const groups = pattern.exec(path)?.groups;
    if (groups === undefined && !pattern.test(path)) continue;
    const params = Object.entries(groups ?? {}).map(([name, value]) => [name, decoded(value)]);
    return { endpoint, params: Object.fromEntries(params) };
  }
  return undefined;
}

/** Whether a token with these rights may do what the endpoint does. Metadata comes with seeing the repository. */
export function satisfies(rights: Rights, { sets }: Endpoint): boolean {
  const has = (name: string, access: Access) =>
    rights[name] === 'write' || rights[name] === access || (name === 'metadata' && access === 'read');
  return sets.some((set) => Object.entries(set).every(([name, access]) => has(name, access)));
}

/** What anybody may read in a public repository: its own reference pages ask for read access to the repository alone. */
const PUBLIC = ['metadata', 'contents', 'actions', 'pull_requests'];

/** Whether everybody may do it with a public repository. */
export function isPublic({ sets }: Endpoint): boolean {
  return sets.some((set) => Object.keys(set).every((name) => PUBLIC.includes(name)));
}

/**
 * `X-Accepted-GitHub-Permissions`: a list with commas for each set, semicolons between them.
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
 */
export function acceptedPermissions({ sets }: Endpoint): string {
  return sets
    .map((set) =>
      Object.entries(set)
        .map((right) => right.join('='))
        .join(','),
    )
    .join('; ');
}

/** Every permission that an endpoint asks for, to write where anything asks for that. */
export function allRights(): Rights {
  const all: Record<string, Access> = { metadata: 'read' };
  for (const [name, access] of endpoints.flatMap(({ sets }) => sets.flatMap((set) => Object.entries(set)))) {
    if (access === 'write' || all[name] === undefined) all[name] = access;
  }
  return all;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
