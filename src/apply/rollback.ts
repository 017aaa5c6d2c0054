import { explain } from '../base/errors.ts';
import type { Context } from '../services/services.ts';
import { revokeKey } from '../services/whisp/keys.ts';

/**
 * Revokes the key of a step that fails before anybody was given it. Apps and accounts stay. Never throws. A key that could
 * not be revoked is left to the post step, too.
 */
export async function rollback(context: Context): Promise<void> {
  const { session, runner, progress } = context;
  const { key, app } = progress;
  if (progress.published || key === undefined || app === undefined) return;
  delete progress.key;
  try {
    await revokeKey(session, app.id, key.id, true);
    progress.revokedKeyIds.push(key.id);
    context.notePending(undefined);
    runner.info(`Revoked the key ${key.id}, which nobody has been given.`);
  } catch (error) {
    runner.error(
      `The key ${key.id} of the app ${app.id} was created, given to nobody, and could not be revoked: revoke it with command: revoke and key_id: ${key.id}. ${explain(error)}`,
    );
  }
}
