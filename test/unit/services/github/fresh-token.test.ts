import { describe, expect, test } from 'vitest';
import { Deadline } from '../../../../src/base/deadline.ts';
import { ApiError } from '../../../../src/base/errors.ts';
import type { Clock } from '../../../../src/base/ports.ts';
import { patientWithToken } from '../../../../src/services/github/fresh-token.ts';
import type { HttpResponse, Transport } from '../../../../src/services/http/transport.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const request = { method: 'GET', path: '/x' } as const;
const limits = { timeoutMs: 5000, signal: new AbortController().signal };
const response: HttpResponse = { endpoint: 'GET /x', body: {}, date: undefined, cookies: [] };

/** A transport whose responses have these statuses, in this order. */
function scripted(...statuses: number[]): Transport & { readonly sent: () => number } {
  let sent = 0;
  const transport: Transport = async () => {
    const status = statuses[sent++] ?? 200;
    if (status !== 200) throw new ApiError('GET /x', status, '');
    return response;
  };
  return Object.assign(transport, { sent: () => sent });
}

function patient(transport: Transport, { clock = new FakeClock() as Clock, timeoutMs = 300_000 } = {}) {
  return patientWithToken(transport, { deadline: new Deadline(clock, timeoutMs) });
}

describe('while no request has succeeded', () => {
  test.each([
    { title: 'a 401', statuses: [401], sleeps: [1000] },
    { title: 'a 404', statuses: [404], sleeps: [1000] },
    { title: 'one of each', statuses: [401, 404], sleeps: [1000, 2000] },
  ])('$title is tried again', async ({ statuses, sleeps }) => {
    const clock = new FakeClock();
    await expect(patient(scripted(...statuses), { clock })(request, limits)).resolves.toBe(response);
    expect(clock.sleeps).toEqual(sleeps);
  });

  test('a third one is believed', async () => {
    const transport = scripted(401, 401, 401, 200);
    await expect(patient(transport)(request, limits)).rejects.toMatchObject({ status: 401 });
    expect(transport.sent()).toBe(3);
  });

  test.each([{ title: 403 }, { title: 422 }, { title: 500 }])('a $title is passed on', async ({ title }) => {
    const transport = scripted(title);
    await expect(patient(transport)(request, limits)).rejects.toMatchObject({ status: title });
    expect(transport.sent()).toBe(1);
  });

  test("what GitHub said counts, and not the step's time, if that is too short for a wait", async () => {
    const transport = scripted(404);
    await expect(patient(transport, { timeoutMs: 1000 })(request, limits)).rejects.toMatchObject({
      status: 404,
    });
  });

  test('a wait ends as soon as another request succeeds', async () => {
    const ended: string[] = [];
    const clock: Clock = {
      now: () => 0,
      monotonic: () => 0,
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    };
    const transport = patient(scripted(404, 200, 200), { clock });
    const first = transport(request, limits).then(() => ended.push('first'));
    await new Promise((resolve) => setImmediate(resolve));
    await transport(request, limits).then(() => ended.push('second'));
    await first;
    expect(ended).toEqual(['second', 'first']);
  });

  test('a wait ends with the reason of a cancellation', async () => {
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    const clock: Clock = {
      now: () => 0,
      monotonic: () => 0,
      sleep: async (_, signal) => {
        cancel.abort(reason);
        signal.throwIfAborted();
      },
    };
    const pending = patient(scripted(404), { clock })(request, { ...limits, signal: cancel.signal });
    await expect(pending).rejects.toBe(reason);
  });
});

test('once a request has succeeded, a 404 is a 404', async () => {
  const transport = scripted(200, 404);
  const patiently = patient(transport);
  await patiently(request, limits);
  await expect(patiently(request, limits)).rejects.toMatchObject({ status: 404 });
  expect(transport.sent()).toBe(2);
});
