import type { Answer } from '../exchange.ts';
import { GitHubRefusal, notFound } from './github-access.ts';
import type { SecretStore, Stored } from './secret-store.ts';

/** A request for one store, once it is clear that the token may do it. */
export interface ValueRequest {
  readonly method: string;
  readonly store: SecretStore;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly organization: boolean;
}

/** Where the list of an organization's selected repositories is; clients know its path without it. */
const SHARED = 'https://api.github.com/orgs/acme/actions/secrets/NAME/repositories';

const LARGEST = 48 * 1024;

/** `…/secrets/public-key`. */
export function publicKeyAnswer({ keyId, publicKey }: SecretStore): Answer {
  return { status: 200, body: { key_id: keyId, key: publicKey } };
}

/** `…/secrets` and `…/variables`. */
export function listAnswer(store: SecretStore, kind: 'secrets' | 'variables', organization: boolean): Answer {
  const entries = [...store[kind]].map(([name, stored]) => ({
    ...metadata(name, stored, organization),
    ...(kind === 'variables' ? { value: stored.value } : {}),
  }));
  return { status: 200, body: { total_count: entries.length, [kind]: entries } };
}

/** `…/secrets/{name}`. */
export function secretAnswer(request: ValueRequest): Answer {
  const { method, store, name, organization } = request;
  const found = store.secrets.get(name);
  if (method === 'PUT') return putSecret(request, found);
  if (found === undefined) throw notFound();
  if (method === 'DELETE') {
    store.secrets.delete(name);
    return { status: 204 };
  }
  return { status: 200, body: metadata(name, found, organization) };
}

function putSecret(
  { store, name, body, now, organization }: ValueRequest,
  found: Stored | undefined,
): Answer {
  requireName(name);
  const { encrypted_value: encrypted, key_id: keyId } = body;
  const value = typeof encrypted === 'string' && keyId === store.keyId ? store.open(encrypted) : undefined;
  if (value === undefined) {
    throw new GitHubRefusal(422, 'Bad request - validation failed due to an improperly encrypted secret');
  }
  if (Buffer.byteLength(value) > LARGEST) throw new GitHubRefusal(422, 'Secret is too large');
  if (found === undefined && store.secrets.size >= store.room)
    throw new GitHubRefusal(422, 'Secrets limit reached');
  store.secrets.set(name, { ...stamped(found, value, now), ...sharing(body, organization) });
  return found === undefined ? { status: 201, body: {} } : { status: 204 };
}

/** `…/variables` (POST) and `…/variables/{name}`. */
export function variableAnswer(request: ValueRequest): Answer {
  const { method, store, name, body, now, organization } = request;
  const found = store.variables.get(name);
  const value = body['value'];
  if (method === 'POST') {
    requireName(name);
    if (found !== undefined) throw new GitHubRefusal(409, 'Already exists - Variable already exists');
    if (typeof value !== 'string') throw new GitHubRefusal(422, 'Validation Failed');
    store.variables.set(name, { ...stamped(undefined, value, now), ...sharing(body, organization) });
    return { status: 201, body: {} };
  }
  if (found === undefined) throw notFound();
  if (method === 'PATCH') {
    store.variables.set(name, {
      ...stamped(found, String(value ?? found.value), now),
      ...sharing(body, organization),
    });
    return { status: 204 };
  }
  if (method === 'DELETE') {
    store.variables.delete(name);
    return { status: 204 };
  }
  return { status: 200, body: { ...metadata(name, found, organization), value: found.value } };
}

/** `…/{name}/repositories`: those that an organization's secret or variable is shared with. */
export function sharedAnswer(found: Stored | undefined, query: ValueRequest['query']): Answer {
  if (found === undefined) throw notFound();
  const size = Number(query['per_page'] ?? 30);
  const page = Number(query['page'] ?? 1);
  const ids = found.selected ?? [];
  const repositories = ids.slice((page - 1) * size, page * size).map((id) => ({ id, name: `r${id}` }));
  return { status: 200, body: { total_count: ids.length, repositories } };
}

function metadata(name: string, { createdAt, updatedAt, visibility }: Stored, organization: boolean): object {
  return {
    name,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    ...(organization
      ? { visibility, ...(visibility === 'selected' ? { selected_repositories_url: SHARED } : {}) }
      : {}),
  };
}

function stamped(found: Stored | undefined, value: string, now: number): Stored {
  const second = Math.floor(now / 1000) * 1000;
  return { value, createdAt: found?.createdAt ?? second, updatedAt: second };
}

/** An organization's values need a visibility each time they are written. */
function sharing(body: ValueRequest['body'], organization: boolean): Partial<Stored> {
  if (!organization) return {};
  const { visibility, selected_repository_ids: ids } = body;
  if (visibility !== 'all' && visibility !== 'private' && visibility !== 'selected') {
    throw new GitHubRefusal(422, 'Invalid request. "visibility" wasn\'t supplied.');
  }
  return {
    visibility,
    ...(visibility === 'selected' && Array.isArray(ids) ? { selected: ids.map(Number) } : {}),
  };
}

function requireName(name: string): void {
  if (/^GITHUB_/.test(name)) throw new GitHubRefusal(422, 'Secret names must not start with GITHUB_.');
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
    throw new GitHubRefusal(
      422,
      'Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_).',
    );
  }
}

function iso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
