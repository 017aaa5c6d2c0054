import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { Request, Response } from '../emulator/exchange.ts';
import { type GitHub, startGitHub } from '../emulator/github/github.ts';
import type { Access } from '../emulator/github/github-state.ts';
import type { SecretStore } from '../emulator/github/secret-store.ts';
import { openServer, send } from '../emulator/server.ts';
import type { App } from '../emulator/store.ts';

export const EMAIL = 'dev@acme.test';
export const PASSWORD = 'a-password-that-must-not-be-seen';
export const CLIENT_ID = 'Iv23liExamples';
export const PRIVATE_KEY = 'a-private-key-that-must-not-be-seen';

export type Place = 'actions' | 'dependabot' | `environment/${string}`;

/** One use of a key by a step of an example. */
export interface Use {
  readonly key: string;
  readonly baseUrl: string;
  /** Of the cluster's response; 0 without a base URL. */
  readonly status: number;
  /** The arguments that the step's command was given. */
  readonly given: string;
}

/** What an example runs against: Whisp, GitHub with the repositories acme/web, acme/mobile and acme/admin, and a clock. */
export interface Services {
  readonly whisp: Emulator;
  readonly github: GitHub;
  /** Where the steps of the examples get tokens and report to. */
  readonly server: string;
  /** The uses of keys, in order. */
  readonly uses: Use[];
  /** The commands given to GitHub's own command-line tool, in order. */
  readonly commands: string[];
  /** Whether what uses a key fails, as a test may. */
  failing: boolean;
  /** Lets days pass, for both services. */
  later(days: number): void;
  app(name: string): App | undefined;
  /** The tokens of the app's active keys. */
  keys(name: string): readonly string[];
  store(repository: string, place: Place): SecretStore;
  /** The same, if it is there. */
  find(repository: string, place: Place): SecretStore | undefined;
  close(): Promise<void>;
}

export async function startServices(): Promise<Services> {
  let passed = 0;
  const now = () => Date.now() + passed;
  const [whisp, github] = await Promise.all([startEmulator({ now }), startGitHub({ now })]);
  const { state } = github;
  for (const name of ['acme/web', 'acme/mobile', 'acme/admin']) state.addRepository(name);
  const server = await openServer(0, undefined);
  const app = (name: string) => whisp.store.apps.find((each) => each.name === name);
  const services: Services = {
    whisp,
    github,
    server: server.url,
    uses: [],
    commands: [],
    failing: false,
    later: (days) => {
      passed += days * 86_400_000;
    },
    app,
    keys: (name) => {
      const found = app(name);
      return found === undefined ? [] : whisp.store.activeKeys(found).map(({ token }) => token);
    },
    store: (repository, place) => {
      const store = services.find(repository, place);
      if (store === undefined) throw new Error(`no store: ${repository}:${place}`);
      return store;
    },
    find: (repository, place) => {
      const found = state.repository(repository);
      return place === 'actions' || place === 'dependabot'
        ? found?.stores[place]
        : found?.environments.get(place.slice('environment/'.length))?.store;
    },
    close: async () => {
      await Promise.all([whisp.close(), github.close(), server.close()]);
    },
  };
  server.onRequest(async (request, response) => send(response, respond(services, request)));
  return services;
}

function respond(services: Services, { path, text }: Request): Response {
  if (path === '/uses') {
    services.uses.push(JSON.parse(text));
    return { status: services.failing ? 418 : 200 };
  }
  if (path === '/commands') {
    services.commands.push(text);
    return { status: 204 };
  }
  if (path === '/vault') return handOut(JSON.parse(text));
  const { tokens } = services.github.state;
  if (path === '/tokens/revoked') {
    tokens.splice(0, tokens.length, ...tokens.filter(({ value }) => value !== text));
    return { status: 204 };
  }
  return issue(services, JSON.parse(text));
}

interface TokenRequest {
  readonly clientId: string;
  readonly privateKey: string;
  readonly owner: string;
  readonly repositories: readonly string[];
  readonly repository: string;
  readonly permissions: Readonly<Record<string, Access>>;
}

/** A token of a GitHub App that is installed in all of acme: good for no more than what was asked for. */
function issue({ github: { state } }: Services, request: TokenRequest): Response {
  if (request.clientId !== CLIENT_ID || request.privateKey !== PRIVATE_KEY) {
    return { status: 401, body: 'A JSON web token could not be decoded' };
  }
  const [current = ''] = request.repository.split('/');
  const owner = request.owner || current;
  const named = request.repositories.map((name) => `${owner}/${name}`);
  const all = state.repositories.map(({ fullName }) => fullName);
  if (owner !== 'acme' || named.some((name) => !all.includes(name))) {
    return { status: 422, body: 'There is at least one repository that does not exist or is not accessible' };
  }
  const rest = request.owner === '' ? [request.repository] : all;
  const value = state.addToken({
    kind: 'app',
    permissions: { metadata: 'read', ...request.permissions },
    repositories: named.length > 0 ? named : rest,
  });
  return { status: 201, body: value };
}

/** What the vault of the example has for the role of this repository. */
function handOut({ url, role }: Readonly<Record<string, string>>): Response {
  if (url !== 'https://vault.acme.example' || role !== 'web-ci')
    return { status: 403, body: 'permission denied' };
  return { status: 200, body: JSON.stringify({ email: EMAIL, password: PASSWORD }) };
}

/** What is stored under the action's two names. */
export function stored({ secrets }: SecretStore): { key: string | undefined; baseUrl: string | undefined } {
  return { key: secrets.get('WHISP_API_KEY')?.value, baseUrl: secrets.get('WHISP_BASE_URL')?.value };
}
