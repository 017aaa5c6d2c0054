import { DELIVERY_MS } from '../base/time.ts';
import type { Key } from '../model/app.ts';
import type { ObservedApp } from '../model/observed.ts';
import { storedKey } from './stored-key.ts';
import type { StoredSecrets } from './stored-secrets.ts';

/** True when another run may be delivering the key: it is young, and not the stored key of every target that holds one. */
export function isOnItsWay(
  key: Key,
  app: Pick<ObservedApp, 'activeKeys' | 'revokedKeys' | 'now'>,
  { targetCount, secrets }: StoredSecrets,
): boolean {
  if (targetCount === 0 || key.createdAt === undefined || app.now - key.createdAt >= DELIVERY_MS)
    return false;
  return secrets.length === 0 || secrets.some((secret) => storedKey(secret, app)?.id !== key.id);
}
