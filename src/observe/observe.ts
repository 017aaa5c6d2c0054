import { bullets, explain, UserError } from '../base/errors.ts';
import type { Change } from '../model/change.ts';
import type { KeyTask, TeardownTask } from '../model/task.ts';
import { planKey } from '../plan/plan-key.ts';
import { planRevoke, planSweep, planTeardown } from '../plan/plan-removal.ts';
import type { Context } from '../services/services.ts';
import type { App } from '../services/whisp/apps.ts';
import { findApp, findApps } from './find-app.ts';
import { findPreviews } from './previews.ts';
import { signIn } from './sign-in.ts';
import { observeTargets, storedTargets } from './targets.ts';

/** Reads what the command needs, and plans its changes from that and the inputs alone. Changes nothing. */
export async function makePlan(context: Context): Promise<readonly Change[]> {
  const { task } = context.inputs;
  switch (task.command) {
    case 'provision':
    case 'rotate':
      return planKeyTask(context, task);
    case 'revoke':
      await signIn(context, false);
      return planRevoke(task, await findApp(context, task.app));
    case 'teardown': {
      const [targets, apps] = await both(
        storedTargets(context, task.stored?.targets ?? []),
        signInAndFind(context, task),
      );
      return planTeardown(task, apps, targets);
    }
    case 'sweep':
      await signIn(context, false);
      return planSweep(task, await findPreviews(context, task));
  }
}

/** With app_id no account is registered: a new one cannot have the app. */
async function planKeyTask(context: Context, task: KeyTask): Promise<readonly Change[]> {
  const { app, companyName, delivery } = task;
  const mayRegister = companyName !== undefined && app.by === 'name';
  const [targets, signedIn] = await both(
    observeTargets(context, delivery, task.names),
    signIn(context, mayRegister),
  );
  return planKey(task, { signedIn, app: signedIn ? await findApp(context, app) : undefined, targets });
}

async function signInAndFind(context: Context, task: TeardownTask): Promise<readonly App[]> {
  await signIn(context, false);
  return findApps(context, task.app);
}

/** Two readings at once; when both fail, both are told. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  const results = await Promise.allSettled([one, other]);
  const [a, b] = results;
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (reasons.length < 2) throw reasons[0];
  throw new UserError(`Two things are wrong:\n${bullets(reasons.map(explain))}`);
}
