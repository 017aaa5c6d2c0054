import { expect } from 'vitest';
import type { Emulator } from './emulator/emulator.ts';
import type { StepRun } from './runner/job.ts';
import { PASSWORD } from './world.ts';

/** Every byte that left a step's process, other than its requests, its masks and the outputs that must carry the key. */
export function traces({ raw, log, summary, annotations }: StepRun): string {
  const { output: _, env: __, ...files } = raw.files;
  // The inputs are printed before the action starts, so they show what the runner was not told is secret.
  const own = log.replace(/^##\[group\]Run [\s\S]*?^##\[endgroup\]$/m, '');
  const withoutMasks = raw.stdout.replace(/^::add-mask::.*$/gm, '');
  return [withoutMasks, raw.stderr, ...Object.values(files), own, summary, JSON.stringify(annotations)].join(
    '\n',
  );
}

/** The password, the access tokens and the keys of these runs are in none of their traces. */
export function expectNoLeak(
  emulator: Emulator,
  runs: readonly StepRun[],
  more: readonly string[] = [],
): void {
  const tokens = emulator.requests.flatMap(
    ({ headers }) => headers['authorization']?.replace('Bearer ', '') ?? [],
  );
  const keys = emulator.store.keys.map(({ token }) => token);
  for (const run of runs) {
    const seen = traces(run);
    for (const secret of new Set([PASSWORD, ...tokens, ...keys, ...more])) {
      expect(seen.includes(secret), 'a secret got out').toBe(false);
    }
  }
}
