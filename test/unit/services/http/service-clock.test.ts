import { expect, test } from 'vitest';
import { ServiceClock } from '../../../../src/services/http/service-clock.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

// The monotonic clock's zero means nothing: here it is the time itself, so that an offset is how far the service is ahead.
const start = new FakeClock().now();

/** A response of a service that is ahead by some time: sent and received at these moments, made at some moment between. */
function note(
  time: ServiceClock,
  aheadMs: number,
  [sent, made, received]: readonly [number, number, number],
): void {
  const date = Math.floor((start + made + aheadMs) / 1000) * 1000;
  time.note(date, { sentAt: start + sent, receivedAt: start + received });
}

test("until a response has told the time, the runner's wall clock stands for the service's", () => {
  const clock = new FakeClock();
  const time = new ServiceClock(clock);
  expect(time.isKnown).toBe(false);
  expect(time.offsetMs()).toBeUndefined();
  expect(time.now()).toBe(start);
});

test('one response tells the offset to half a second and half the time that it took', () => {
  const clock = new FakeClock();
  const time = new ServiceClock(clock);
  note(time, 0, [0, 100, 200]);
  expect(time.isKnown).toBe(true);
  expect(time.offsetMs()).toBe(400);
  expect(time.now()).toBe(start + 400);
  clock.advance(5000);
  expect(time.now()).toBe(start + 5400);
});

test.each([{ aheadMs: 0 }, { aheadMs: -90_000 }, { aheadMs: 1_020_250 }])(
  'several responses tell it better: $aheadMs ms',
  ({ aheadMs }) => {
    const time = new ServiceClock(new FakeClock());
    for (const at of [130, 480, 790, 1310, 1995]) note(time, aheadMs, [at, at + 10, at + 20]);
    expect(Math.abs((time.offsetMs() ?? Number.NaN) - aheadMs)).toBeLessThan(150);
  },
);

test('a service that sets its clock is believed', () => {
  const time = new ServiceClock(new FakeClock());
  note(time, 0, [0, 10, 20]);
  note(time, 60_000, [1000, 1010, 1020]);
  expect(Math.abs((time.offsetMs() ?? 0) - 60_000)).toBeLessThan(1000);
});

test('what a quick response has told is not lost by a slow one', () => {
  const time = new ServiceClock(new FakeClock());
  note(time, 0, [990, 1000, 1010]);
  expect(time.earliest()).toBe(start - 10);
  note(time, 0, [1500, 1900, 2000]);
  expect(time.earliest()).toBe(start - 10);
});

test('responses that agree on a single moment tell exactly that', () => {
  const time = new ServiceClock(new FakeClock());
  time.note(start, { sentAt: start, receivedAt: start });
  time.note(start + 1000, { sentAt: start, receivedAt: start });
  expect(time.offsetMs()).toBe(1000);
});

test('how far the time may be off is told by the quickest responses', () => {
  const time = new ServiceClock(new FakeClock());
  expect(time.precisionMs()).toBeUndefined();
  expect(time.earliest()).toBe(start);
  note(time, 0, [0, 9_000, 18_000]);
  expect(time.precisionMs()).toBe(10_500);
  expect(time.earliest()).toBe(start - 9_000);
  note(time, 0, [20_000, 20_040, 20_100]);
  expect(time.precisionMs()).toBe(2000);
});
