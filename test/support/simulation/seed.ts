import type { Dialect } from '../../emulator/dialect.ts';
import type { GitHubSwitches } from '../../emulator/github/switches.ts';
import { EMAIL, PASSWORD } from '../tasks.ts';
import { APP, REPOSITORY } from './commands.ts';
import type { SimulatedServices } from './services.ts';

const DAY_MS = 86_400_000;

export interface Seeds {
  readonly now: number;
  /** Ages of the app's keys in days; undefined when there is no app. The target holds the youngest. */
  readonly keyDays: readonly number[] | undefined;
  readonly dialect?: Partial<Dialect>;
  readonly switches?: Partial<GitHubSwitches>;
}

/** Puts in place what the runs find. @returns the id of the key that the target holds */
export function seed(
  { emulator, github }: SimulatedServices,
  { now, keyDays, dialect, switches }: Seeds,
): string {
  const { store } = emulator;
  const account = store.addAccount({ email: EMAIL, password: PASSWORD });
  const repository = github.state.addRepository(REPOSITORY);
  const environment = github.state.addEnvironment(repository, 'pr-7');
  github.state.addPull(repository, 7, 'closed');
  if (keyDays === undefined) return NONE;
  // Each service dates by its own clock.
  const whispNow = now + (dialect?.clockOffsetMs ?? 0);
  const app = store.addApp(account, { name: APP, createdAt: whispNow - 90 * DAY_MS });
  const keys = keyDays.map((days) => store.addKey(app, { createdAt: whispNow - days * DAY_MS }));
  const days = Math.min(...keyDays);
  const youngest = keys[keyDays.indexOf(days)];
  if (youngest === undefined) return NONE;
  const storedAt = now + (switches?.clockOffsetMs ?? 0) - days * DAY_MS + 1000;
  environment.store.secrets.set('WHISP_API_KEY', {
    value: youngest.token,
    createdAt: storedAt,
    updatedAt: storedAt,
  });
  return youngest.id;
}

const NONE = 'gone';
