import sodium from 'libsodium-wrappers';
import { onTestFinished } from 'vitest';
import { type Reply, send } from '../harness.ts';
import { type GitHub, startGitHub } from './github.ts';
import type { Environment, Organization, Repository } from './github-state.ts';
import type { SecretStore } from './secret-store.ts';
import type { GitHubSwitches } from './switches.ts';
import type { TokenOptions } from './tokens.ts';

/** Where the tests' clock stands at first. */
export const noon = Date.parse('2026-04-25T12:00:05.123Z');

/** Everything but the method and the path; without a token, one that may do everything. */
interface Sent {
  readonly token?: string;
  readonly body?: unknown;
}

export interface Bench {
  readonly github: GitHub;
  readonly clock: { time: number };
  readonly repository: Repository;
  readonly environment: Environment;
  readonly organization: Organization;
  /** Every secret store there is, by its path without `/secrets`. */
  readonly stores: ReadonlyMap<string, SecretStore>;
  ask(method: string, path: string, sent?: Sent): Promise<Reply>;
  addToken(options: TokenOptions): string;
}

/**
 * GitHub with the repository acme/web, its environment prod/eu and its closed pull request 7, and the organization acme. Every
 * store holds the secret NAME and the variable NAME. The clock stands still. It is closed when the test is over.
 */
export async function gitHubBench(switches: Partial<GitHubSwitches> = {}): Promise<Bench> {
  const clock = { time: noon };
  const github = await startGitHub({ now: () => clock.time, switches });
  onTestFinished(() => github.close());
  const { state } = github;
  const repository = state.addRepository('acme/web');
  const environment = state.addEnvironment(repository, 'prod/eu');
  const organization = state.addOrganization('acme');
  state.addPull(repository, 7, 'closed');
  const below = (base: string, { stores }: Repository | Organization) =>
    Object.entries(stores).map(([name, store]) => [`${base}/${name}`, store] as const);
  const stores = new Map([
    ...below('/repos/acme/web', repository),
    ...below('/orgs/acme', organization),
    ['/repos/acme/web/environments/prod%2Feu', environment.store],
  ]);
  for (const [path, { secrets, variables }] of stores) {
    const shared = path.startsWith('/orgs') ? { visibility: 'selected', selected: [repository.id] } : {};
    for (const all of [secrets, variables])
      all.set('NAME', { value: 'x', createdAt: 0, updatedAt: 0, ...shared });
  }
  const everything = state.addToken();
  return {
    ...{ github, clock, repository, environment, organization, stores },
    ask: (method, path, sent) => send(github.url + path, method, { token: everything, ...sent }),
    addToken: (options) => state.addToken(options),
  };
}

/** The body of a request that writes a secret to a store. */
export function secretBody(store: SecretStore, value: string): { encrypted_value: string; key_id: string } {
  const sealed = sodium.crypto_box_seal(value, Buffer.from(store.publicKey, 'base64'));
  return { encrypted_value: Buffer.from(sealed).toString('base64'), key_id: store.keyId };
}

/** Who may read what is written to an organization. */
export function sharedWith({ id }: Repository): { visibility: string; selected_repository_ids: number[] } {
  return { visibility: 'selected', selected_repository_ids: [id] };
}

/** The fields of a body that must be an object. */
export function fieldsOf({ body }: Reply): Record<string, unknown> {
  if (typeof body !== 'object' || body === null) throw new Error(`no object: ${JSON.stringify(body)}`);
  return body as Record<string, unknown>;
}
