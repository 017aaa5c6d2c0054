import { hasStatus, InvalidResponseError, isClientError } from '../base/errors.ts';
import { MAX_ACTIVE_KEYS } from '../model/app.ts';
import { keysInUse } from '../model/limits.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { Context } from '../services/services.ts';
import { createKey, listActiveKeys } from '../services/whisp/keys.ts';
import { OrphanedKeys } from './orphaned-keys.ts';

/**
 * Creates a key of the app and notes it for the post step.
 * @returns false when other jobs have taken the last free key meanwhile, and a key that ends with the job may wait for one
 * @throws UserError; DeadlineExceededError in the last fifth of the time
 */
export async function createNewKey(context: Context, observed: ObservedApp): Promise<boolean> {
  const { session, deadline, progress, runner, inputs } = context;
  const { app, activeKeys } = observed;
  await requireTimeToDeliver(context);
  const orphans = new OrphanedKeys(context, observed);
  context.orphans.push(orphans);
  context.notePending({ stage: 'creating', appId: app.id, knownKeyIds: activeKeys.map(({ id }) => id) });
  try {
    progress.key = await createKey(session, app.id, {
      before: () => deadline.requireTimeForKey(),
      resolveUnknown: (error) => orphans.afterLostAnswer(error),
    });
  } catch (error) {
    if (error instanceof InvalidResponseError) orphans.watch();
    const taken = await roomTaken(context, observed, error);
    if (taken === undefined) throw error;
    if ('lifetime' in inputs.task && inputs.task.lifetime === 'job') return false;
    throw keysInUse(taken);
  }
  context.notePending({ stage: 'revocable', appId: app.id, keyId: progress.key.id });
  runner.info(`Created the key ${progress.key.id}.`);
  return true;
}

/** @throws DeadlineExceededError when GitHub's limits leave too little of it to write the key to every target */
async function requireTimeToDeliver(context: Context): Promise<void> {
  const { task } = context.inputs;
  if (!('delivery' in task) || task.delivery === undefined) return;
  const { forecast } = await context.github();
  const { length } = task.delivery.targets;
  context.deadline.require(
    forecast(length),
    `GitHub's limits on writing allow no delivery to ${length} targets in what is left, so no key was created`,
  );
}

/** The app with its keys as they are now, when the creation was refused because there are as many as there can be. */
async function roomTaken(
  { session }: Context,
  observed: ObservedApp,
  error: unknown,
): Promise<ObservedApp | undefined> {
  if (!isClientError(error) || hasStatus(error, 401, 429)) return undefined;
  const { items, date } = await listActiveKeys(session, observed.app.id);
  return items.length < MAX_ACTIVE_KEYS
    ? undefined
    : { ...observed, activeKeys: items, now: date ?? observed.now };
}
