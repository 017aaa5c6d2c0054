import type { Response } from '../exchange.ts';
import { bodyOf, type Call, gitHubTime, type ValueCall } from './call.ts';
import type { StoreName } from './github-state.ts';
import { page, SECRETS_PAGE, VARIABLES_PAGE } from './pages.ts';
import { GitHubRefusal, notFound } from './refusals.ts';
import type { SecretStore, Stored } from './secret-store.ts';
import { selectedResponse, sharedUrl, sharing } from './sharing.ts';

/** Everything below `…/secrets` and `…/variables`. */
export function valuesResponse(call: Call): Response {
  const { request, endpoint, params, moment, world } = call;
  const [, area = '', kind = '', below] =
    /([^/]+)\/(secrets|variables)(\/.*)?$/.exec(endpoint.template) ?? [];
  const store = storeOf(call, area as StoreName);
  if (below === '/public-key') {
    return { status: 200, body: { key_id: store.keyId, key: store.publicKey } };
  }
  const all = kind === 'secrets' ? store.secrets : store.variables;
  const shown = world.lag.view(all, moment);
  if (below === undefined && request.method === 'GET') return listResponse(call, shown, kind);
  const body = request.method === 'GET' || request.method === 'DELETE' ? {} : bodyOf(request);
  // Names are kept in upper case, whatever the case in a request.
  const name = (params['secret_name'] ?? params['name'] ?? String(body['name'] ?? '')).toUpperCase();
  const write = { call, store, all, name, body, found: shown.get(name) };
  if (below?.includes('/repositories')) return selectedResponse(write);
  return kind === 'secrets' ? secretResponse(write) : variableResponse(write);
}

function storeOf({ world, repository, organization, params, moment }: Call, area: StoreName): SecretStore {
  const { environment_name: environment } = params;
  if (environment !== undefined && repository !== undefined) {
    const found = world.lag.view(repository.environments, moment).get(environment.toLowerCase());
    if (found === undefined) throw notFound();
    return found.store;
  }
  const store = (repository ?? organization)?.stores[area];
  if (store === undefined) throw notFound();
  return store;
}

function listResponse(call: Call, shown: ReadonlyMap<string, Stored>, kind: string): Response {
  const isSecrets = kind === 'secrets';
  const { entries, headers } = page(call.request, [...shown], isSecrets ? SECRETS_PAGE : VARIABLES_PAGE);
  const listed = entries.map(([name, stored]) => ({
    ...metadata(call, name, stored),
    ...(isSecrets ? {} : { value: stored.value }),
  }));
  return { status: 200, headers, body: { total_count: shown.size, [kind]: listed } };
}

function secretResponse(asked: ValueCall): Response {
  const { call, all, name, found } = asked;
  if (call.request.method === 'PUT') return putSecret(asked);
  if (found === undefined) throw notFound();
  if (call.request.method === 'DELETE') return deleted(call, all, name);
  return { status: 200, body: metadata(call, name, found) };
}

function putSecret({ call, store, all, name, body, found }: ValueCall): Response {
  requireName(name);
  const { encrypted_value: encrypted, key_id: keyId } = body;
  const value = typeof encrypted === 'string' && keyId === store.keyId ? store.open(encrypted) : undefined;
  if (value === undefined) {
    throw new GitHubRefusal(422, 'Bad request - validation failed due to an improperly encrypted secret');
  }
  const { secrets, bytes } = store.limits;
  if (Buffer.byteLength(value) > bytes) throw new GitHubRefusal(422, 'Secret is too large');
  if (found === undefined && all.size >= secrets) throw new GitHubRefusal(422, 'Secrets limit reached');
  call.world.lag.write(all, name, { ...stamped(call, found, value), ...sharing(call, body) });
  return found === undefined ? { status: 201, body: {} } : { status: 204 };
}

function variableResponse(asked: ValueCall): Response {
  const { call, all, name, body, found } = asked;
  const { value } = body;
  switch (call.request.method) {
    case 'POST':
      return postVariable(asked);
    case 'PATCH':
      if (found === undefined) throw notFound();
      call.world.lag.write(all, name, {
        ...found,
        ...stamped(call, found, String(value ?? found.value)),
        // Unlike that of a secret, a variable's visibility is not required again.
        ...(body['visibility'] === undefined ? {} : sharing(call, body)),
      });
      return { status: 204 };
    case 'DELETE':
      if (found === undefined) throw notFound();
      return deleted(call, all, name);
    default:
      if (found === undefined) throw notFound();
      return { status: 200, body: { ...metadata(call, name, found), value: found.value } };
  }
}

function postVariable({ call, store, all, name, body, found }: ValueCall): Response {
  const { value } = body;
  const { variables, bytes } = store.limits;
  requireName(name);
  if (found !== undefined) throw new GitHubRefusal(409, 'Already exists - Variable already exists');
  if (typeof value !== 'string') throw new GitHubRefusal(422, 'Validation Failed');
  if (Buffer.byteLength(value) > bytes) throw new GitHubRefusal(422, 'Variable is too large');
  if (all.size >= variables) throw new GitHubRefusal(422, 'Variables limit reached');
  call.world.lag.write(all, name, { ...stamped(call, undefined, value), ...sharing(call, body) });
  return { status: 201, body: {} };
}

function deleted({ world }: Call, all: Map<string, Stored>, name: string): Response {
  world.lag.write(all, name, undefined);
  return { status: 204 };
}

function metadata(call: Call, name: string, { createdAt, updatedAt, visibility }: Stored): object {
  const times = { created_at: seconds(createdAt), updated_at: seconds(updatedAt) };
  if (call.organization === undefined) return { name, ...times };
  const url = visibility === 'selected' ? { selected_repositories_url: sharedUrl(call, name) } : {};
  return { name, ...times, visibility, ...url };
}

/** With the time of GitHub's clock, in whole seconds. */
function stamped({ world }: Call, found: Stored | undefined, value: string): Stored {
  const second = Math.floor(gitHubTime(world) / 1000) * 1000;
  return { value, createdAt: found?.createdAt ?? second, updatedAt: second };
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

/** What a test stores may have parts of a second, which are not left out here. */
function seconds(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
