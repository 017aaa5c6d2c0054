import type { Key } from '../model/app.ts';
import type { ObservedApp, TargetState } from '../model/observed.ts';
import type { EnsurePolicy } from '../model/task.ts';

/** How far GitHub's clock may be from Whisp's, in milliseconds. */
const TOLERANCE_MS = 60_000;

/** How far the clocks are apart at the most when all is well, in milliseconds. */
const USUAL_SKEW_MS = 5000;

/** GitHub's times are whole seconds, rounded down. */
const GITHUB_TICK_MS = 1000;

/** Longest time between a key's creation and its delivery that a stored key is trusted with, in milliseconds. */
const DELIVERED_WITHIN_MS = 600_000;

/** The key that a target holds by all that can be told: the newest one created at or before the secret was written. */
function storedKey(target: TargetState, keys: readonly Key[]): Key | undefined {
  const { keyUpdatedAt } = target;
  return keyUpdatedAt === undefined ? undefined : newestUntil(keyUpdatedAt + TOLERANCE_MS, keys);
}

/**
 * The keys that are left alone: what each target holds, when every one of them is active, was delivered soon after it was
 * made, and is not too old. Undefined when a new key is needed.
 */
export function goodStoredKeys(
  targets: readonly TargetState[],
  { activeKeys, revokedKeys, now }: Pick<ObservedApp, 'activeKeys' | 'revokedKeys' | 'now'>,
  { maxAgeMs }: EnsurePolicy,
): readonly Key[] | undefined {
  const stored = targets.flatMap((target) => {
    const { keyUpdatedAt } = target;
    if (keyUpdatedAt === undefined) return [];
    // The target holds a revoked key rather than an older active one; not one that was made and revoked after the write.
    const written = revokedKeys.filter(({ createdAt = 0 }) => createdAt <= keyUpdatedAt + USUAL_SKEW_MS);
    const key = storedKey(target, [...activeKeys, ...written]);
    if (key?.createdAt === undefined) return [];
    const soon = keyUpdatedAt - key.createdAt <= DELIVERED_WITHIN_MS;
    const young = maxAgeMs === undefined || now - key.createdAt < maxAgeMs;
    return activeKeys.includes(key) && soon && young ? [key] : [];
  });
  return stored.length === targets.length ? stored : undefined;
}

/**
 * The keys that retiring looks at: of those that are there, the ones that existed when the targets were last written. What
 * was made since is another run's, on its way to the targets.
 */
export function retirable(targets: readonly TargetState[], keys: readonly Key[]): readonly Key[] {
  const written = targets.flatMap(({ keyUpdatedAt }) => keyUpdatedAt ?? []);
  if (written.length === 0) return keys;
  const last = Math.max(...written);
  return keys.filter((key) => (key.createdAt ?? 0) < last + GITHUB_TICK_MS);
}

/**
 * True when a target may be holding the key: the newest one from before the write, and any other that was created so soon
 * before it that it may have been delivered by it, for all that can be told from two clocks.
 */
export function mayBeHeld(key: Key, targets: readonly TargetState[], keys: readonly Key[]): boolean {
  return targets.some((target) => {
    const { keyUpdatedAt } = target;
    if (keyUpdatedAt === undefined || key.createdAt === undefined) return false;
    const age = keyUpdatedAt - key.createdAt;
    const about = age <= DELIVERED_WITHIN_MS && age >= -TOLERANCE_MS;
    // If the clocks agree, a key that was made after the second of the write is not what was written.
    const newest = [USUAL_SKEW_MS, GITHUB_TICK_MS].map((ms) => newestUntil(keyUpdatedAt + ms, keys)?.id);
    return about || newest.includes(key.id);
  });
}

function newestUntil(time: number, keys: readonly Key[]): Key | undefined {
  return keys
    .filter((key) => key.createdAt !== undefined && key.createdAt <= time)
    .reduce<Key | undefined>(
      (newest, key) => ((key.createdAt ?? 0) > (newest?.createdAt ?? -1) ? key : newest),
      undefined,
    );
}
