import { Deadline } from '../../base/deadline.ts';
import { ApiError, DeadlineExceededError, NetworkError } from '../../base/errors.ts';
import type { Cancellation, Clock } from '../../base/ports.ts';
import { ROLLBACK_MS } from '../../base/time.ts';
import { classifyFailure, type FailureClass, MAX_ATTEMPTS, waitMs } from './retry.ts';
import type { ServiceClock } from './service-clock.ts';
import type { HttpResponse, Request, Transport } from './transport.ts';

/** A request and how its response is understood. */
export interface Call<T> extends Request {
  /** True when the service makes something new in answer, so that sending it twice may make two. */
  readonly creates?: boolean;
  /** Checks the response. Throws InvalidResponseError. */
  readonly parse: (response: HttpResponse) => T;
}

/** What one call may be given beside the defaults. */
export interface CallOptions<T> {
  /** For what takes back something that this step did: goes on for a short while after a cancellation or the step's end. */
  readonly rollback?: boolean;
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
  readonly resolveUnknown?: (error: unknown) => Promise<T | undefined>;
}

/** What sending takes. */
export interface HttpClient {
  readonly transport: Transport;
  readonly deadline: Deadline;
  readonly clock: Clock;
  /** The service's own clock. */
  readonly time: ServiceClock;
  readonly random: () => number;
  /** Longest one attempt may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly cancellation: Cancellation;
  readonly debug: (message: string) => void;
}

/** Sends a call, again where that is safe and may help, at most four times and within the step's time. */
export async function send<T>(client: HttpClient, call: Call<T>, options: CallOptions<T> = {}): Promise<T> {
  const creates = call.creates ?? false;
  const limits = limitsOf(client, creates || options.awaited === true, options.rollback ?? false);
  for (let attempt = 1; ; attempt++) {
    try {
      options.before?.();
      return await sendOnce(client, call, limits);
    } catch (error) {
      client.debug(`${call.method} ${call.path}: attempt ${attempt} failed: ${error}`);
      options.failed?.(error);
      const failureClass = classifyFailure(error, creates);
      if (failureClass === 'unknown') {
        const made = await lookForIt(error, options);
        if (made !== undefined) return made;
      }
      await beforeNext(client, limits, { error, failureClass, attempt });
    }
  }
}

/** What became of a request that changes something. */
export type Tracked<T> =
  | { readonly outcome: 'done'; readonly value: T }
  /** Refused, or never sent: nothing was changed. */
  | { readonly outcome: 'refused'; readonly error: unknown }
  /** A response was lost, or could not be read: it may have been changed. */
  | { readonly outcome: 'unknown'; readonly error: unknown };

/** Sends a call and tells what became of it. Never throws. */
export async function sendTracked<T>(
  client: HttpClient,
  call: Call<T>,
  options: CallOptions<T> = {},
): Promise<Tracked<T>> {
  let isLost = false;
  const failed = (error: unknown) => {
    isLost = mayHaveBeenProcessed(error) || (isLost && call.method === 'PUT');
    options.failed?.(error);
  };
  try {
    return { outcome: 'done', value: await send(client, call, { ...options, failed }) };
  } catch (error) {
    return { outcome: isLost ? 'unknown' : 'refused', error };
  }
}

/** A 4xx was refused; without a connection, or without time, nothing was sent. Anything else may have been processed. */
function mayHaveBeenProcessed(error: unknown): boolean {
  if (error instanceof DeadlineExceededError) return false;
  if (error instanceof NetworkError) return error.sent;
  return !(error instanceof ApiError) || error.status >= 500 || error.status === 408;
}

/** Without somebody who looks what became of it, a request whose outcome is unknown must not be sent again. */
function lookForIt<T>(error: unknown, { resolveUnknown }: CallOptions<T>): Promise<T | undefined> {
  if (resolveUnknown === undefined) throw error;
  return resolveUnknown(error);
}

interface Failed {
  readonly error: unknown;
  readonly failureClass: FailureClass;
  readonly attempt: number;
}

/** Waits as long as is due before the next attempt, or throws the error of the last one. */
async function beforeNext(
  client: HttpClient,
  limits: Limits,
  { error, failureClass, attempt }: Failed,
): Promise<void> {
  if (failureClass === 'final' || attempt === MAX_ATTEMPTS) throw error;
  if (failureClass === 'unknown') return;
  const { deadline, unsent } = limits;
  deadline.require(0, 'the last attempt had no answer in time');
  const wait = waitMs(error, attempt, client.random);
  // A wait that does not fit would end in a message about time; what the service said is worth more.
  if (wait >= deadline.leftMs()) throw error;
  await deadline.sleep(wait, unsent, 'waiting for the next attempt');
}

interface Limits {
  readonly deadline: Deadline;
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
function limitsOf(client: HttpClient, awaited: boolean, isRollback: boolean): Limits {
  const { deadline, cancellation, clock } = client;
  if (isRollback) {
    const { rollback } = cancellation;
    return {
      deadline: new Deadline(clock, Math.max(ROLLBACK_MS, deadline.leftMs())),
      share: 1,
      unsent: rollback,
      underWay: rollback,
    };
  }
  return awaited
    ? { deadline, share: 1 / 2, unsent: cancellation.now, underWay: cancellation.creating }
    : { deadline, share: 1, unsent: cancellation.now, underWay: cancellation.now };
}

async function sendOnce<T>(client: HttpClient, call: Call<T>, limits: Limits): Promise<T> {
  const endpoint = `${call.method} ${call.path}`;
  limits.unsent.throwIfAborted();
  limits.deadline.require(0, `${endpoint} was not sent`);
  const timeoutMs = Math.min(client.requestTimeoutMs, limits.deadline.leftMs() * limits.share);
  const started = client.clock.monotonic();
  const response = await client.transport(call, { timeoutMs, signal: limits.underWay });
  client.debug(`${endpoint}: answered in ${client.clock.monotonic() - started} ms`);
  client.time.note(response.date);
  return call.parse(response);
}
