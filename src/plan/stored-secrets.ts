import type { Clocks, TargetState } from '../model/observed.ts';
import { targetName } from '../model/target.ts';

/** The secret with the key in one target. Its times are Whisp's, in milliseconds since the epoch. */
export interface StoredSecret {
  /** By `targetName`. */
  readonly target: string;
  /** When it was written, as GitHub tells it: in whole seconds, rounded down. */
  readonly writtenAt: number;
  /** The latest time at which it can have been written. The tolerance covers what rounding hides, too. */
  readonly latest: number;
}

/** What the targets of a task hold. */
export interface StoredSecrets {
  /** How many targets there are, those without a secret included; 0 for a task without targets. */
  readonly targetCount: number;
  readonly secrets: readonly StoredSecret[];
}

/** Translates GitHub's times to Whisp's, the only place that does. */
export function storedSecrets(
  targets: readonly TargetState[],
  { githubToWhispMs, toleranceMs }: Clocks,
): StoredSecrets {
  const secrets = targets.flatMap(({ target, keyUpdatedAt }) => {
    if (keyUpdatedAt === undefined) return [];
    const writtenAt = keyUpdatedAt + githubToWhispMs;
    return [{ target: targetName(target), writtenAt, latest: writtenAt + toleranceMs }];
  });
  return { targetCount: targets.length, secrets };
}
