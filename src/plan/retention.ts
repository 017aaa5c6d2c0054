import type { Key } from '../model/app.ts';

/**
 * The keys that are no longer needed once a new one is there: all but the newest `keep` - 1, oldest first. Undefined when
 * the service does not say how old the keys are, so that none can be called old.
 * @param keys the active keys that were there before the new one
 * @param keep how many keys stay, the new one included
 */
export function keysToRetire(keys: readonly Key[], keep: number): readonly Key[] | undefined {
  if (keys.some((key) => key.createdAt === undefined)) return undefined;
  const oldestFirst = keys.toSorted(
    (a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.id < b.id ? -1 : 1),
  );
  return oldestFirst.slice(0, Math.max(0, keys.length - (keep - 1)));
}
