import { cleanUp } from '../../src/cleanup.ts';
import type { Inputs, PostInputs } from '../../src/inputs/read-inputs.ts';
import { Journal } from '../../src/journal/journal.ts';
import { setOutputs } from '../../src/journal/outputs.ts';
import { decodePending } from '../../src/journal/state.ts';
import type { App } from '../../src/model/app.ts';
import type { GitHubAccess, KeyTask, Task } from '../../src/model/task.ts';
import { run } from '../../src/run.ts';
import type { Deps } from '../../src/services/services.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../emulator/emulator.ts';
import type { GitHub } from '../emulator/github/github.ts';
import type { LoggedRequest } from '../emulator/log.ts';
import { countConditions } from './conditions.ts';
import { FakeClock } from './fake-clock.ts';
import { type End, inProcess, type Outcome } from './in-process.ts';
import {
  expectInvariants,
  expectSilentRequests,
  type Held,
  type Observed,
  revokedWhileStoredBy,
} from './invariants.ts';

export const EMAIL = 'dev@acme.test';
export const PASSWORD = 'S3cure!Pass#2026';

export const NAMES = { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'secret' } as const;

/** An emulator with a clock of its own, and runs of the action in this process against it. */
export interface World {
  readonly emulator: Emulator;
  readonly clock: FakeClock;
  run(changes?: Changes, end?: End): Promise<Outcome>;
  /** The post step of a run, with what that run left in the state. */
  post(outcome: Outcome, changes?: Partial<PostInputs>): Promise<Outcome>;
  /** Method, path and status of each request since the last call, with ids as `{id}`. */
  newRequests(): string[];
  /** What the promises are observed by when the test is over. */
  readonly observed: Observed & { github?: GitHub; access?: GitHubAccess; interrupted: boolean };
}

/** Changes to the inputs of a plain `provision`. A task with a command replaces the plain one, another changes it. */
export interface Changes extends Partial<Omit<Inputs, 'task'>> {
  readonly task?: Task | Partial<Omit<KeyTask, 'command'>>;
}

export async function withWorld(
  options: EmulatorOptions,
  test: (world: World) => Promise<void>,
): Promise<void> {
  const clock = new FakeClock();
  const revokedWhileStored: Held[] = [];
  const revokedOnRequest = new Set<string>();
  const log = (request: LoggedRequest) => revokedWhileStored.push(...revokedWhileStoredBy(observed, request));
  const emulator = await startEmulator({ now: clock.now, log, ...options });
  const outcomes: Outcome[] = [];
  const observed: World['observed'] = {
    emulator,
    revokedWhileStored,
    revokedOnRequest,
    interrupted: false,
    get runs() {
      return outcomes.map((outcome) => ({
        ...outcome,
        annotations: annotationsOf(outcome),
        log: outcome.log.join('\n'),
      }));
    },
  };
  const record = async (ended: Promise<Outcome>) => {
    const outcome = await ended;
    outcomes.push(outcome);
    return outcome;
  };
  let seen = 0;
  try {
    await test({
      emulator,
      clock,
      observed,
      run: (changes, end = {}) => {
        const inputs = inputsFor(emulator, observed.access, changes);
        countConditions(emulator, observed.github, inputs.github);
        for (const signal of [end.cancel, end.kill]) {
          signal?.addEventListener('abort', () => {
            observed.interrupted = true;
          });
        }
        if ('keyIds' in inputs.task) for (const id of inputs.task.keyIds) revokedOnRequest.add(id);
        return record(inProcess(observed, clock, end, inputs, (deps) => runMain(inputs, deps)));
      },
      post: (outcome, changes = {}) => {
        const pending = decodePending(outcome.state);
        const inputs = inputsFor(emulator, observed.access);
        outcome.posted = true;
        return record(
          inProcess(observed, clock, {}, inputs, async (deps) => {
            if (pending !== undefined) await cleanUp(pending, { ...inputs, ...changes }, deps);
          }),
        );
      },
      newRequests: () => {
        const fresh = emulator.requests.slice(seen);
        seen = emulator.requests.length;
        return fresh.map(
          ({ method, path, status }) => `${method} ${path.replace(IDS, '{id}')} ${status ?? 'lost'}`,
        );
      },
    });
    expectInvariants(observed);
    expectSilentRequests(observed);
  } finally {
    await emulator.close();
  }
}

const IDS = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

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

/** The main step from its checked inputs on, outputs included. */
export async function runMain(inputs: Inputs, deps: Deps): Promise<void> {
  const journal = new Journal(deps.runner);
  try {
    await run(inputs, deps, journal);
  } finally {
    setOutputs(journal, deps.runner);
  }
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

/** What a person reads of a run: what is told in passing does not count. */
export function annotationsOf({ log, failure = '' }: Outcome): string {
  return [...log.filter((line) => /^(warning|error): /.test(line)), failure].join('\n');
}

/** Whether a key works: the cluster accepts a user registered with it. */
export async function keyWorks(emulator: Emulator, apiKey: string): Promise<boolean> {
  const response = await fetch(`${emulator.clusterUrl}/api/user/registerUser`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({
      username: `u${crypto.randomUUID()}`,
      email: 'u@acme.test',
      password: 'Passw0rd!x',
    }),
  });
  await response.body?.cancel();
  return response.ok;
}
