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

/** Counts one case of a promise, and fails the test if the promise was broken. */
export function assertInvariant(promise: InvariantName, problems: readonly string[]): void {
  const folder = process.env[COVERAGE];
  if (folder !== undefined) {
    appendFileSync(
      join(folder, `${process.pid}`),
      `${promise} ${problems.length === 0 ? 'kept' : 'broken'}\n`,
    );
  }
  expect(problems, INVARIANTS[promise]).toEqual([]);
}
