import { apply } from './apply.ts';
import { type Context, createContext } from './context.ts';
import type { Deps } from './deps.ts';
import type { Inputs } from './inputs.ts';
import { type Observed, observe } from './observe.ts';
import { setOutputs } from './outputs.ts';
import { plan } from './plan.ts';
import type { Progress } from './progress.ts';
import { quote } from './text.ts';
import { undo } from './undo.ts';

/** The main step: observe, plan, apply, outputs. Throws Failure, with what can be undone undone and the outputs known set. */
export async function run(inputs: Inputs, deps: Deps, progress: Progress): Promise<void> {
  const context = createContext(inputs, deps, progress);
  try {
    const applied = await reconcile(context);
    deps.cancellation.now.throwIfAborted();
    setOutputs(progress, inputs, deps.runner);
    await applied.lookForStrays();
  } catch (error) {
    await undo(context);
    setOutputs(progress, inputs, deps.runner);
    throw error;
  }
}

/** Applies plans until there is nothing left to do: an account or app that was missing is looked at again once it is there. */
async function reconcile(context: Context): Promise<{ lookForStrays: () => Promise<void> }> {
  for (;;) {
    const observed = await observe(context);
    remember(context, observed);
    const creation = await apply(context, plan(context.inputs, observed));
    if (creation !== undefined) return creation;
  }
}

/** Notes and tells what is known of the app, before anything can fail over it. */
function remember({ runner, inputs, progress }: Context, observed: Observed): void {
  if (observed.account === 'missing' || observed.app === undefined) return;
  const { app, baseUrl, others, activeKeys } = observed.app;
  progress.app = app;
  if (baseUrl !== undefined) {
    if (inputs.maskBaseUrl) runner.mask(baseUrl);
    progress.baseUrl = baseUrl;
  }
  runner.info(`Using the app ${quote(app.name)} (${app.id}), which has ${activeKeys.length} active keys.`);
  if (others.length > 0) {
    const ids = others.map((other) => other.id).join(', ');
    runner.warning(
      `Other apps have the name ${quote(app.name)} too: ${ids}. The oldest active one, ${app.id}, is used. Rename or delete the others, or give app_id.`,
    );
  }
}
