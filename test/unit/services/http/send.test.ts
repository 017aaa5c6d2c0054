import { expect, test } from 'vitest';
import { Deadline } from '../../../../src/base/deadline.ts';
import { type Call, type CallOptions, type HttpClient, send } from '../../../../src/services/http/send.ts';
import { ServiceClock } from '../../../../src/services/http/service-clock.ts';
import type { Transport } from '../../../../src/services/http/transport.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const signal = () => new AbortController().signal;
const cancellation = { now: signal(), creating: signal(), rollback: signal() };

/** Sends a call that is answered 7 ms later, with 100 s left; the time that the answer was given, and what was logged. */
async function limitOf(
  changes: Partial<HttpClient>,
  { creates, ...options }: CallOptions<number> & Pick<Call<number>, 'creates'> = {},
): Promise<{ timeoutMs: number; underWay: AbortSignal | undefined; log: string[] }> {
  const clock = new FakeClock();
  const log: string[] = [];
  let limits: Parameters<Transport>[1] | undefined;
  const transport: Transport = async (_, given) => {
    limits = given;
    clock.advance(7);
    return { endpoint: 'GET /x', cookies: [], date: undefined, body: {} };
  };
  const client: HttpClient = {
    transport,
    deadline: new Deadline(clock, 100_000),
    clock,
    random: () => 0.5,
    requestTimeoutMs: 300_000,
    cancellation,
    debug: (message) => log.push(message),
    time: new ServiceClock(clock),
    ...changes,
  };
  await send(client, { method: 'GET', path: '/x', creates: creates ?? false, parse: () => 1 }, options);
  return { timeoutMs: limits?.timeoutMs ?? 0, underWay: limits?.signal, log };
}

test.each([
  ['a read', {}, 100_000, cancellation.now],
  [
    'a creation, after which there must be time to look for it',
    { creates: true },
    50_000,
    cancellation.creating,
  ],
  ['a write that is awaited', { awaited: true }, 50_000, cancellation.creating],
  ['rollback', { rollback: true }, 100_000, cancellation.rollback],
])('the time for an answer is what is left, or half of it: %s', async (_, options, timeoutMs, underWay) => {
  const limits = await limitOf({}, options);
  expect(limits.timeoutMs).toBe(timeoutMs);
  expect(limits.underWay).toBe(underWay);
  expect((await limitOf({ requestTimeoutMs: 40_000 }, options)).timeoutMs).toBe(40_000);
});

test('how long an answer took is logged', async () => {
  expect((await limitOf({})).log).toEqual(['GET /x: answered in 7 ms']);
});
