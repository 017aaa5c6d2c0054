import { expect, test } from 'vitest';
import { CancelledError, DeadlineExceededError, NetworkError } from '../../../../src/base/errors.ts';
import { sendTracked } from '../../../../src/services/http/send.ts';
import type { Transport } from '../../../../src/services/http/transport.ts';
import { httpClient } from '../../../support/http-client.ts';

const RESPONSE = { endpoint: 'GET /x', cookies: [], date: undefined, body: {} };
const call = { method: 'GET', path: '/x?page=2', parse: () => 1 } as const;
const lost = new NetworkError('GET /x', 'broke', { sent: true, lasting: false });

test('each attempt that fails is logged, and a request makes nothing new unless it says so', async () => {
  const log: string[] = [];
  const failures: unknown[] = [];
  const left = [lost, lost];
  const client = httpClient(async (_, { onSent }) => {
    onSent?.();
    const met = left.shift();
    if (met !== undefined) throw met;
    return RESPONSE;
  });
  const logging = { ...client, debug: (message: string) => log.push(message) };
  const end = await sendTracked(logging, call, { failed: (error) => failures.push(error) });
  expect(end).toEqual({ outcome: 'done', value: 1 });
  expect(log).toEqual([
    'GET /x?page=2: attempt 1 failed: NetworkError: GET /x broke.',
    'GET /x?page=2: attempt 2 failed: NetworkError: GET /x broke.',
    'GET /x: answered in 0 ms',
  ]);
  expect(failures).toEqual([lost, lost]);
});

test('a step that is cancelled or out of time sends nothing', async () => {
  let sent = 0;
  const transport: Transport = async () => {
    sent++;
    return RESPONSE;
  };
  const reason = new CancelledError();
  const now = AbortSignal.abort(reason);
  const cancellation = { now, creating: new AbortController().signal, rollback: now };
  const cancelled = await sendTracked({ ...httpClient(transport), cancellation }, call);
  expect(cancelled).toEqual({ outcome: 'refused', error: reason });

  const end = await sendTracked(httpClient(transport, 0), call);
  expect(end).toEqual({
    outcome: 'refused',
    error: new DeadlineExceededError('GET /x was not sent', 0),
  });
  expect(sent).toBe(0);
});
