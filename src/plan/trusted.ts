import { DELIVERY_MS, TRUSTED_DELIVERY_MS, TRUSTED_DELIVERY_PER_TARGET_MS } from '../base/time.ts';
import type { Key } from '../model/app.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { EnsurePolicy } from '../model/task.ts';
import { type DatedKey, storedKey } from './stored-key.ts';
import type { StoredSecret, StoredSecrets } from './stored-secrets.ts';

/** What `ensure` and `max_key_age_days` make of the stored keys. */
export type StoredVerdict =
  /** Every target holds a key that is trusted and young enough: these. */
  | { readonly do: 'leave'; readonly keys: readonly DatedKey[] }
  | { readonly do: 'replace' }
  /** These targets, by `targetName`, may need a new key, but so little time has passed since the last one that none is made. */
  | { readonly do: 'leave-unclear'; readonly targets: readonly string[] };

/** Whether the stored keys are left alone. One target in need is enough for a new key for all. */
export function judgeStoredKeys(
  app: ObservedApp,
  { targetCount, secrets }: StoredSecrets,
  { maxAgeMs }: EnsurePolicy,
): StoredVerdict {
  if (secrets.length < targetCount) return { do: 'replace' };
  const keys: DatedKey[] = [];
  const unclear: string[] = [];
  for (const secret of secrets) {
    const key = storedKey(secret, app);
    if (key === undefined || !app.activeKeys.includes(key)) return { do: 'replace' };
    if (maxAgeMs !== undefined && app.now - key.createdAt >= maxAgeMs) return { do: 'replace' };
    if (wasDeliveredAtOnce(secret, key, targetCount)) keys.push(key);
    else unclear.push(secret.target);
  }
  if (unclear.length === 0) return { do: 'leave', keys: [...new Set(keys)] };
  return app.activeKeys.some((key) => isFresh(key, app.now))
    ? { do: 'leave-unclear', targets: unclear }
    : { do: 'replace' };
}

/** True when the key was so young at the write that it is trusted to be what was written. A wrong trust is an outage without end. */
export function wasDeliveredAtOnce(secret: StoredSecret, key: DatedKey, targetCount: number): boolean {
  const limit = TRUSTED_DELIVERY_MS + targetCount * TRUSTED_DELIVERY_PER_TARGET_MS;
  return secret.writtenAt - key.createdAt <= limit;
}

function isFresh({ createdAt }: Key, now: number): boolean {
  return createdAt !== undefined && now - createdAt < DELIVERY_MS;
}
