import { test } from 'vitest';
import { countSchedules } from '../support/coverage.ts';
import { RANDOM } from '../support/simulation/extent.ts';
import { randomSchedule } from '../support/simulation/random.ts';

const { first, count } = RANDOM;

test(`${count} schedules of three or four runs that seeds from ${first} on decide keep the promises`, {
  timeout: 28_800_000,
}, async () => {
  const began = performance.now();
  for (let seed = first; seed < first + count; seed++) await randomSchedule(seed);
  countSchedules('random', { executions: count, orders: count, ms: performance.now() - began });
});
