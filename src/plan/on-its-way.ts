import { DELIVERY_MS } from '../base/time.ts';
import type { Key } from '../model/app.ts';
import type { ObservedApp } from '../model/observed.ts';
import { mayHold } from './held.ts';
import { type ListedKeys, storedKey } from './stored-key.ts';
import type { StoredSecret, StoredSecrets } from './stored-secrets.ts';

/**
 * True when another run may be delivering the key: it is young, and not for certain the stored key of every target. A
 * target without a secret counts, too: the run that wrote the others may be about to write this one.
 */
export function isOnItsWay(
  key: Key,
  app: Pick<ObservedApp, 'activeKeys' | 'revokedKeys' | 'now'>,
  { targetCount, secrets }: StoredSecrets,
): boolean {
  if (targetCount === 0 || key.createdAt === undefined || app.now - key.createdAt >= DELIVERY_MS)
    return false;
  return secrets.length < targetCount || !secrets.every((secret) => isCertainlyStored(secret, key, app));
}

/** True when the target can be holding no other key: of two that were created around the write, either may be in it. */
function isCertainlyStored(secret: StoredSecret, key: Key, keys: ListedKeys): boolean {
  if (storedKey(secret, keys)?.id !== key.id) return false;
  return keys.activeKeys.every((other) => other.id === key.id || !mayHold(secret, other, keys));
}
