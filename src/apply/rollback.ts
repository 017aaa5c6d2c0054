import { explain } from '../base/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Services } from '../services/services.ts';
import { revokeKey } from '../services/whisp/keys.ts';

/**
 * Revokes the key of a step that fails while nobody has it. Apps and accounts stay. Never throws. A key that could not be
 * revoked is left to the post step, too.
 */
export async function rollback({ session, log }: Services, journal: Journal): Promise<void> {
  const { key } = journal;
  if (key.stage !== 'undelivered' && !(key.stage === 'created' && key.deliveries.length === 0)) return;
  const { id } = key.key;
  try {
    await revokeKey(session, key.appId, id, { rollback: true });
    journal.keyGone();
    journal.revokedKeyIds.push(id);
    log.info(`Revoked the key ${id}, which nobody has been given.`);
  } catch (error) {
    log.error(
      `The key ${id} of the app ${key.appId} was created, given to nobody, and could not be revoked: revoke it with command: revoke and key_id: ${id}. ${explain(error)}`,
    );
  }
}
