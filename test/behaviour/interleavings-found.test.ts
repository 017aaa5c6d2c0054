import { expect, test } from 'vitest';
import { LEAST_RIGHTS } from '../support/conditions.ts';
import type { Setup } from '../support/simulation/simulation.ts';
import { replay } from '../support/simulation/violation.ts';

interface Schedule {
  readonly title: string;
  readonly setup: Setup;
  readonly picks: string;
}

test.for<Schedule>([
  {
    title: "a key whose response was lost is named, though another job's key can be read before it",
    setup: {
      commands: ['provision', 'revoke', 'provisionJob', 'provisionTarget'],
      keyDays: [],
      dialect: { limitStatus: 400, dateHeader: false, lagMs: 5000, lagSeed: 638, clockOffsetMs: 0 },
      switches: { lagMode: 'varied', compress: false, lagSeed: 259, clockOffsetMs: 2000 },
      latencyMs: 70,
      descendingIds: true,
      rights: LEAST_RIGHTS,
    },
    picks:
      'b1 b2 b3 d3 d2 d4 d1 d6 d8 d7 a1 d5 d9 d10 d11 d12 d13 d14 d15 d16 d17 d18 a2 a3 a4 a5! A1 A2 A3 c1 c2 c4 c3 c5 C1 C2 C3 d19 d20 A4 A5- A6 A7 d21 d22',
  },
  {
    title:
      'where every response is slow, a key that the target may hold is not taken for one that was made after the write',
    setup: {
      commands: ['rotateTarget', 'provisionTargets', 'ensureTargets', 'provisionTarget'],
      keyDays: [50, 40, 30, 20, 10],
      dialect: { limitStatus: 409, otherLogin: 'leaves', lagMode: 'varied', dates: 'seconds', lagSeed: 822 },
      switches: { lagMs: 2000, compress: false, lagSeed: 573 },
      latencyMs: 700,
      rights: LEAST_RIGHTS,
    },
    picks:
      'b1 b7 b9 c1 c7 c2 c3 c8 c5 d4 b5 b3 c9 c4 c6 c10 c11 c12 a4 a3 d5 d2 d1 d6 b2 d8 d7 d3 d10 a1 a2 a7 b6 b4 b10 b8 a9 d9 d11 b11 a8 c13? c13. b12 a6',
  },
])('$title', async ({ setup, picks }) => {
  const { jobs } = await replay(setup, picks);
  expect(jobs.every(({ hasEnded }) => hasEnded)).toBe(true);
});
