import type { Dispatcher } from 'undici';
import { CancelledError, explain } from '../../src/base/errors.ts';
import type { Cancellation, Clock, Runner } from '../../src/base/ports.ts';
import { Redactor } from '../../src/base/redactor.ts';
import type { Inputs } from '../../src/inputs/read-inputs.ts';
import { createDispatcher } from '../../src/services/http/dispatcher.ts';
import type { Deps } from '../../src/services/services.ts';
import { assertInvariant } from './coverage.ts';
import { expectReadable, expectSilent, type Services } from './invariants.ts';

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

/** Runs a step of the action in this process, and judges what it said. */
export async function inProcess(
  services: Services,
  clock: Clock,
  end: End,
  { credentials }: Inputs,
  use: (deps: Deps) => Promise<void>,
): Promise<Outcome> {
  const outcome = newOutcome();
  const agent = createDispatcher();
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
  expectSound(outcome);
  return outcome;
}

/** What a run has done before it begins. */
export function newOutcome(): Outcome {
  return { failure: undefined, outputs: {}, exported: {}, masks: [], log: [], state: '', posted: false };
}

/** What holds for every run by itself: it shows no secret, and its failure can be read. */
export function expectSound(outcome: Outcome): void {
  expectSilent([outcome.failure, outcome.state, ...outcome.log].join('\n'), outcome.masks);
  expectReadable(outcome.failure);
  const { key_created: created, api_key: key = '' } = outcome.outputs;
  const isBare = created === 'true' && key !== '' && !outcome.masks.includes(key);
  assertInvariant('noSecret', isBare ? ['the key is not masked'] : []);
}

/** Sends what a service refuses to connect for to a port where nobody listens. */
function refusing({ emulator, github }: Services): Dispatcher.DispatcherComposeInterceptor {
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
  cancel?.addEventListener('abort', () => now.abort(new CancelledError()));
  kill?.addEventListener('abort', () => {
    for (const controller of [now, gone]) controller.abort(new CancelledError());
  });
  return { now: now.signal, creating: gone.signal, rollback: gone.signal };
}

/** Records what a step says and gives, until it is killed. */
export function recorder(outcome: Outcome, kill: AbortSignal | undefined): Runner {
  const secrets = new Redactor();
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
    variable: (name) => outcome.exported[name],
    saveState: (text) => {
      if (!kill?.aborted) outcome.state = text;
    },
    savedState: () => outcome.state,
    summary: async () => {},
    redact: (text) => secrets.redact(text),
  };
}
