import type { Context } from './context.ts';
import { setOutputs } from './outputs.ts';
import type { KeyTask } from './task.ts';

/** Gives the key and the base URL to the steps that follow. From then on somebody may be using the key. */
export function handOver(context: Context, task: KeyTask): void {
  const { progress, runner, cancellation } = context;
  const { key, app, baseUrl } = progress;
  if (key === undefined || app === undefined || baseUrl === undefined)
    throw new Error('there is no key to hand over');
  cancellation.now.throwIfAborted();
  if (task.lifetime === 'persistent')
    context.notePending({ stage: 'delivering', appId: app.id, keyId: key.id });
  setOutputs(progress, runner);
  if (task.exportEnv) {
    runner.exportVariable(task.baseUrlName, baseUrl);
    runner.exportVariable(task.apiKeyName, key.token);
  }
  // The key comes last: whatever fails before has given it to nobody.
  runner.output('api_key', key.token);
  progress.handedOver = true;
  if (task.lifetime === 'persistent') context.notePending(undefined);
  else runner.info(`The key ${key.id} is valid until this job ends; the post step then revokes it.`);
}
