import { Budget } from './budget.ts';
import type { Deps } from './deps.ts';
import type { Inputs } from './inputs.ts';
import type { Progress } from './progress.ts';
import { Session } from './whisp/session.ts';
import { createTransport } from './whisp/transport.ts';

/** What the parts of one run share. */
export interface Context extends Deps {
  readonly inputs: Inputs;
  readonly budget: Budget;
  readonly session: Session;
  readonly progress: Progress;
}

/** The context of a run that begins now. */
export function createContext(inputs: Inputs, deps: Deps, progress: Progress): Context {
  const { runner, clock, random, cancellation } = deps;
  const budget = new Budget(clock, inputs.timeoutMs);
  const sending = {
    transport: createTransport(inputs.apiUrl, deps.dispatcher, runner.redact),
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
  };
}
