import { setOutputs } from '../journal/outputs.ts';
import type { KeyTask } from '../model/task.ts';
import type { Context } from '../services/services.ts';

/** Gives the key and the base URL to the steps that follow. From then on somebody may be using the key. */
export function publish(context: Context, task: KeyTask): void {
  const { progress, runner, cancellation } = context;
  const { key, app } = progress;
  if (key === undefined || app === undefined) throw new Error('there is no key to hand over');
  // What targets hold already is handed over even so.
  if (task.delivery === undefined) cancellation.now.throwIfAborted();
  if (task.lifetime === 'persistent')
    context.notePending({ stage: 'delivering', appId: app.id, keyId: key.id });
  setOutputs(progress, runner);
  give(context, task, key.token);
  progress.published = true;
  progress.lifetime = task.lifetime;
  if (task.lifetime === 'persistent') context.notePending(undefined);
  else runner.info(`The key ${key.id} is valid until this job ends; the post step then revokes it.`);
}

/** Gives the steps that follow the key that the targets hold, where the user gave it to this step. */
export function publishStored(context: Context, task: KeyTask, keyIds: readonly string[]): void {
  const { progress, runner } = context;
  const [only, ...others] = keyIds;
  if (only !== undefined && others.length === 0) progress.storedKeyId = only;
  runner.info(`Every target holds a key that is valid: ${keyIds.join(', ')}. No key was created.`);
  setOutputs(progress, runner);
  const current = task.delivery?.ensure?.currentApiKey;
  if (current !== undefined) give(context, task, current);
}

/** The key comes last: whatever fails before has given it to nobody. */
function give({ progress, runner }: Context, { exportEnv, names }: KeyTask, apiKey: string): void {
  if (exportEnv) {
    if (progress.baseUrl !== undefined) runner.exportVariable(names.baseUrl, progress.baseUrl);
    runner.exportVariable(names.apiKey, apiKey);
  }
  runner.output('api_key', apiKey);
}
