import type { Context } from './context.ts';
import { createMissingApp } from './create-app.ts';
import { type Creation, createNewKey } from './create-key.ts';
import { answered, explain } from './errors.ts';
import type { Step } from './plan.ts';
import { type App, deleteApp } from './whisp/apps.ts';
import { listActiveKeys } from './whisp/keys.ts';

/**
 * Does the steps in order.
 * @returns the key; undefined when a step changed what the plan was made from, so that it has to be made anew
 */
export async function apply(context: Context, steps: readonly Step[]): Promise<Creation | undefined> {
  let creation: Creation | undefined;
  for (const step of steps) {
    switch (step.do) {
      case 'register-account':
        await registerAccount(context, step.companyName);
        return undefined;
      case 'create-app':
        await createMissingApp(context, step.name);
        return undefined;
      case 'delete-duplicate':
        await deleteDuplicate(context, step.app);
        break;
      case 'create-key':
        creation = await createNewKey(context, step.observed);
        context.progress.key = creation.key;
        context.runner.info(`Created the key ${creation.key.id}.`);
        break;
      case 'fail':
        throw step.failure;
    }
  }
  return creation;
}

async function registerAccount(
  { session, inputs, progress, runner }: Context,
  companyName: string,
): Promise<void> {
  progress.accountCreated = await session.register(companyName);
  runner.info(
    `${progress.accountCreated ? 'Registered the account and signed' : 'Signed'} in to ${inputs.apiUrl}.`,
  );
}

/** The app that this step created and nobody uses: another job's is older. That it stays behind is no reason to fail. */
async function deleteDuplicate({ session, runner, progress }: Context, app: App): Promise<void> {
  try {
    const { items } = await listActiveKeys(session, app.id);
    if (items.length > 0) {
      runner.warning(
        `The app ${app.id}, created by this step, is not used but has keys by now: it was left alone.`,
      );
      return;
    }
    await deleteApp(session, app.id);
  } catch (error) {
    if (!answered(error, 404)) {
      runner.warning(
        `The app ${app.id}, created by this step, is not used and could not be deleted: ${explain(error)}`,
      );
      return;
    }
  }
  progress.deletedAppIds.push(app.id);
  runner.info(`Another job had created the app a moment earlier: deleted ${app.id}, created by this step.`);
}
