import { bullets, CancelledError, explain, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { App } from '../model/app.ts';
import type { Preview } from '../model/observed.ts';
import { type Target, targetName } from '../model/target.ts';
import type { SecretNames } from '../model/task.ts';
import type { Context } from '../services/services.ts';
import { deleteApp } from '../services/whisp/apps.ts';
import { listActiveKeys, revokeKey } from '../services/whisp/keys.ts';

/** Revokes keys in their order. One that cannot be revoked stops none of the others. @throws UserError that names what is left */
export async function revokeKeys(context: Context, appId: string, keyIds: readonly string[]): Promise<void> {
  const { session, progress, runner } = context;
  const left: string[] = [];
  for (const keyId of keyIds) {
    try {
      await revokeKey(session, appId, keyId, false);
      progress.revokedKeyIds.push(keyId);
      runner.info(`Revoked the key ${keyId}.`);
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      left.push(`${keyId}: ${explain(error)}`);
    }
  }
  if (left.length === 0) return;
  const delivered = progress.published ? ' The new key has been handed over and is valid.' : '';
  throw new UserError(
    `Not every key of the app ${appId} could be revoked.${delivered} Still valid:\n${bullets(left)}`,
  );
}

/** Deletes an app; one that is gone counts as deleted. */
export async function removeApp({ session, progress, runner }: Context, app: App): Promise<void> {
  await deleteApp(session, app.id);
  progress.deletedAppIds.push(app.id);
  runner.info(`Deleted the app ${quote(app.name)} (${app.id}).`);
}

/** Deletes a preview and what is stored for it, unless its pull request has been reopened. */
export async function removePreview(
  context: Context,
  { app, pull, targets }: Preview,
  names: SecretNames,
): Promise<void> {
  const { task } = context.inputs;
  const repository = task.command === 'sweep' ? task.repository : '';
  const pulls = (await context.github()).pullRequests(repository);
  if ((await pulls.read(pull)) !== 'closed') {
    context.runner.warning(
      `The app ${quote(app.name)} (${app.id}) was left alone: pull request ${pull} has been reopened.`,
    );
    return;
  }
  for (const target of targets) await removeStored(context, target, names);
  await removeApp(context, app);
}

/** Deletes the two values from a target. */
export async function removeStored(context: Context, target: Target, names: SecretNames): Promise<void> {
  const github = await context.github();
  await github.deleteStored(target, names);
  context.runner.info(`Deleted ${names.apiKey} and ${names.baseUrl} from ${targetName(target)}.`);
}

/** The app that this step created and nobody uses: another job's is older. That it stays behind is no reason to fail. */
export async function removeDuplicate(context: Context, app: App): Promise<void> {
  const { session, runner } = context;
  try {
    const { items } = await listActiveKeys(session, app.id);
    if (items.length > 0) {
      runner.warning(
        `The app ${app.id}, created by this step, is not used but has keys by now: it was left alone.`,
      );
      return;
    }
    await removeApp(context, app);
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    runner.warning(
      `The app ${app.id}, created by this step, is not used and could not be deleted: ${explain(error)}`,
    );
  }
}
