import type { Dispatcher } from 'undici';
import { cleanUp } from '../src/cleanup.ts';
import type { Cancellation, Clock, Deps, Runner } from '../src/deps.ts';
import { createDispatcher } from '../src/dispatcher.ts';
import { Cancelled, explain } from '../src/errors.ts';
import type { Inputs } from '../src/inputs.ts';
import { noProgress } from '../src/progress.ts';
import { run } from '../src/run.ts';
import { Secrets } from '../src/secrets.ts';
import { decodePending } from '../src/state.ts';
import type { KeyTask, Task } from '../src/task.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator/emulator.ts';
import type { GitHub } from './emulator/github/github.ts';
import type { LoggedRequest } from './emulator/log.ts';
import {
  expectPromises,
  expectReadable,
  expectSilent,
  expectSilentRequests,
  type Held,
  type Judged,
  killedBy,
} from './promises.ts';
import { judge } from './tally.ts';

export const EMAIL = 'dev@acme.test';
export const PASSWORD = 'S3cure!Pass#2026';

export const NAMES = { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'secret' } as const;

/** A clock that moves only when somebody sleeps, shared by the action and the emulator. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-04-25T12:00:00Z');
  readonly sleeps: number[] = [];

  now = (): number => this.#now;

  sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    this.sleeps.push(ms);
    this.#now += ms;
  };

  /** Lets time pass. */
  advance(ms: number): void {
    this.#now += ms;
  }
}

/** What one run of the action did, as a user and the runner see it. */
export interface Outcome {
  failure: string | undefined;
  readonly outputs: Record<string, string>;
  readonly exported: Record<string, string>;
  readonly masks: string[];
  /** Every line of the log with its level. */
  readonly log: string[];
  /** What the post step would be given. */
  state: string;
  /** True once a post step has been given it. */
  posted: boolean;
}

/** How a run ends before its time. */
export interface End {
  /** As a job that is cancelled: what is under way may end, and undoing is not limited. */
  readonly cancel?: AbortSignal;
  /** As a machine that goes away: nothing is sent, said or saved any more. */
  readonly kill?: AbortSignal;
}

