import { explain } from './base/errors.ts';
import type { Runner } from './base/ports.ts';
import { cleanUp, subjectOf } from './cleanup.ts';
import { readInputs, readPostInputs } from './inputs/read-inputs.ts';
import { readWanted } from './inputs/wanted.ts';
import { Journal } from './journal/journal.ts';
import { setOutputs } from './journal/outputs.ts';
import { decodePending } from './journal/state.ts';
import { summary } from './journal/summary.ts';
import { run } from './run.ts';
import { withDeps } from './runner/deps.ts';
import { inputSource } from './runner/input-source.ts';
import { createRunner } from './runner/runner.ts';
import { checkSurroundings } from './runner/surroundings.ts';
import type { Preconnections } from './services/http/preconnect.ts';

/** The main step as the runner starts it. Every error ends here. */
export async function main(preconnections: Preconnections): Promise<void> {
  const runner = createRunner();
  const journal = new Journal(runner);
  const source = inputSource(runner);
  journal.wanted = readWanted(source.read);
  const failure = await failureOf(async () => {
    const inputs = readInputs(source);
    if ('skip' in inputs) return skip(inputs.skip, journal, runner);
    // A key that nobody could be given is not made; what only revokes or deletes needs no file.
    if (inputs.task.command === 'provision' || inputs.task.command === 'rotate')
      checkSurroundings(process.env);
    await withDeps(runner, preconnections, (deps) => run(inputs, deps, journal));
  });
  // Also when the inputs are wrong there are outputs, and a summary that is not wanted is not written.
  const unset = await failureOf(async () => setOutputs(journal, runner));
  const failed = [...new Set([failure, unset])].filter((message) => message !== undefined).join('\n');
  if (failed !== '') runner.fail(failed);
  if (source.read('job_summary').toLowerCase() === 'false') return;
  await runner.summary(summary(journal, failed === '' ? undefined : failed));
}

/** The post step, loaded only when there is something to look after. It never fails the job. */
export async function post(preconnections: Preconnections): Promise<void> {
  const runner = createRunner();
  const pending = decodePending(runner.savedState());
  if (pending === undefined) return;
  const failure = await failureOf(async () => {
    const inputs = readPostInputs(inputSource(runner));
    await withDeps(runner, preconnections, (deps) => cleanUp(pending, inputs, deps));
  });
  if (failure !== undefined) runner.warning(`${subjectOf(pending)}: ${failure}`);
}

async function failureOf(step: () => Promise<void>): Promise<string | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    return explain(error);
  }
}

function skip(why: string, journal: Journal, runner: Runner): void {
  journal.skipped = why;
  runner.notice(`Skipped: ${why}. Nothing was done.`);
}
