import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { Deadline } from '../../../../src/base/deadline.ts';
import { whileAllowed } from '../../../../src/services/http/limits.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const boom = new Error('boom');

test.each([
  { title: 'succeeds', isSent: true, attempt: async () => 1 },
  { title: 'fails before it is sent', isSent: false, attempt: () => Promise.reject(boom) },
  { title: 'fails after it is sent', isSent: true, attempt: () => Promise.reject(boom) },
])('an attempt leaves nothing behind at the signals that limit it when it $title', async (row) => {
  const [unsent, underWay] = [new AbortController().signal, new AbortController().signal];
  const limits = { deadline: new Deadline(new FakeClock(), 1000), share: 1, unsent, underWay };
  const listening = () => [unsent, underWay].map((signal) => getEventListeners(signal, 'abort').length);
  const during: number[][] = [];
  const doing = whileAllowed(limits, (_, isUnderWay) => {
    during.push(listening());
    if (row.isSent) isUnderWay();
    during.push(listening());
    return row.attempt();
  });
  await doing.catch((error: unknown) => expect(error).toBe(boom));
  expect(during).toEqual([[1, 1], row.isSent ? [0, 1] : [1, 1]]);
  expect(listening()).toEqual([0, 0]);
});

test.each([
  { title: 'by the first before it is sent', isSent: false, by: 'unsent' },
  { title: 'by the second before it is sent', isSent: false, by: 'underWay' },
  { title: 'by the second after it is sent', isSent: true, by: 'underWay' },
] as const)('an attempt is ended $title', async ({ isSent, by }) => {
  const ends = { unsent: new AbortController(), underWay: new AbortController() };
  const limits = {
    deadline: new Deadline(new FakeClock(), 1000),
    share: 1,
    unsent: ends.unsent.signal,
    underWay: ends.underWay.signal,
  };
  const reason = await whileAllowed(limits, async (signal, isUnderWay) => {
    if (isSent) isUnderWay();
    expect(signal.aborted).toBe(false);
    ends[by].abort(boom);
    return signal.reason;
  });
  expect(reason).toBe(boom);
});
