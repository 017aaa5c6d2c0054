import { parseTargets } from '../../src/inputs/parse-targets.ts';
import type { KeyTask, TargetOptions } from '../../src/model/task.ts';
import type { EmulatorOptions } from '../emulator/emulator.ts';
import { type GitHub, startGitHub } from '../emulator/github/github.ts';
import type { Repository } from '../emulator/github/github-state.ts';
import type { SecretStore } from '../emulator/github/secret-store.ts';
import type { App } from '../emulator/store.ts';
import { EMAIL, keyTask, PASSWORD, type World, withWorld } from './world.ts';

/** A Whisp account with the app `chat`, and GitHub with the repository `acme/web`, the environment `staging` and the organization `acme`. */
export interface DeliveryWorld extends World {
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

export function withDelivery(
  options: EmulatorOptions,
  test: (world: DeliveryWorld) => Promise<void>,
): Promise<void> {
  return withWorld(options, async (world) => {
    const github = await startGitHub({ now: world.clock.now });
    world.observed.github = github;
    const { state } = github;
    const repository = state.addRepository('acme/web');
    const mobile = state.addRepository('acme/mobile');
    state.addEnvironment(repository, 'staging');
    state.addEnvironment(mobile, 'prod/eu');
    const organization = state.addOrganization('acme');
    const { store } = world.emulator;
    const account = store.addAccount({ email: EMAIL, password: PASSWORD });
    const app = store.addApp(account, { name: 'chat', createdAt: world.clock.now() - 86_400_000 });
    world.observed.access = { token: state.addToken(), apiUrl: github.url };
    let seen = 0;
    try {
      await test({
        ...world,
        app,
        github,
        repository,
        store: (line) => {
          const [target] = parseTargets(line, 'acme/web').targets;
          if (target === undefined) throw new Error(`no target: ${line}`);
          if (target.store === 'organization') return organization.store;
          const found = state.repository(target.repository);
          const environment = 'environment' in target ? target.environment.toLowerCase() : '';
          const place =
            target.store === 'environment'
              ? found?.environments.get(environment)?.store
              : new Map(Object.entries(found?.stores ?? {})).get(target.store);
          if (place === undefined) throw new Error(`no store: ${line}`);
          return place;
        },
        task: (lines, changes = {}, delivery = {}) =>
          keyTask('provision', {
            ...changes,
            delivery: {
              targets: parseTargets(lines, 'acme/web').targets,
              repository: 'acme/web',
              createEnvironment: false,
              ensure: undefined,
              ...delivery,
            },
          }),
        newWrites: () => {
          const fresh = github.requests.slice(seen);
          seen = github.requests.length;
          return fresh.flatMap(({ method, path, status }) =>
            method === 'GET' ? [] : [`${method} ${path} ${status}`],
          );
        },
      });
    } finally {
      await github.close();
    }
  });
}

/** What the secret with the key holds in a store. */
export function keyIn(store: SecretStore): string | undefined {
  return store.secrets.get('WHISP_API_KEY')?.value;
}
