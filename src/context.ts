import { Budget } from './budget.ts';
import type { Deps } from './deps.ts';
import { Failure } from './errors.ts';
import type { Inputs } from './inputs.ts';
import type { PullRequests } from './previews.ts';
import type { Progress } from './progress.ts';
import { encodePending, type Pending } from './state.ts';
import type { StrayKeys } from './stray-keys.ts';
import type { Sending } from './whisp/send.ts';
import { Session } from './whisp/session.ts';
import { createTransport } from './whisp/transport.ts';

/** What the parts of one run share. */
export interface Context extends Deps {
  readonly inputs: Inputs;
  readonly budget: Budget;
  readonly session: Session;
  readonly progress: Progress;
  /** Watches for keys whose answer was lost, one for each attempt at a key. */
  readonly strays: StrayKeys[];
  /** Tells the post step what it has to look after, in place of what it was told before. */
  notePending(pending: Pending | undefined): void;
  /** The pull requests of the current repository; GitHub's client is loaded only here. */
  pulls(): Promise<PullRequests>;
}

/** The context of a run that begins now. */
export function createContext(inputs: Inputs, deps: Deps, progress: Progress): Context {
  const { runner, clock, random, cancellation } = deps;
  const budget = new Budget(clock, inputs.timeoutMs);
  const sending: Sending = {
    transport: createTransport(inputs.apiUrl, deps.dispatcherFor(inputs.apiUrl), runner.redact),
    budget,
    clock,
    random,
    requestTimeoutMs: inputs.requestTimeoutMs,
    cancellation,
    debug: runner.debug,
  };
  return {
    ...deps,
    inputs,
    budget,
    progress,
    session: new Session(sending, inputs.credentials, runner.mask),
    strays: [],
    notePending: (pending) => runner.saveState(encodePending(pending)),
    pulls: async () => {
      const { task } = inputs;
      if (task.command !== 'sweep') throw new Failure(`command: ${task.command} reads no pull requests`);
      const { createPullRequests } = await import('./pull-requests.ts');
      return createPullRequests(task, sending, deps.dispatcherFor(task.githubApiUrl), runner.redact);
    },
  };
}
