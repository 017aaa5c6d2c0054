import { parseTargets } from '../../src/inputs/parse-targets.ts';
import type { Inputs } from '../../src/inputs/read-inputs.ts';
import type { App } from '../../src/model/app.ts';
import type { GitHubAccess, KeyTask, SweepTask, Task, TeardownTask } from '../../src/model/task.ts';
import type { Emulator } from '../emulator/emulator.ts';

export const EMAIL = 'dev@acme.test';
export const PASSWORD = 'S3cure!Pass#2026';

export const NAMES = { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'secret' } as const;

/** Changes to the inputs of a plain `provision`. A task with a command replaces the plain one, another changes it. */
export interface Changes extends Partial<Omit<Inputs, 'task'>> {
  readonly task?: Task | Partial<Omit<KeyTask, 'command'>>;
}

/** The checked inputs of a run against these services. */
export function inputsFor(
  emulator: Pick<Emulator, 'url'>,
  github: GitHubAccess | undefined,
  { task = {}, ...changes }: Changes = {},
): Inputs {
  return {
    task: 'command' in task ? task : keyTask('provision', task),
    credentials: { email: EMAIL, password: PASSWORD },
    github,
    dryRun: false,
    requestTimeoutMs: 5000,
    timeoutMs: 300_000,
    apiUrl: emulator.url,
    ...changes,
  };
}

/** A demo app as the service lists it. */
export function chatApp(changes: Partial<App> = {}): App {
  return {
    id: 'a1',
    name: 'chat',
    status: 'ACTIVE',
    tier: 'DEMO',
    createdAt: 0,
    clusterEndpoint: undefined,
    ...changes,
  };
}

/** The task of a command that makes a key, of the app `chat`. */
export function keyTask(command: KeyTask['command'], changes: Partial<KeyTask> = {}): KeyTask {
  return {
    command,
    app: { by: 'name', name: 'chat' },
    companyName: undefined,
    lifetime: 'persistent',
    keepKeys: undefined,
    keepKeysGiven: changes.keepKeys !== undefined,
    exportEnv: false,
    attempt: 1,
    longestJobMs: 21_600_000,
    maskBaseUrl: true,
    names: NAMES,
    delivery: undefined,
    ...changes,
  };
}

/** A teardown of the app `chat`, and of what is stored in targets, one a line. */
export function teardownTask(lines: string): TeardownTask {
  const app = { by: 'name', name: 'chat' } as const;
  return {
    command: 'teardown',
    app,
    names: NAMES,
    targets: parseTargets(lines, 'acme/web').targets,
    deleteEnvironment: false,
  };
}

/** A sweep of the previews of `acme/web`, and of what is stored in their environments. */
export function sweepTask(): SweepTask {
  return {
    command: 'sweep',
    prefix: 'web-pr-',
    repository: 'acme/web',
    names: NAMES,
    targetTemplate: 'environment/pr-{number}',
    hasEnvironments: true,
    deleteEnvironment: false,
  };
}
