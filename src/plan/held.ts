import { DELIVERY_MS } from '../base/time.ts';
import type { Key } from '../model/app.ts';
import { isWrittenByHand, type ListedKeys, storedKey } from './stored-key.ts';
import type { StoredSecret, StoredSecrets } from './stored-secrets.ts';

/**
 * The targets, by `targetName`, that may be holding the key: it is their stored key, or it was created so soon before the
 * secret was written that the same run may have delivered it, or the secret was written by hand.
 */
export function holders(key: Key, { secrets }: StoredSecrets, keys: ListedKeys): readonly string[] {
  return secrets.filter((secret) => mayHold(secret, key, keys)).map(({ target }) => target);
}

/** True when a target may be holding the key. */
export function mayBeHeld(key: Key, { secrets }: StoredSecrets, keys: ListedKeys): boolean {
  return secrets.some((secret) => mayHold(secret, key, keys));
}

/** True when this target may be holding the key. */
export function mayHold(secret: StoredSecret, key: Key, keys: ListedKeys): boolean {
  const { createdAt } = key;
  if (createdAt === undefined) return true;
  if (createdAt > secret.latest) return false;
  if (createdAt >= secret.writtenAt - DELIVERY_MS) return true;
  return storedKey(secret, keys)?.id === key.id || isWrittenByHand(secret, keys);
}
