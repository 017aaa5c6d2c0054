import { Budget } from '../../base/deadline.ts';
import type { Cancellation, Clock } from '../../base/ports.ts';
import { judge, MAX_ATTEMPTS, type Verdict, waitMs } from './retry.ts';
import type { Answer, Request, Transport } from './transport.ts';

/** A request and how its answer is understood. */
export interface Call<T> extends Request {
  /** True when the service makes something new in answer, so that sending it twice may make two. */
  readonly creates?: boolean;
  /** Checks the answer. Throws UnexpectedAnswer. */
  readonly read: (answer: Answer) => T;
}

/** What one call may be given beside the defaults. */
export interface CallOptions<T> {
  /** For what takes back something that this step did: goes on for a short while after a cancellation or the step's end. */
  readonly undo?: boolean;
  /** Awaits what is under way for a while after a cancellation, as creations are. */
  readonly awaited?: boolean;
  /** Told of each attempt that failed, also when a later one succeeds. */
  readonly failed?: (error: unknown) => void;
  /** Called before each attempt; throws when it must not be made any more. */
  readonly before?: () => void;
  /**
   * Called when a creating request may or may not have been processed. Returns what it made, if that can be found; the
   * request is sent again when it resolves to undefined.
   */
  readonly settle?: (error: unknown) => Promise<T | undefined>;
}

/** What sending needs. */
export interface Sending {
  readonly transport: Transport;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly random: () => number;
  /** Longest one attempt may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly cancellation: Cancellation;
  readonly debug: (message: string) => void;
}

/** Least time that undoing gets when the step's own is used up, in milliseconds. */
const UNDO_MS = 5000;

/** Sends a call, again where that is safe and may help, at most four times and within the step's time. */
export async function send<T>(sending: Sending, call: Call<T>, options: CallOptions<T> = {}): Promise<T> {
  const creates = call.creates ?? false;
  const limits = limitsOf(sending, creates || options.awaited === true, options.undo ?? false);
  for (let attempt = 1; ; attempt++) {
    try {
      options.before?.();
      return await sendOnce(sending, call, limits);
    } catch (error) {
      sending.debug(`${call.method} ${call.path}: attempt ${attempt} failed: ${error}`);
      options.failed?.(error);
      const verdict = judge(error, creates);
      if (verdict === 'unknown') {
        const made = await lookForIt(error, options);
        if (made !== undefined) return made;
      }
      await beforeNext(sending, limits, { error, verdict, attempt });
    }
  }
}

/** Without somebody who looks what became of it, a request whose outcome is unknown must not be sent again. */
function lookForIt<T>(error: unknown, { settle }: CallOptions<T>): Promise<T | undefined> {
  if (settle === undefined) throw error;
  return settle(error);
}

interface Failed {
  readonly error: unknown;
  readonly verdict: Verdict;
  readonly attempt: number;
}

/** Waits as long as is due before the next attempt, or throws the error of the last one. */
async function beforeNext(
  sending: Sending,
  limits: Limits,
  { error, verdict, attempt }: Failed,
): Promise<void> {
  if (verdict === 'final' || attempt === MAX_ATTEMPTS) throw error;
  if (verdict === 'unknown') return;
  const { budget, unsent } = limits;
  budget.require(0, 'the last attempt had no answer in time');
  const wait = waitMs(error, attempt, sending.random);
  // A wait that does not fit would end in a message about time; what the service said is worth more.
  if (wait >= budget.leftMs()) throw error;
  await budget.sleep(wait, unsent, 'waiting for the next attempt');
}

interface Limits {
  readonly budget: Budget;
  /** Share of the time left that one attempt may take. */
  readonly share: number;
  /** Aborts what has not been sent. */
  readonly unsent: AbortSignal;
  /** Aborts what is under way. */
  readonly underWay: AbortSignal;
}

/**
 * What makes something is awaited for a while after a cancellation, but none is begun. It gets half of the time left, so
 * that there is time to find out what became of it.
 */
function limitsOf(sending: Sending, awaited: boolean, undo: boolean): Limits {
  const { budget, cancellation, clock } = sending;
  if (undo) {
    const { undoing } = cancellation;
    return {
      budget: new Budget(clock, Math.max(UNDO_MS, budget.leftMs())),
      share: 1,
      unsent: undoing,
      underWay: undoing,
    };
  }
  return awaited
    ? { budget, share: 1 / 2, unsent: cancellation.now, underWay: cancellation.creating }
    : { budget, share: 1, unsent: cancellation.now, underWay: cancellation.now };
}

async function sendOnce<T>(sending: Sending, call: Call<T>, limits: Limits): Promise<T> {
  const endpoint = `${call.method} ${call.path}`;
  limits.unsent.throwIfAborted();
  limits.budget.require(0, `${endpoint} was not sent`);
  const timeoutMs = Math.min(sending.requestTimeoutMs, limits.budget.leftMs() * limits.share);
  const started = sending.clock.now();
  const answer = await sending.transport(call, { timeoutMs, signal: limits.underWay });
  sending.debug(`${endpoint}: answered in ${sending.clock.now() - started} ms`);
  return call.read(answer);
}
