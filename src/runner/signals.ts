import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError } from '../base/errors.ts';
import type { Cancellation, Clock } from '../base/ports.ts';
import { CANCELLED_CREATION_MS, CANCELLED_MS } from '../base/time.ts';

/** The real clocks. */
export const clock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    delay(ms, undefined, { signal }).catch(() => {
      throw signal.reason;
    }),
};

/** SIGBREAK is what Windows sends in place of the second, SIGTERM. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK'];

/**
 * The runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s after that it kills (actions/runner, ProcessInvoker.cs). Everything
 * ends 5 s after the first; the others change nothing.
 */
export function cancellationBySignals(): Cancellation {
  const [now, creating, rollback] = [new AbortController(), new AbortController(), new AbortController()];
  const cancel = () => {
    if (now.signal.aborted) return;
    now.abort(new CancelledError());
    setTimeout(() => creating.abort(new CancelledError()), CANCELLED_CREATION_MS).unref();
    setTimeout(() => rollback.abort(new CancelledError()), CANCELLED_MS).unref();
  };
  // They are listened to until the end: without a listener they would end the process.
  for (const signal of SIGNALS) process.on(signal, cancel);
  return { now: now.signal, creating: creating.signal, rollback: rollback.signal };
}
