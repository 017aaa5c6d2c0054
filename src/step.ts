import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as core from '@actions/core';
import { getProxyUrl } from '@actions/http-client/lib/proxy';
import type { Cancellation, Clock, Deps, Runner } from './deps.ts';
import { createDispatcher } from './dispatcher.ts';
import { Cancelled, explain } from './errors.ts';
import { secretsExcuse } from './event.ts';
import { type Inputs, readInputs, type Skip } from './inputs.ts';
import { setOutputs } from './outputs.ts';
import { noProgress, type Progress } from './progress.ts';
import { Secrets } from './secrets.ts';
import { summary } from './summary.ts';
import { logLines } from './text.ts';

// The only file that knows the toolkit, the environment and the process.

/** Runs the main step as the runner started it. Every error ends here. */
export async function step(
  run: (inputs: Inputs, deps: Deps, progress: Progress) => Promise<void>,
): Promise<void> {
  const runner = createRunner();
  const progress = noProgress();
  let failure: string | undefined;
  try {
    const inputs = inputsOf(runner);
    if ('skip' in inputs) skip(inputs, progress, runner);
    else await withDeps(inputs, runner, (deps) => run(inputs, deps, progress));
  } catch (error) {
    failure = explain(error);
    runner.error(failure);
    process.exitCode = core.ExitCode.Failure;
  }
  if (summaryWanted()) await runner.summary(summary(progress, failure));
}

function inputsOf(runner: Runner): Inputs | Skip {
  // Spaces may be part of a password; the line break at the end of a pasted one is not.
  const password = core.getInput('password', { trimWhitespace: false }).replace(/[\r\n]+$/, '');
  runner.mask(password);
  const read = (name: string) => (name === 'password' ? password : core.getInput(name));
  return readInputs(read, excuse);
}

function excuse(): string | undefined {
  const {
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: repository = '',
    GITHUB_ACTOR: actor = '',
  } = process.env;
  if (path === undefined) return undefined;
  return secretsExcuse({ repository, actor, event: JSON.parse(readFileSync(path, 'utf8')) });
}

function skip({ skip: why }: Skip, progress: Progress, runner: Runner): void {
  progress.skipped = why;
  runner.notice(`Skipped: ${why}. No Whisp key was created.`);
  setOutputs(progress, undefined, runner);
}

/** A wrong value has been reported by then; the summary is written all the same. */
function summaryWanted(): boolean {
  return core.getInput('job_summary').toLowerCase() !== 'false';
}

async function withDeps(inputs: Inputs, runner: Runner, run: (deps: Deps) => Promise<void>): Promise<void> {
  const proxy = getProxyUrl(new URL(inputs.apiUrl))?.href;
  const dispatcher = createDispatcher(proxy, inputs.requestTimeoutMs);
  try {
    await run({ runner, dispatcher, clock, random: Math.random, cancellation: cancellationBySignals() });
  } finally {
    await dispatcher.destroy();
  }
}

const clock: Clock = {
  now: Date.now,
  sleep: (ms, signal) =>
    delay(ms, undefined, { signal }).catch(() => {
      throw signal.reason;
    }),
};

/**
 * The runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s after that it kills (actions/runner, ProcessInvoker.cs). Undoing
 * ends 5 s after the first.
 */
function cancellationBySignals(): Cancellation {
  const [now, creating, undoing] = [new AbortController(), new AbortController(), new AbortController()];
  const cancel = () => {
    now.abort(new Cancelled());
    setTimeout(() => creating.abort(new Cancelled()), 3500).unref();
    setTimeout(() => undoing.abort(new Cancelled()), 5000).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, cancel);
  return { now: now.signal, creating: creating.signal, undoing: undoing.signal };
}

function createRunner(): Runner {
  const secrets = new Secrets();
  const safe = (message: string) => logLines(secrets.redact(message));
  return {
    mask: (value) => {
      if (value.trim() === '') return;
      secrets.add(value);
      core.setSecret(value);
    },
    info: (message) => core.info(safe(message)),
    debug: (message) => core.debug(safe(message)),
    notice: (message) => core.notice(safe(message)),
    warning: (message) => core.warning(safe(message)),
    error: (message) => core.error(safe(message)),
    output: core.setOutput,
    exportVariable: core.exportVariable,
    summary: (html) => writeSummary(secrets.redact(html)),
    redact: (text) => secrets.redact(text),
  };
}

/** A summary is a convenience: that it cannot be written must not fail a step whose key has been delivered. */
async function writeSummary(html: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY'] === undefined) return;
  try {
    await core.summary.addRaw(html).write();
  } catch (error) {
    core.warning(`The job summary could not be written: ${error instanceof Error ? error.message : error}`);
  }
}
