import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** The promises of the action, in their order. */
export const INVARIANTS = {
  oneApp: 'One app',
  noLostKey: 'No lost key',
  noLeakedKey: 'No leaked key',
  noDeadCredential: 'No dead credential in a store',
  noSecret: 'No secret in a log',
  readable: 'Every failure is readable',
} as const;

export type InvariantName = keyof typeof INVARIANTS;

/** The environment variable with the folder in which every case is counted; without it nothing is. */
export const COVERAGE = 'INVARIANTS_COVERAGE';

/** What can make the world of a run unkind. */
export const UNKINDNESS = {
  skew: 'clocks that differ',
  lag: 'reads that lag',
  leastRights: 'least permissions',
  otherForms: 'dates, fields or names in other forms',
} as const;

export type Unkindness = keyof typeof UNKINDNESS;

/** Counts one case of a promise, and fails the test if the promise was broken. */
export function assertInvariant(promise: InvariantName, problems: readonly string[]): void {
  count(`${promise} ${problems.length === 0 ? 'kept' : 'broken'}`);
  expect(problems, INVARIANTS[promise]).toEqual([]);
}

/** Counts one run under a condition. */
export function countRun(unkindness: Unkindness): void {
  count(unkindness);
}

/** Counts schedules of simulated runs, by what was varied in them. */
export function countSchedules(kind: string, { executions, orders, ms }: Schedules): void {
  count(`${SCHEDULES} ${kind} ${executions} ${orders} ${Math.round(ms)}`);
}

/** How a line about schedules begins. */
export const SCHEDULES = 'schedules';

export interface Schedules {
  /** Simulations that were begun. */
  readonly executions: number;
  /** Those of them that came to an end: orders of which none is equal to another. */
  readonly orders: number;
  readonly ms: number;
}

function count(what: string): void {
  const folder = process.env[COVERAGE];
  if (folder !== undefined) appendFileSync(join(folder, `${process.pid}`), `${what}\n`);
}
