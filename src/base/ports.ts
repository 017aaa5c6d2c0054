/** The log of a step, which knows the secrets it must not show. */
export interface Log {
  info(message: string): void;
  debug(message: string): void;
  notice(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** Registers a secret with the runner and with this process, before anything else is done with it. */
  mask(value: string): void;
  /** Removes every secret known so far from a text. */
  redact(text: string): string;
}

/** What the steps that follow are given. Both methods that write throw when the runner's file cannot be written. */
export interface Outputs {
  output(name: string, value: string): void;
  /** Sets an environment variable for the steps that follow. */
  exportVariable(name: string, value: string): void;
  /** An environment variable as the workflow or an earlier step has set it. */
  variable(name: string): string | undefined;
}

/** What the post step is told. */
export interface State {
  /** Keeps a text for the post step, in place of the one before. Never a secret: the runner keeps it in the clear. */
  saveState(text: string): void;
  /** What was kept last; empty when nothing was. */
  savedState(): string;
}

/** The summary on the job's page. */
export interface Summary {
  /** Appends HTML; does nothing where the runner has no summary. Never throws. */
  summary(html: string): Promise<void>;
}

/** All that the runner offers an action. `runner/runner.ts` makes the real one. */
export interface Runner extends Log, Outputs, State, Summary {
  /** An error that fails the step. */
  fail(message: string): void;
}

/** Two clocks and a timer, in milliseconds. */
export interface Clock {
  /** The runner's wall clock, since the epoch. It may jump: durations are never taken from it. */
  now(): number;
  /** Never goes back and never jumps; its zero means nothing. */
  monotonic(): number;
  /** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** How far work may go on once the runner has asked the step to stop. Each aborts with `CancelledError` as its reason. */
export interface Cancellation {
  /** Aborts at once. */
  readonly now: AbortSignal;
  /** Aborts when a creation under way is no longer waited for. */
  readonly creating: AbortSignal;
  /** Aborts when taking back is given up. */
  readonly rollback: AbortSignal;
}
