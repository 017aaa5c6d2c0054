import type { LostRequest } from '../journal/state.ts';
import type { Services } from '../services/services.ts';
import { listActiveKeysIfThere } from '../services/whisp/keys.ts';

/**
 * Names every key that has appeared while the response of a request was lost, in a warning: nobody may have its token, but it
 * may also be another job's, so it is left alone.
 * @returns the keys that were named
 */
export async function nameOrphanedKeys(
  { session, log }: Pick<Services, 'session' | 'log'>,
  { appId, knownKeyIds }: LostRequest,
  options: { readonly rollback: boolean },
): Promise<readonly string[]> {
  const keys = await listActiveKeysIfThere(session, appId, options);
  const appeared = (keys?.items ?? []).flatMap(({ id }) => (knownKeyIds.includes(id) ? [] : [id]));
  for (const keyId of appeared) {
    log.warning(
      `The key ${keyId} of the app ${appId} appeared while a response was lost. If no other job made it, nobody has its token: revoke it with command: revoke and key_id: ${keyId}.`,
    );
  }
  return appeared;
}
