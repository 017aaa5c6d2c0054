import { explain } from './base/errors.ts';
import type { Runner } from './base/ports.ts';
import { cleanUp } from './cleanup.ts';
import { readInputs } from './inputs/read-inputs.ts';
import { noProgress, type Progress } from './journal/journal.ts';
import { setOutputs } from './journal/outputs.ts';
import { decodePending } from './journal/state.ts';
import { summary } from './journal/summary.ts';
import { run } from './run.ts';
import { withDeps } from './runner/deps.ts';
import { inputSource } from './runner/input-source.ts';
import { createRunner } from './runner/runner.ts';
import type { Preconnections } from './services/http/preconnect.ts';

/** The main step as the runner starts it. Every error ends here. */
export async function main(early: Preconnections): Promise<void> {
  const runner = createRunner();
  const progress = noProgress();
  let failure: string | undefined;
  const source = inputSource(runner);
  try {
    const inputs = readInputs(source);
    if ('skip' in inputs) skip(inputs.skip, progress, runner);
    else await withDeps(inputs.requestTimeoutMs, runner, early, (deps) => run(inputs, deps, progress));
  } catch (error) {
    failure = explain(error);
    runner.fail(failure);
  }
  // Also when the inputs are wrong, a summary that is not wanted is not written.
  if (source.read('job_summary').toLowerCase() !== 'false') await runner.summary(summary(progress, failure));
}

/** The post step, loaded only when there is something to look after. It never fails the job. */
export async function post(early: Preconnections): Promise<void> {
  const runner = createRunner();
  const pending = decodePending(runner.savedState());
  if (pending === undefined) return;
  try {
    const inputs = readInputs(inputSource(runner));
    if ('skip' in inputs) throw new Error(inputs.skip);
    await withDeps(inputs.requestTimeoutMs, runner, early, (deps) => cleanUp(pending, inputs, deps));
  } catch (error) {
    const key = 'keyId' in pending ? `The key ${pending.keyId}` : 'A key';
    runner.warning(`${key} of the app ${pending.appId} may still be valid: ${explain(error)}`);
  }
}

function skip(why: string, progress: Progress, runner: Runner): void {
  progress.skipped = why;
  runner.notice(`Skipped: ${why}. Nothing was done.`);
  setOutputs(progress, runner);
}
