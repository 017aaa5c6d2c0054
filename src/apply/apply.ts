import { type Change, describe } from '../model/change.ts';
import type { Context } from '../services/services.ts';
import { waitForSlot } from './await-room.ts';
import { createMissingApp } from './create-app.ts';
import { createNewKey } from './create-key.ts';
import { publish, publishStored } from './publish.ts';
import { removeApp, removeDuplicate, removePreview, removeStored, revokeKeys } from './remove.ts';
import { retireKeys } from './retire.ts';
import { createEnvironments, writeBaseUrl, writeKey } from './write-targets.ts';

/** Whether a plan has been carried out, or has to be made anew since a step changed what it was made from. */
export type Applied = 'done' | 'plan-again';

/** Does the steps of a plan in order. */
export async function apply(context: Context, steps: readonly Change[]): Promise<Applied> {
  for (const step of steps) {
    context.runner.debug(`Change: ${describe(step)}`);
    if ((await applyStep(context, step)) === 'plan-again') return 'plan-again';
  }
  return 'done';
}

async function applyStep(context: Context, step: Change): Promise<Applied> {
  switch (step.do) {
    case 'register-account':
      await registerAccount(context, step.companyName);
      return 'plan-again';
    case 'create-app':
      await createMissingApp(context, step.name);
      return 'plan-again';
    case 'wait-for-slot':
      // The keys that are there afterwards are others than those that the rest of the plan was made from.
      await waitForSlot(context, step.observed);
      return 'plan-again';
    case 'delete-duplicate':
      await removeDuplicate(context, step.app);
      return 'done';
    case 'create-key':
      return (await createNewKey(context, planned(step.observed))) ? 'done' : 'plan-again';
    case 'create-environments':
      await createEnvironments(context, step.targets);
      context.forgetTargets();
      return 'plan-again';
    case 'write-base-url':
      await writeBaseUrl(context, step.name, step.targets);
      return 'done';
    case 'write-key':
      await writeKey(context, step);
      return 'done';
    case 'use-stored':
      publishStored(context, step.task, step.keyIds);
      return 'done';
    case 'publish':
      publish(context, step.task);
      return 'done';
    case 'retire-keys':
      await retireKeys(context, step);
      return 'done';
    case 'delete-stored':
      await removeStored(context, step.target, step.names);
      return 'done';
    case 'free-slot':
    case 'revoke-keys':
      await revokeKeys(context, step.appId, step.keyIds);
      return 'done';
    case 'delete-app':
      await removeApp(context, step.app);
      return 'done';
    case 'delete-preview':
      await removePreview(context, step.preview, step.names);
      return 'done';
    case 'warn':
      context.runner.warning(step.message);
      return 'done';
    case 'fail':
      throw step.failure;
  }
}

async function registerAccount(context: Context, companyName: string): Promise<void> {
  const { session, inputs, progress, runner } = context;
  progress.accountCreated = await session.register(companyName);
  runner.info(
    `${progress.accountCreated ? 'Registered the account and signed' : 'Signed'} in to ${inputs.apiUrl}.`,
  );
}

/** Defined whenever the step's turn comes: the plan is made anew once the app is there. */
function planned<T>(observed: T | undefined): T {
  if (observed === undefined) throw new Error('a key is created only once its app is there');
  return observed;
}
