import { bullets, explain, UserError } from '../base/errors.ts';
import { TOLERANCE_MS } from '../base/time.ts';
import type { App } from '../model/app.ts';
import type { Observed, ObservedAccount } from '../model/observed.ts';
import type { KeyTask, TeardownTask } from '../model/task.ts';
import type { Context } from '../services/services.ts';
import { findApp, findApps } from './find-app.ts';
import { findPreviews } from './previews.ts';
import { signIn } from './sign-in.ts';
import { observeTargets, storedTargets } from './targets.ts';

/** Reads everything that the command's plan is made from. Changes nothing. */
export async function observe(context: Context): Promise<Observed> {
  const { task } = context.inputs;
  switch (task.command) {
    case 'provision':
    case 'rotate':
      return { for: 'key', task, account: await observeAccount(context, task) };
    case 'revoke':
      await signIn(context, false);
      return { for: 'revoke', task, app: await findApp(context, task.app) };
    case 'teardown': {
      const [targets, apps] = await both(storedTargets(context, task.targets), signInAndFind(context, task));
      return { for: 'teardown', task, apps, targets };
    }
    case 'sweep':
      await signIn(context, false);
      return { for: 'sweep', task, previews: await findPreviews(context, task) };
  }
}

/** With app_id no account is registered: a new one cannot have the app. */
async function observeAccount(context: Context, task: KeyTask): Promise<ObservedAccount> {
  const { app, companyName, delivery } = task;
  const mayRegister = companyName !== undefined && app.by === 'name';
  const [targets, signedIn] = await both(
    observeTargets(context, delivery, task.names),
    signIn(context, mayRegister),
  );
  const clocks = { githubToWhispMs: 0, toleranceMs: TOLERANCE_MS };
  return { signedIn, app: signedIn ? await findApp(context, app) : undefined, targets, clocks };
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
