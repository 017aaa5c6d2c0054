import { expect, test } from 'vitest';
import { earliestWrite, readOwnTime } from '../../../src/apply/own-time.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import { ServiceClock } from '../../../src/services/http/service-clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ACTIONS, T, targets } from '../../support/observations.ts';
import { scriptedServices } from '../../support/scripted.ts';

interface Case {
  readonly title: string;
  /** What each look shows, in milliseconds after T; the last one from then on. */
  readonly shown: readonly (number | undefined)[];
  /** When the secret was written before. */
  readonly before?: number;
  readonly earliest?: number;
  readonly at: number | undefined;
  readonly sleeps: number;
}

test.each<Case>([
  { title: 'is what the first look shows', shown: [1000], at: 1000, sleeps: 0 },
  { title: 'is not a time that was there before', shown: [0, 1000], before: 0, at: 1000, sleeps: 1 },
  {
    title: 'is not a time before the one that was there',
    shown: [-1000, 1000],
    before: 0,
    at: 1000,
    sleeps: 1,
  },
  { title: 'is not one from before the write', shown: [499, 500], earliest: 500, at: 500, sleeps: 1 },
  { title: 'is waited for where there is none yet', shown: [undefined, 1000], at: 1000, sleeps: 1 },
  { title: 'may be the same second as before, after 10 s', shown: [0], before: 0, at: 0, sleeps: 10 },
  { title: 'is not known where none shows within 10 s', shown: [undefined], at: undefined, sleeps: 10 },
])('the time of a write $title', async ({ shown, before, earliest, at, sleeps }) => {
  const left = [...shown];
  const calls: unknown[] = [];
  const readUpdatedAt: GitHub['readUpdatedAt'] = async (...given) => {
    calls.push(given);
    const found = left.length > 1 ? left.shift() : left[0];
    return found === undefined ? undefined : T + found;
  };
  const { services, clock } = scriptedServices({}, { github: { readUpdatedAt } });
  const [state] = targets(before);
  const since = earliest === undefined ? undefined : T + earliest;
  const found = await readOwnTime(services, state ?? expect.unreachable(), 'WHISP_API_KEY', since);
  expect(found).toBe(at === undefined ? undefined : T + at);
  expect(clock.sleeps).toEqual(Array.from({ length: sleeps }, () => 1000));
  expect(calls[0]).toEqual([ACTIONS, 'WHISP_API_KEY']);
});

test('the time of a write that cannot be read is not known', async () => {
  const readUpdatedAt = () => Promise.reject(new Error('x'));
  const { services } = scriptedServices({}, { github: { readUpdatedAt } });
  const [state] = targets(0);
  expect(await readOwnTime(services, state ?? expect.unreachable(), 'A', undefined)).toBeUndefined();
});

test('the earliest time of a write is as early as the clock of GitHub is uncertain', () => {
  const clock = new FakeClock();
  const time = new ServiceClock(clock);
  expect(earliestWrite(time)).toBeUndefined();
  time.note(T, { sentAt: clock.now(), receivedAt: clock.now() });
  expect(earliestWrite(time)).toBe(T + 500 - 2000);
});
