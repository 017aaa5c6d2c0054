import { parseTargets } from '../../src/inputs/parse-targets.ts';
import type { GitHubAccess, KeyTask, TargetOptions } from '../../src/model/task.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { type GitHub, startGitHub } from '../emulator/github/github.ts';
import type { GitHubState, Repository } from '../emulator/github/github-state.ts';
import type { SecretStore } from '../emulator/github/secret-store.ts';
import type { App } from '../emulator/store.ts';
import { EMAIL, keyTask, PASSWORD } from './tasks.ts';

/** GitHub with the repository `acme/web`, the environment `staging` and the organization `acme`, and an app to deliver keys of. */
export interface Targets {
  /** `chat`, of an account of its own. */
  readonly app: App;
  readonly github: GitHub;
  readonly repository: Repository;
  /** The store of a target, by its line in `secret_targets`. */
  store(line: string): SecretStore;
  /** A task that delivers to targets, one a line, with a token that may write them. */
  task(lines: string, changes?: Partial<KeyTask>, delivery?: Partial<TargetOptions>): KeyTask;
  /** Requests to GitHub that change something, with their status, since the last call. */
  newWrites(): string[];
}

export const ALL_TARGETS = `actions
dependabot
codespaces
environment/staging
acme/mobile:actions
acme/mobile:environment/prod/eu
organization/acme`;

/** Starts GitHub beside Whisp; `access` may write every target there. */
export async function startTargets(
  { store }: Emulator,
  now: () => number,
): Promise<Targets & { readonly access: GitHubAccess }> {
  const github = await startGitHub({ now });
  const { state } = github;
  const repository = state.addRepository('acme/web');
  const mobile = state.addRepository('acme/mobile');
  state.addEnvironment(repository, 'staging');
  state.addEnvironment(mobile, 'prod/eu');
  state.addOrganization('acme');
  const account = store.addAccount({ email: EMAIL, password: PASSWORD });
  const app = store.addApp(account, { name: 'chat', createdAt: now() - 86_400_000 });
  const newRequests = sinceLast(github.requests);
  return {
    app,
    github,
    repository,
    access: { token: state.addToken(), apiUrl: github.url },
    store: (line) => storeOf(state, line),
    task: delivering,
    newWrites: () =>
      newRequests().flatMap(({ method, path, status }) =>
        method === 'GET' ? [] : [`${method} ${path} ${status}`],
      ),
  };
}

function storeOf(state: GitHubState, line: string): SecretStore {
  const [target] = parseTargets(line, 'acme/web').targets;
  if (target === undefined) throw new Error(`no target: ${line}`);
  const place =
    target.store === 'organization'
      ? state.organization(target.organization)?.stores[target.kind]
      : target.store === 'environment'
        ? state.repository(target.repository)?.environments.get(target.environment.toLowerCase())?.store
        : state.repository(target.repository)?.stores[target.store];
  if (place === undefined) throw new Error(`no store: ${line}`);
  return place;
}

function delivering(
  lines: string,
  changes: Partial<KeyTask> = {},
  delivery: Partial<TargetOptions> = {},
): KeyTask {
  return keyTask('provision', {
    ...changes,
    delivery: {
      targets: parseTargets(lines, 'acme/web').targets,
      repository: 'acme/web',
      createEnvironment: false,
      ensure: undefined,
      ...delivery,
    },
  });
}

/** The entries that a list has got since the last call. */
export function sinceLast<T>(list: readonly T[]): () => readonly T[] {
  let seen = 0;
  return () => {
    const fresh = list.slice(seen);
    seen = list.length;
    return fresh;
  };
}

/** What the secret with the key holds in a store. */
export function keyIn(store: SecretStore): string | undefined {
  return store.secrets.get('WHISP_API_KEY')?.value;
}
