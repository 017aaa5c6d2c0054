import { DELIVERY_MS } from '../base/time.ts';
import type { Key } from '../model/app.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { StoredSecret } from './stored-secrets.ts';

/** The keys that the service lists: the valid ones, and revoked ones if it lists those. */
export type ListedKeys = Pick<ObservedApp, 'activeKeys' | 'revokedKeys'>;

/** A key whose age is known. */
export type DatedKey = Key & { readonly createdAt: number };

/**
 * The stored key of a target: the newest one that existed when its secret was written, valid or revoked. Of two that were
 * created at once it is the revoked one, which is trusted less.
 */
export function storedKey(
  { latest }: StoredSecret,
  { activeKeys, revokedKeys }: ListedKeys,
): DatedKey | undefined {
  let newest: DatedKey | undefined;
  for (const key of [...revokedKeys, ...activeKeys]) {
    if (!isDated(key) || key.createdAt > latest) continue;
    if (newest === undefined || key.createdAt > newest.createdAt) newest = key;
  }
  return newest;
}

/** True when the secret was written by hand: its stored key was too old then to have been delivered by a run. */
export function isWrittenByHand(secret: StoredSecret, keys: ListedKeys): boolean {
  const stored = storedKey(secret, keys);
  return stored !== undefined && secret.writtenAt - stored.createdAt > DELIVERY_MS;
}

/** True when the service says when the key was created. */
export function isDated(key: Key): key is DatedKey {
  return key.createdAt !== undefined;
}
