import { apply } from './apply/apply.ts';
import { rollback } from './apply/rollback.ts';
import type { Inputs } from './inputs/read-inputs.ts';
import type { Progress } from './journal/journal.ts';
import { setOutputs } from './journal/outputs.ts';
import { type Change, describe } from './model/change.ts';
import { observe } from './observe/observe.ts';
import { plan } from './plan/plan.ts';
import type { Deps } from './services/services.ts';
import { type Context, createContext } from './services/services.ts';

/**
 * The main step: observe, plan, apply, outputs. Throws UserError, with what can be undone undone and the outputs known set.
 */
export async function run(inputs: Inputs, deps: Deps, progress: Progress): Promise<void> {
  const context = createContext(inputs, deps, progress);
  try {
    await reconcile(context);
  } catch (error) {
    await rollback(context);
    throw error;
  } finally {
    await lookForStrays(context);
    setOutputs(progress, deps.runner);
  }
}

/** What cannot be found out now is left to the post step: the service may answer again by then. */
async function lookForStrays(context: Context): Promise<void> {
  let known = true;
  for (const orphans of context.orphans) {
    known = (await orphans.lookOnceMore(context.progress.key?.id)) && known;
  }
  if (known && context.pending()?.stage === 'creating') context.notePending(undefined);
}

/** Carries out plans until one is done: what another job may have been doing too is looked at again afterwards. */
async function reconcile(context: Context): Promise<void> {
  const steps = plan(await observe(context));
  if (context.inputs.dryRun) tell(context, steps);
  else if ((await apply(context, steps)) === 'plan-again') await reconcile(context);
}

/** All that a dry run does with the plan. */
function tell({ runner, progress }: Context, steps: readonly Change[]): void {
  progress.plan = steps.map(describe);
  const list = progress.plan.map((text, index) => `\n  ${index + 1}. ${text}`).join('');
  runner.info(`Dry run, nothing was changed. The plan: ${list === '' ? 'nothing to do.' : list}`);
}
