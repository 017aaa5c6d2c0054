import { expect, test } from 'vitest';
import { Deadline } from '../../../src/base/deadline.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A step of 100 s of which some have passed. */
function afterSeconds(seconds: number): { deadline: Deadline; clock: FakeClock } {
  const clock = new FakeClock();
  const deadline = new Deadline(clock, 100_000);
  clock.advance(seconds * 1000);
  return { deadline, clock };
}

test.each([
  { seconds: 0, left: 100_000 },
  { seconds: 99.5, left: 500 },
  { seconds: 100, left: 0 },
  { seconds: 300, left: 0 },
])('after $seconds s of 100, $left ms are left', ({ seconds, left }) => {
  expect(afterSeconds(seconds).deadline.leftMs()).toBe(left);
});

test.each([
  { seconds: 0, waitSeconds: 0, has: true },
  { seconds: 79.9, waitSeconds: 0, has: true },
  { seconds: 80, waitSeconds: 0, has: false },
  { seconds: 70, waitSeconds: 9.9, has: true },
  { seconds: 70, waitSeconds: 10, has: false },
  { seconds: 90, waitSeconds: 0, has: false },
])(
  'after $seconds s of 100, there is time for a key in $waitSeconds s: $has',
  ({ seconds, waitSeconds, has }) => {
    const { deadline } = afterSeconds(seconds);
    expect(deadline.hasTimeForKey(waitSeconds * 1000)).toBe(has);
  },
);

test('in the last fifth of the time no key may be created', () => {
  expect(() => afterSeconds(79.9).deadline.requireTimeForKey()).not.toThrow();
  expect(() => afterSeconds(80).deadline.requireTimeForKey()).toThrow(
    "The step's time is used up (timeout_seconds: 100): too little of it is left to create a key and deliver it.",
  );
});

test('what takes longer than what is left is refused, with what was met before', () => {
  const { deadline } = afterSeconds(60);
  expect(() => deadline.require(39_999, 'GET /x')).not.toThrow();
  expect(() => deadline.require(40_000, 'GET /x', new Error('reset'))).toThrow(
    /GET \/x\. The last attempt: .*reset/,
  );
});

test('a wait that would not end in time is not begun', async () => {
  const { deadline, clock } = afterSeconds(60);
  const { signal } = new AbortController();
  await deadline.sleep(39_000, signal, 'waiting');
  expect(clock.sleeps).toEqual([39_000]);
  await expect(deadline.sleep(1000, signal, 'waiting for a slot')).rejects.toThrow('waiting for a slot');
  expect(clock.sleeps).toEqual([39_000]);
});

test('undoing has some seconds more', () => {
  const { deadline } = afterSeconds(100);
  expect(deadline.leftMs()).toBe(0);
  expect(deadline.forRollback().leftMs()).toBeGreaterThan(1000);
});
