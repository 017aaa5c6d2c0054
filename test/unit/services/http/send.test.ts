import { expect, test } from 'vitest';
import { Deadline } from '../../../../src/base/deadline.ts';
import {
  ApiError,
  CancelledError,
  DeadlineExceededError,
  InvalidResponseError,
  NetworkError,
} from '../../../../src/base/errors.ts';
import type { Attempt } from '../../../../src/services/http/exchange.ts';
import {
  type Call,
  type CallOptions,
  type HttpClient,
  send,
  sendTracked,
  type Tracked,
} from '../../../../src/services/http/send.ts';
import type { Transport } from '../../../../src/services/http/transport.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { httpClient } from '../../../support/http-client.ts';

const NOON = Date.parse('2026-04-25T12:00:00Z');
const RESPONSE = { endpoint: 'GET /x', cookies: [], date: undefined, body: {} };

function clientOf(transport: Transport, changes: Partial<HttpClient> = {}): HttpClient {
  return { ...httpClient(transport, 100_000), requestTimeoutMs: 300_000, ...changes };
}

const call = (creates = false): Call<number> => ({ method: 'PUT', path: '/x', creates, parse: () => 1 });

test.each([
  { title: 'a read', creates: false, options: {}, timeoutMs: 100_000 },
  {
    title: 'a creation, after which it may have to be looked for',
    creates: true,
    options: {},
    timeoutMs: 50_000,
  },
  { title: 'a write that is awaited', creates: false, options: { awaited: true }, timeoutMs: 50_000 },
  {
    title: 'undoing, which may take 5 s more',
    creates: false,
    options: { rollback: true },
    timeoutMs: 105_000,
  },
])(
  'the time for a response is what is left, or half of it: $title',
  async ({ creates, options, timeoutMs }) => {
    const given: number[] = [];
    const transport: Transport = async (_, attempt) => {
      given.push(attempt.timeoutMs);
      return RESPONSE;
    };
    await send(clientOf(transport), call(creates), options);
    await send(clientOf(transport, { requestTimeoutMs: 40_000 }), call(creates), options);
    expect(given).toEqual([timeoutMs, 40_000]);
  },
);

test('how long a response took is logged', async () => {
  const log: string[] = [];
  const clock = new FakeClock();
  const transport: Transport = async () => {
    clock.advance(7);
    return RESPONSE;
  };
  await send(clientOf(transport, { clock, debug: (message) => log.push(message) }), call());
  expect(log).toEqual(['PUT /x: answered in 7 ms']);
});

test('every response sets the clock of the service, errors included', async () => {
  const client = clientOf(async (_, { onSent, onDate }) => {
    onSent?.();
    onDate?.(NOON + 3_600_000);
    throw new ApiError('PUT /x', 404, '');
  });
  await expect(send(client, call())).rejects.toThrow('404');
  // A Date is a whole second: the middle of it is meant.
  expect(client.time.now()).toBe(NOON + 3_600_500);
});

const lost = new NetworkError('PUT /x', 'broke', { sent: true, lasting: false });
const unsent = new NetworkError('PUT /x', 'refused', { sent: false, lasting: false });
const status = (code: number) => new ApiError('PUT /x', code, '');
const found = async () => 2;
const notFound = async () => undefined;
const unclear = async () => {
  throw new Error('unclear');
};

interface Case {
  readonly title: string;
  /** What each attempt meets; `undefined` is a success. All but `unsent` were given to a connection. */
  readonly attempts: readonly unknown[];
  readonly creates?: boolean;
  readonly options?: CallOptions<number>;
  readonly end: Tracked<number> | { outcome: 'refused' | 'unknown' };
}

