import type { Context } from './context.ts';
import { findApp, findApps } from './find-app.ts';
import { type ObservedAccount, planKey } from './plan-key.ts';
import { planRevoke, planSweep, planTeardown } from './plan-removal.ts';
import { findPreviews } from './previews.ts';
import { signIn } from './sign-in.ts';
import type { Step } from './steps.ts';
import type { KeyTask } from './task.ts';

/** Reads what the command needs, and plans its changes from that and the inputs alone. Changes nothing. */
export async function makePlan(context: Context): Promise<readonly Step[]> {
  const { task } = context.inputs;
  if (task.command === 'provision' || task.command === 'rotate') {
    return planKey(task, await observeAccount(context, task));
  }
  await signIn(context, false);
  switch (task.command) {
    case 'revoke':
      return planRevoke(task, await findApp(context, task.app));
    case 'teardown':
      return planTeardown(task, await findApps(context, task.app));
    case 'sweep':
      return planSweep(await findPreviews(context, task));
  }
}

/** With app_id no account is registered: a new one cannot have the app. */
async function observeAccount(context: Context, { app, companyName }: KeyTask): Promise<ObservedAccount> {
  const mayRegister = companyName !== undefined && app.by === 'name';
  if (!(await signIn(context, mayRegister))) return { account: 'missing' };
  return { account: 'signed-in', app: await findApp(context, app) };
}
