import type { Cancellation, Clock, Deps, Runner } from '../src/deps.ts';
import { createDispatcher } from '../src/dispatcher.ts';
import { Cancelled, explain } from '../src/errors.ts';
import type { Inputs } from '../src/inputs.ts';
import { noProgress } from '../src/progress.ts';
import { run } from '../src/run.ts';
import { Secrets } from '../src/secrets.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator/emulator.ts';

export const EMAIL = 'dev@acme.test';
export const PASSWORD = 'S3cure!Pass#2026';

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
  readonly failure: string | undefined;
  readonly outputs: Record<string, string>;
  readonly exported: Record<string, string>;
  readonly masks: string[];
  /** Every line of the log with its level. */
  readonly log: string[];
}

/** An emulator with a clock of its own, and runs of the action in this process against it. */
export interface World {
  readonly emulator: Emulator;
  readonly clock: FakeClock;
  run(changes?: Partial<Inputs>, cancel?: AbortSignal): Promise<Outcome>;
  /** Method, path and status of each request since the last call, with ids as `{id}`. */
  newRequests(): string[];
}

export async function withWorld(
  options: EmulatorOptions,
  test: (world: World) => Promise<void>,
): Promise<void> {
  const clock = new FakeClock();
  const emulator = await startEmulator({ now: clock.now, ...options });
  let seen = 0;
  try {
    await test({
      emulator,
      clock,
      run: (changes, cancel) => runOnce({ ...inputsFor(emulator), ...changes }, clock, cancel),
      newRequests: () => {
        const fresh = emulator.requests.slice(seen);
        seen = emulator.requests.length;
        return fresh.map(
          ({ method, path, status }) => `${method} ${path.replace(IDS, '{id}')} ${status ?? 'lost'}`,
        );
      },
    });
  } finally {
    await emulator.close();
  }
}

const IDS = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

function inputsFor(emulator: Emulator): Inputs {
  return {
    credentials: { email: EMAIL, password: PASSWORD },
    companyName: undefined,
    app: { by: 'name', name: 'chat' },
    apiKeyName: 'WHISP_API_KEY',
    baseUrlName: 'WHISP_BASE_URL',
    exportEnv: false,
    maskBaseUrl: true,
    jobSummary: true,
    requestTimeoutMs: 5000,
    timeoutMs: 300_000,
    apiUrl: emulator.url,
  };
}

async function runOnce(inputs: Inputs, clock: Clock, cancel: AbortSignal | undefined): Promise<Outcome> {
  const outcome: Outcome = { failure: undefined, outputs: {}, exported: {}, masks: [], log: [] };
  const dispatcher = createDispatcher(undefined, 5000);
  const deps: Deps = {
    runner: recorder(outcome),
    dispatcher,
    clock,
    random: () => 0.5,
    cancellation: cancelledBy(cancel),
  };
  deps.runner.mask(inputs.credentials.password);
  try {
    await run(inputs, deps, noProgress());
    return outcome;
  } catch (error) {
    return { ...outcome, failure: explain(error) };
  } finally {
    await dispatcher.destroy();
  }
}

/** Without a signal nothing is cancelled; with one, what is under way may end and undoing is not limited. */
function cancelledBy(signal: AbortSignal | undefined): Cancellation {
  const now = new AbortController();
  signal?.addEventListener('abort', () => now.abort(new Cancelled()));
  const never = new AbortController().signal;
  return { now: now.signal, creating: never, undoing: never };
}

function recorder(outcome: Outcome): Runner {
  const secrets = new Secrets();
  const line = (level: string) => (message: string) => {
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
    output: (name, value) => {
      outcome.outputs[name] = value;
    },
    exportVariable: (name, value) => {
      outcome.exported[name] = value;
    },
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
