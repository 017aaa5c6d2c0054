import { DELIVERY_MS } from '../base/time.ts';
import type { Key } from '../model/app.ts';
import { mayBeHeld } from './held.ts';
import { isDated, isWrittenByHand, type ListedKeys, storedKey } from './stored-key.ts';
import type { StoredSecret, StoredSecrets } from './stored-secrets.ts';

/** How many keys of one delivery's time count as held when all keys are in doubt; as few as it takes, in this order. */
const DOUBTED = [3, 2, 1] as const;

/**
 * Making room: the keys of which one may be revoked before the new one is created, oldest first.
 * @param surplus the keys that retiring is about, by their number alone; oldest first
 */
export function roomFor(surplus: readonly Key[], stored: StoredSecrets, keys: ListedKeys): readonly Key[] {
  const free = surplus.filter((key) => !mayBeHeld(key, stored, keys));
  if (free.length > 0) return free;
  for (const doubted of DOUBTED) {
    const least = surplus.filter(
      (key) => !stored.secrets.some((secret) => isAmong(secret, key, keys, doubted)),
    );
    if (least.length > 0) return least;
  }
  return [];
}

/** True when the key is one of so many of the newest that the target may be holding. A secret written by hand may hold any. */
function isAmong(secret: StoredSecret, key: Key, keys: ListedKeys, newest: number): boolean {
  if (!isDated(key)) return true;
  if (key.createdAt > secret.latest) return false;
  if (storedKey(secret, keys)?.id === key.id || isWrittenByHand(secret, keys)) return true;
  if (key.createdAt < secret.writtenAt - DELIVERY_MS) return false;
  const newer = keys.activeKeys.filter(
    (each) => isDated(each) && each.createdAt <= secret.latest && each.createdAt > key.createdAt,
  );
  return newer.length < newest;
}
