import { Deadline } from '../../src/base/deadline.ts';
import type { HttpClient } from '../../src/services/http/send.ts';
import { ServiceClock } from '../../src/services/http/service-clock.ts';
import type { Transport } from '../../src/services/http/transport.ts';
import { FakeClock } from './fake-clock.ts';

/**
 * What sending by a transport takes: a clock that moves only by waiting, and nobody who asks the step to stop.
 * @param timeoutMs the step's time
 */
export function httpClient(
  transport: Transport,
  timeoutMs = 300_000,
): HttpClient & { readonly clock: FakeClock } {
  const clock = new FakeClock();
  const { signal } = new AbortController();
  return {
    transport,
    deadline: new Deadline(clock, timeoutMs),
    clock,
    time: new ServiceClock(clock),
    random: () => 0.5,
    requestTimeoutMs: 5000,
    cancellation: { now: signal, creating: signal, rollback: signal },
    debug: () => {},
  };
}