/** An emulator with a clock of its own, and runs of the action in this process against it. */
export interface World {
  readonly emulator: Emulator;
  readonly clock: FakeClock;
  run(changes?: Changes, end?: End): Promise<Outcome>;
  /** The post step of a run, with what that run left in the state. */
  post(outcome: Outcome): Promise<Outcome>;
  /** Method, path and status of each request since the last call, with ids as `{id}`. */
  newRequests(): string[];
  /** What the promises are judged by when the test is over. */
  readonly judged: Judged & { github?: GitHub; interrupted: boolean };
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
  const killed: Held[] = [];
  const condemned = new Set<string>();
  const log = (request: LoggedRequest) => killed.push(...killedBy(judged, request));
  const emulator = await startEmulator({ now: clock.now, log, ...options });
  const outcomes: Outcome[] = [];
  const judged: World['judged'] = {
    emulator,
    killed,
    condemned,
    interrupted: false,
    get runs() {
      return outcomes.map((outcome) => ({
        ...outcome,
        told: toldBy(outcome),
        said: outcome.log.join('\n'),
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
      judged,
      run: (changes, end = {}) => {
        const inputs = inputsFor(emulator, changes);
        for (const signal of [end.cancel, end.kill]) {
          signal?.addEventListener('abort', () => {
            judged.interrupted = true;
          });
        }
        if ('keyIds' in inputs.task) for (const id of inputs.task.keyIds) condemned.add(id);
        return record(inProcess(judged, clock, end, inputs, (deps) => run(inputs, deps, noProgress())));
      },
      post: (outcome) => {
        const pending = decodePending(outcome.state);
        const inputs = inputsFor(emulator);
        outcome.posted = true;
        return record(
          inProcess(judged, clock, {}, inputs, async (deps) => {
            if (pending !== undefined) await cleanUp(pending, inputs, deps);
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
    expectPromises(judged);
    expectSilentRequests(judged);
  } finally {
    await emulator.close();
  }
}

const IDS = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

function inputsFor(emulator: Emulator, { task = {}, ...changes }: Changes = {}): Inputs {
  return {
    task: 'command' in task ? task : keyTask('provision', task),
    credentials: { email: EMAIL, password: PASSWORD },
    dryRun: false,
    requestTimeoutMs: 5000,
    timeoutMs: 300_000,
    apiUrl: emulator.url,
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
    maskBaseUrl: true,
    names: NAMES,
    delivery: undefined,
    ...changes,
  };
}

async function inProcess(
  services: Judged,
  clock: Clock,
  end: End,
  { credentials }: Inputs,
  use: (deps: Deps) => Promise<void>,
): Promise<Outcome> {
  const outcome: Outcome = {
    failure: undefined,
    outputs: {},
    exported: {},
    masks: [],
    log: [],
    state: '',
    posted: false,
  };
  const agent = createDispatcher(undefined, 5000);
  const dispatcher = agent.compose(refusing(services));
  const runner = recorder(outcome, end.kill);
  runner.mask(credentials.password);
  try {
    const cancellation = endedBy(end);
    await use({ runner, dispatcherFor: () => dispatcher, clock, random: () => 0.5, cancellation });
  } catch (error) {
    runner.fail(explain(error));
  } finally {
    await agent.destroy();
  }
  expectSilent([outcome.failure, outcome.state, ...outcome.log].join('\n'), outcome.masks);
  expectReadable(outcome.failure);
  const { key_created: created, api_key: key = '' } = outcome.outputs;
  const isBare = created === 'true' && key !== '' && !outcome.masks.includes(key);
  judge('noSecret', isBare ? ['the key is not masked'] : []);
  return outcome;
}

/** What a person reads of a run: what is told in passing does not count. */
function toldBy({ log, failure = '' }: Outcome): string {
  return [...log.filter((line) => /^(warning|error): /.test(line)), failure].join('\n');
}

/** Sends what a service refuses to connect for to a port where nobody listens. */
function refusing({ emulator, github }: Judged): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const { origin = '', method, path } = options;
    const service = [emulator, github].find((each) => each?.url === new URL(origin).origin);
    const isRefused = service?.faults.refuses({ method, path: path.replace(/\?.*/, '') });
    return dispatch(isRefused ? { ...options, origin: NOBODY } : options, handler);
  };
}

const NOBODY = 'http://127.0.0.1:9';

function endedBy({ cancel, kill }: End): Cancellation {
  const [now, gone] = [new AbortController(), new AbortController()];
  cancel?.addEventListener('abort', () => now.abort(new Cancelled()));
  kill?.addEventListener('abort', () => {
    for (const controller of [now, gone]) controller.abort(new Cancelled());
  });
  return { now: now.signal, creating: gone.signal, undoing: gone.signal };
}

function recorder(outcome: Outcome, kill: AbortSignal | undefined): Runner {
  const secrets = new Secrets();
  const line = (level: string) => (message: string) => {
    if (kill?.aborted) return;
    outcome.log.push(`${level}: ${secrets.redact(message)}`);
  };
  return {
    mask: (value) => {
      secrets.add(value);
      outcome.masks.push(value);
    },
    info: line('info'),
    debug: line('debug'),
    notice: line('notice'),
    warning: line('warning'),
    error: line('error'),
    fail: (message) => {
      if (!kill?.aborted) outcome.failure = message;
    },
    output: (name, value) => {
      if (!kill?.aborted) outcome.outputs[name] = value;
    },
    exportVariable: (name, value) => {
      if (!kill?.aborted) outcome.exported[name] = value;
    },
    saveState: (text) => {
      if (!kill?.aborted) outcome.state = text;
    },
    savedState: () => outcome.state,
    summary: async () => {},
    redact: (text) => secrets.redact(text),
  };
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
