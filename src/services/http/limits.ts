import type { Deadline } from '../../base/deadline.ts';
import type { Cancellation } from '../../base/ports.ts';

/** What limits the attempts of one request. */
export interface RequestLimits {
  readonly deadline: Deadline;
  /** Share of the time left that one attempt may take. */
  readonly share: number;
  /** Aborts what has not been sent, waits included. */
  readonly unsent: AbortSignal;
  /** Aborts what is under way. */
  readonly underWay: AbortSignal;
}

/** What a request is sent for, as far as its limits go. */
export interface Purpose {
  readonly creates: boolean;
  readonly awaited?: boolean;
  readonly rollback?: boolean;
}

/**
 * What makes something is awaited for a while after a cancellation, but none is begun. It gets half of the time left, so
 * that there is time to find out what became of it.
 */
export function limitsOf(
  { deadline, cancellation }: { readonly deadline: Deadline; readonly cancellation: Cancellation },
  { creates, awaited = false, rollback: isRollback = false }: Purpose,
): RequestLimits {
  const { now, creating, rollback } = cancellation;
  if (isRollback) return { deadline: deadline.forRollback(), share: 1, unsent: rollback, underWay: rollback };
  return creates || awaited
    ? { deadline, share: 1 / 2, unsent: now, underWay: creating }
    : { deadline, share: 1, unsent: now, underWay: now };
}

/**
 * Runs an attempt with a signal that aborts as the limits say: by one of them until the request is sent, by the other after.
 * @param attempt calls what it is given second once it has sent its request
 */
export async function whileAllowed<T>(
  { unsent, underWay }: RequestLimits,
  attempt: (signal: AbortSignal, isUnderWay: () => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abortUnsent = () => controller.abort(unsent.reason);
  const abort = () => controller.abort(underWay.reason);
  unsent.addEventListener('abort', abortUnsent);
  underWay.addEventListener('abort', abort);
  const isUnderWay = () => unsent.removeEventListener('abort', abortUnsent);
  try {
    return await attempt(controller.signal, isUnderWay);
  } finally {
    isUnderWay();
    underWay.removeEventListener('abort', abort);
  }
}
