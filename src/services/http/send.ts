import type { Deadline } from '../../base/deadline.ts';
import { DeadlineExceededError } from '../../base/errors.ts';
import type { Cancellation, Clock } from '../../base/ports.ts';
import { limitsOf, type RequestLimits, whileAllowed } from './limits.ts';
import { classifyFailure, mayHaveBeenProcessed, waitForNext } from './retry.ts';
import type { ServiceClock } from './service-clock.ts';
import { endpointOf, type HttpResponse, type Request, type Transport } from './transport.ts';

/** A request and how its response is understood. */
export interface Call<T> extends Request {
  /** True when the service makes something new, so that sending it twice may make two. */
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
   * request is sent again when it resolves to undefined, and what came before counts as settled then.
   */
  readonly resolveUnknown?: (error: unknown) => Promise<T | undefined>;
}

/** What sending to one service takes. */
export interface HttpClient {
  readonly transport: Transport;
  readonly deadline: Deadline;
  readonly clock: Clock;
  /** The service's own clock, which every response sets. */
  readonly time: ServiceClock;
  readonly random: () => number;
  /** Longest one attempt may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly cancellation: Cancellation;
  readonly debug: (message: string) => void;
}

/** What became of a request over all its attempts. */
export type Tracked<T> =
  /** It was processed, and this is what came back. */
  | { readonly outcome: 'done'; readonly value: T }
  /** It was not processed: never sent, or refused. */
  | { readonly outcome: 'refused'; readonly error: unknown }
  /** It may have been processed: an attempt was given away and nothing definite is known of it. */
  | { readonly outcome: 'unknown'; readonly error: unknown };

/** Sends a call, again where that is safe and may help, at most four times and within the step's time. */
export async function send<T>(client: HttpClient, call: Call<T>, options: CallOptions<T> = {}): Promise<T> {
  const end = await sendTracked(client, call, options);
  if (end.outcome === 'done') return end.value;
  throw end.error;
}

/**
 * The same, for who has to know what became of it; never throws. An attempt that was given to a connection and neither
 * succeeded nor was refused leaves the outcome unknown, a refusal of a later one notwithstanding: the first may have been
 * processed. So does a success that could not be read.
 */
export async function sendTracked<T>(
  client: HttpClient,
  call: Call<T>,
  options: CallOptions<T> = {},
): Promise<Tracked<T>> {
  const creates = call.creates ?? false;
  const limits = limitsOf(client, { creates, ...options });
  const course: Course = { isSent: false, mayBeProcessed: false, last: undefined };
  for (let attempt = 1; ; attempt++) {
    course.isSent = false;
    try {
      options.before?.();
      return { outcome: 'done', value: await sendOnce(client, call, limits, course) };
    } catch (thrown) {
      const error = withLast(thrown, course.last);
      client.debug(`${call.method} ${call.path}: attempt ${attempt} failed: ${error}`);
      options.failed?.(error);
      course.last = error;
      course.mayBeProcessed ||= course.isSent && mayHaveBeenProcessed(error);
    }
    const failureClass = classifyFailure(course.last, creates);
    const failed = { error: course.last, failureClass, attempt, at: client.clock.monotonic() };
    try {
      if (failureClass === 'ambiguous') {
        const made = await lookForIt(failed.error, options);
        if (made !== undefined) return { outcome: 'done', value: made };
        course.mayBeProcessed = false;
      }
      await waitForNext(endpointOf(call), failed, limits, client);
    } catch (error) {
      return { outcome: course.mayBeProcessed ? 'unknown' : 'refused', error };
    }
  }
}

/** What has become of a request so far. */
interface Course {
  /** The latest attempt was given to a connection. */
  isSent: boolean;
  /** An attempt was given away, and nothing definite is known of it. */
  mayBeProcessed: boolean;
  /** What the latest attempt met. */
  last: unknown;
}

/** A step that has run out of time says what the attempt before met. */
function withLast(error: unknown, last: unknown): unknown {
  return error instanceof DeadlineExceededError && last !== undefined ? error.after(last) : error;
}

/** Where nothing looks for what became of it, a request whose outcome is unknown must not be sent again. */
function lookForIt<T>(error: unknown, { resolveUnknown }: CallOptions<T>): Promise<T | undefined> {
  if (resolveUnknown === undefined) throw error;
  return resolveUnknown(error);
}

async function sendOnce<T>(
  client: HttpClient,
  call: Call<T>,
  limits: RequestLimits,
  course: Course,
): Promise<T> {
  const endpoint = endpointOf(call);
  const { clock, time, requestTimeoutMs, debug } = client;
  const { deadline, share } = limits;
  limits.unsent.throwIfAborted();
  deadline.require(0, `${endpoint} was not sent`);
  const timeoutMs = Math.min(requestTimeoutMs, deadline.leftMs() * share);
  const started = clock.monotonic();
  let sentAt = started;
  const response = await whileAllowed(limits, (signal, isUnderWay) => {
    const onSent = () => {
      sentAt = clock.monotonic();
      course.isSent = true;
      isUnderWay();
    };
    const onDate = (date: number) => time.note(date, { sentAt, receivedAt: clock.monotonic() });
    return client.transport(call, { timeoutMs, signal, onSent, onDate });
  });
  debug(`${endpoint}: answered in ${clock.monotonic() - started} ms`);
  return call.parse(response);
}
