import { expect, test } from 'vitest';
import { Pace } from '../../../../src/services/github/pace.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

function waits(requests: readonly boolean[]): number[] {
  const pace = new Pace(new FakeClock());
  return requests.map((writes) => pace.book(writes));
}

const many = (count: number, writes: boolean) => Array.from({ length: count }, () => writes);

test('the first eighty writes wait for nothing, the next eighty for a minute', () => {
  const found = waits(many(161, true));
  expect(found.slice(0, 80)).toEqual(many(80, true).map(() => 0));
  expect(found.slice(80, 160)).toEqual(many(80, true).map(() => 60_000));
  expect(found[160]).toBe(120_000);
});

test('reads wait only for the limit on points', () => {
  const found = waits(many(901, false));
  expect(found.slice(0, 900).every((wait) => wait === 0)).toBe(true);
  expect(found[900]).toBe(60_000);
});

test('the five hundredth write of an hour waits for the next hour', () => {
  expect(waits(many(501, true))[500]).toBe(3_600_000);
});

test('reads that go out before a write that waits are counted before it', () => {
  const found = waits([...many(81, true), ...many(1300, false)]).slice(81);
  expect(found.slice(0, 495).every((wait) => wait === 0)).toBe(true);
  expect(found.slice(495).every((wait) => wait === 60_000)).toBe(true);
});

test('how long writes will take counts those that were booked before, and books none', () => {
  const pace = new Pace(new FakeClock());
  expect(pace.forecast(80)).toBe(0);
  expect(pace.forecast(81)).toBe(60_000);
  for (let count = 0; count < 79; count++) pace.book(true);
  expect(pace.forecast(1)).toBe(0);
  expect(pace.forecast(2)).toBe(60_000);
  expect(pace.book(true)).toBe(0);
});

test('a read is not held back by writes that wait', () => {
  expect(waits([...many(81, true), false]).at(-1)).toBe(0);
});
