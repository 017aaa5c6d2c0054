import { apply } from './apply.ts';
import { type Context, createContext } from './context.ts';
import type { Deps } from './deps.ts';
import type { Inputs } from './inputs.ts';
import { setOutputs } from './outputs.ts';
import { makePlan } from './plan.ts';
import type { Progress } from './progress.ts';
import { describe, type Step } from './steps.ts';
import { undo } from './undo.ts';

/**
 * The main step: observe, plan, apply, outputs. Throws Failure, with what can be undone undone and the outputs known set.
 */
export async function run(inputs: Inputs, deps: Deps, progress: Progress): Promise<void> {
  const context = createContext(inputs, deps, progress);
  try {
    await reconcile(context);
  } catch (error) {
    await undo(context);
    throw error;
  } finally {
    await lookForStrays(context);
    setOutputs(progress, deps.runner);
  }
}

/** What cannot be found out now is left to the post step: the service may answer again by then. */
async function lookForStrays(context: Context): Promise<void> {
  let known = true;
  for (const strays of context.strays) {
    known = (await strays.lookOnceMore(context.progress.key?.id)) && known;
  }
  if (known && context.pending()?.stage === 'creating') context.notePending(undefined);
}

/** Carries out plans until one is done: what another job may have been doing too is looked at again afterwards. */
async function reconcile(context: Context): Promise<void> {
  const steps = await makePlan(context);
  if (context.inputs.dryRun) tell(context, steps);
  else if ((await apply(context, steps)) === 'plan-anew') await reconcile(context);
}

/** All that a dry run does with the plan. */
function tell({ runner, progress }: Context, steps: readonly Step[]): void {
  progress.plan = steps.map(describe);
  const list = progress.plan.map((text, index) => `\n  ${index + 1}. ${text}`).join('');
  runner.info(`Dry run, nothing was changed. The plan: ${list === '' ? 'nothing to do.' : list}`);
}
