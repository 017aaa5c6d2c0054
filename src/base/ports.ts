import type { Dispatcher } from 'undici';

/** What the runner offers an action. `step.ts` makes the real one, the only one that knows `@actions/core`. */
export interface Runner {
  /** Registers a secret with the runner and with this process, before anything else is done with it. */
  mask(value: string): void;
  info(message: string): void;
  debug(message: string): void;
  notice(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** An error that fails the step. */
  fail(message: string): void;
  output(name: string, value: string): void;
  /** Sets an environment variable for the steps that follow. */
  exportVariable(name: string, value: string): void;
  /** Keeps a text for the post step, in place of the one before. Never a secret: the runner keeps it in the clear. */
  saveState(text: string): void;
  /** What was kept last; empty when nothing was. */
  savedState(): string;
  /** Appends HTML to the job summary; does nothing where the runner has none. */
  summary(html: string): Promise<void>;
  /** Removes every secret known so far from a text. */
  redact(text: string): string;
}

/** Time, in milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** How far work may go on once the runner has asked the step to stop. Each aborts with `CancelledError` as its reason. */
export interface Cancellation {
  /** Aborts at once. */
  readonly now: AbortSignal;
  /** Aborts when a creation under way is no longer waited for. */
  readonly creating: AbortSignal;
  /** Aborts when undoing is given up. */
  readonly undoing: AbortSignal;
}

/** Everything the action needs from outside. */
export interface Deps {
  readonly runner: Runner;
  /** Connections to a service, direct or through the proxy that is set for its address. */
  readonly dispatcherFor: (url: string) => Dispatcher;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly cancellation: Cancellation;
}
