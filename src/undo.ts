import type { Context } from './context.ts';
import { explain } from './errors.ts';
import { revokeKey } from './whisp/keys.ts';

/** Revokes the key of a step that fails before anybody was given it. Apps and accounts stay. Never throws. */
export async function undo({ session, runner, progress }: Context): Promise<void> {
  const { key, app } = progress;
  if (key === undefined || app === undefined) return;
  delete progress.key;
  try {
    await revokeKey(session, app.id, key.id, true);
    progress.revokedKeyIds.push(key.id);
    runner.info(`Revoked the key ${key.id}, which nobody has been given.`);
  } catch (error) {
    runner.error(
      `The key ${key.id} of the app ${app.id} was created, given to nobody, and could not be revoked: revoke it in the Whisp dashboard. ${explain(error)}`,
    );
  }
}
