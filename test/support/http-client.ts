import { Deadline } from '../../src/base/deadline.ts';
import type { HttpClient } from '../../src/services/http/send.ts';
import { ServiceClock } from '../../src/services/http/service-clock.ts';
import type { Transport } from '../../src/services/http/transport.ts';
import { FakeClock } from './fake-clock.ts';

/** What a step has unless a test says otherwise: its time, one attempt's, and nobody who asks it to stop. */
interface Defaults extends HttpClient {
  readonly clock: FakeClock;
}

/**
 * What sending by a transport takes, with a clock that moves only by waiting.
 * @param timeoutMs the step's time
 */
export function httpClient(transport: Transport, timeoutMs = 300_000): Defaults {
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