test.each<Case>([
  { title: 'a success', attempts: [undefined], end: { outcome: 'done', value: 1 } },
  {
    title: 'a success after a lost attempt',
    attempts: [lost, undefined],
    end: { outcome: 'done', value: 1 },
  },
  { title: 'a refusal', attempts: [status(404)], end: { outcome: 'refused', error: status(404) } },
  {
    title: 'no connection ever',
    attempts: [unsent, unsent, unsent, unsent],
    end: { outcome: 'refused', error: unsent },
  },
  {
    title: 'a refusal after no connection',
    attempts: [unsent, status(403)],
    end: { outcome: 'refused', error: status(403) },
  },
  {
    title: 'a refusal after a lost attempt',
    attempts: [lost, status(403)],
    end: { outcome: 'unknown', error: status(403) },
  },
  {
    title: 'a refusal after a server error',
    attempts: [status(502), status(403)],
    end: { outcome: 'unknown', error: status(403) },
  },
  {
    title: 'a limit four times',
    attempts: [429, 429, 429, 429].map(status),
    end: { outcome: 'refused', error: status(429) },
  },
  {
    title: 'a lost attempt, then no connection',
    attempts: [lost, unsent, unsent, unsent],
    end: { outcome: 'unknown', error: unsent },
  },
  {
    title: 'an end by cancellation',
    attempts: [new CancelledError()],
    end: { outcome: 'unknown', error: new CancelledError() },
  },
  {
    title: 'a success that cannot be read',
    attempts: [new InvalidResponseError('PUT /x', 'a')],
    end: { outcome: 'unknown', error: new InvalidResponseError('PUT /x', 'a') },
  },
  {
    title: 'a creation that is lost',
    attempts: [lost],
    creates: true,
    end: { outcome: 'unknown', error: lost },
  },
  {
    title: 'a creation that is lost, and found',
    attempts: [lost],
    creates: true,
    options: { resolveUnknown: found },
    end: { outcome: 'done', value: 2 },
  },
  {
    title: 'a creation that is lost, not found, and refused then',
    attempts: [lost, status(409)],
    creates: true,
    options: { resolveUnknown: notFound },
    end: { outcome: 'refused', error: status(409) },
  },
  {
    title: 'a creation that is lost and cannot be looked for',
    attempts: [lost],
    creates: true,
    options: { resolveUnknown: unclear },
    end: { outcome: 'unknown', error: new Error('unclear') },
  },
])(
  'what becomes of a request is known, or known to be unknown: $title',
  async ({ attempts, creates, options, end }) => {
    const left = [...attempts];
    const client = clientOf(async (_, { onSent }) => {
      const met = left.shift();
      if (met !== unsent) onSent?.();
      if (met !== undefined) throw met;
      return RESPONSE;
    });
    expect(await sendTracked(client, call(creates), options)).toEqual(end);
    expect(left).toEqual([]);
  },
);

test('a step out of time between two attempts leaves unknown what was given away', async () => {
  const clock = new FakeClock();
  const transport: Transport = async (_, { onSent }) => {
    onSent?.();
    clock.advance(100_000);
    throw lost;
  };
  const client = clientOf(transport, { clock, deadline: new Deadline(clock, 100_000) });
  const end = await sendTracked(client, call());
  expect(end).toMatchObject({ outcome: 'unknown', error: expect.any(DeadlineExceededError) });
});

test('what must not be begun any more was not sent, although an attempt before it was, and was refused', async () => {
  let attempts = 0;
  const client = clientOf(async (_, { onSent }) => {
    onSent?.();
    throw status(429);
  });
  const before = () => {
    if (++attempts === 2) throw new DeadlineExceededError('creating', 1000);
  };
  const end = await sendTracked(client, call(true), { before });
  expect(end).toMatchObject({
    outcome: 'refused',
    error: { message: expect.stringContaining('creating. The last attempt: PUT /x answered 429.') },
  });
});

/** The signal of an attempt when the step is cancelled in the middle: before or after it has sent its request. */
async function cancelled(isSent: boolean, creates: boolean): Promise<boolean> {
  const [now, creating] = [new AbortController(), new AbortController()];
  let given: Attempt | undefined;
  const cancellation = { now: now.signal, creating: creating.signal, rollback: creating.signal };
  const client = clientOf(
    async (_, attempt) => {
      given = attempt;
      if (isSent) attempt.onSent?.();
      now.abort(new CancelledError());
      const { aborted } = attempt.signal;
      creating.abort(new CancelledError());
      expect(attempt.signal.aborted).toBe(true);
      return { ...RESPONSE, body: aborted };
    },
    { cancellation },
  );
  const isAborted = await send(client, { ...call(creates), parse: ({ body }) => body === true });
  expect(given?.signal.reason).toBeInstanceOf(CancelledError);
  return isAborted;
}

test.each([
  { title: 'a read ends at once', isSent: true, creates: false, ends: true },
  { title: 'a creation that was sent is awaited', isSent: true, creates: true, ends: false },
  { title: 'a creation that was not sent yet ends at once', isSent: false, creates: true, ends: true },
])('when the step is cancelled, $title', async ({ isSent, creates, ends }) => {
  expect(await cancelled(isSent, creates)).toBe(ends);
});
