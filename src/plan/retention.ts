import { isDemo, type Key, MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import { mayBeHeld } from './held.ts';
import { isOnItsWay } from './on-its-way.ts';
import type { StoredSecrets } from './stored-secrets.ts';

/** What becomes of the keys that were listed before this step created its own. */
export interface Retention {
  /** More than are to stay, by their number alone; oldest first. */
  readonly surplus: readonly Key[];
  /** Those of them that are revoked. */
  readonly retired: readonly Key[];
  /** Those of them that stay, since a target may be holding them or was until this step wrote it. */
  readonly held: readonly Key[];
  /** Keys that another run may be delivering: neither counted nor revoked. */
  readonly onTheirWay: readonly Key[];
}

/**
 * How many keys stay, a new one included; undefined when none is retired. Each further attempt of a workflow run is the
 * same rotation, so what the first one kept stays, unless old keys are to go at once.
 */
export function keysToKeep(task: KeyTask, { app }: ObservedApp, stored: StoredSecrets): number | undefined {
  const { keepKeys, attempt } = task;
  if (keepKeys === undefined || lacksHolder(task, stored)) return undefined;
  if (keepKeys === 1) return 1;
  const kept = keepKeys + attempt - 1;
  return isDemo(app) ? Math.min(kept, MAX_ACTIVE_KEYS) : kept;
}

/** True when nothing is retired by default, for want of a target that held a key before. */
export function lacksHolder({ keepKeysGiven }: KeyTask, { targetCount, secrets }: StoredSecrets): boolean {
  return targetCount > 0 && secrets.length === 0 && !keepKeysGiven;
}

/**
 * Which of the listed keys are retired.
 * @param keep how many keys stay, a new one included
 * @param creates whether this step makes a new key and writes it to every target
 */
export function retention(
  app: ObservedApp,
  stored: StoredSecrets,
  { keep, creates }: { readonly keep: number; readonly creates: boolean },
): Retention {
  const onTheirWay = app.activeKeys.filter((key) => isOnItsWay(key, app, stored));
  const counted = oldestFirst(app.activeKeys.filter((key) => !onTheirWay.includes(key)));
  const surplus = counted.slice(0, Math.max(0, counted.length - (creates ? keep - 1 : keep)));
  const spares = !creates || keep > 1;
  const held = spares ? surplus.filter((key) => mayBeHeld(key, stored, app)) : [];
  return { surplus, retired: surplus.filter((key) => !held.includes(key)), held, onTheirWay };
}

/** Of keys that were created at once, those with the last ids count as newer. */
function oldestFirst(keys: readonly Key[]): readonly Key[] {
  return keys.toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.id < b.id ? -1 : 1));
}
