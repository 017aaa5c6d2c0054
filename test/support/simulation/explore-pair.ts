import { countSchedules } from '../coverage.ts';
import type { Choice } from './choices.ts';
import { type Explored, explore } from './explore.ts';
import { LONGEST_MS, MAX_SWITCHES } from './extent.ts';
import type { Setup } from './simulation.ts';

/** Tries all orders of a pair's requests or, where that takes too long, those with few switches. @throws Violation */
export async function explorePair(kind: string, setup: Setup, choice: Choice = {}): Promise<Explored> {
  const all = await explore(setup, { ...choice, deadline: performance.now() + LONGEST_MS });
  countSchedules(all.isComplete ? kind : `${kind}-unfinished`, all);
  if (all.isComplete) return all;
  const some = await explore(setup, { ...choice, maxSwitches: MAX_SWITCHES });
  countSchedules(`${kind}-within-${MAX_SWITCHES}-switches`, some);
  return some;
}
