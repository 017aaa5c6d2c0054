import { delimiter, resolve } from 'node:path';
import { COMMAND_FILES, contextVariables, machineVariables } from './environment.ts';
import type { JobState, StepOptions } from './job-state.ts';
import { inputVariables, type Manifest } from './manifest.ts';
import { startProcess } from './process.ts';
import { createCommandFiles, type FileName, type Files } from './step-files.ts';
import { StepLog } from './step-log.ts';
import { StepOutput } from './step-output.ts';
import { conclude, type Ending, type StepRun } from './step-run.ts';
import { commandIn, type Surroundings, variablesIn } from './surroundings.ts';

export interface RunningStep {
  readonly pid: number;
  readonly done: Promise<StepRun>;
  /** Cancels the step as the runner does. */
  cancel(): void;
  /** Ends the step as its `timeout-minutes` does: with the same signals, but it has failed. */
  timeOut(minutes: number): void;
  /** Ends the process at once, as a machine that goes away. */
  kill(): void;
  /** Told of each masked line from now on. */
  onLine(listener: (line: string) => void): void;
}

export interface Stage {
  readonly manifest: Manifest;
  readonly step: StepOptions;
  readonly stage: 'main' | 'post';
  readonly script: string;
  /** The state that the main stage saved. */
  readonly saved: Readonly<Record<string, string>>;
}

/** Starts one stage of a step. */
export function startStage(job: JobState, { manifest, step, stage, script, saved }: Stage): RunningStep {
  const log = new StepLog(job.masker, job.debug);
  const { variables, inputs, warnings } = inputVariables(manifest, step.with ?? {}, job.contexts);
  const environment = { ...job.env, ...step.env };
  for (const warning of warnings) log.annotate('warning', warning);
  if (stage === 'post') log.write('Post job cleanup.');
  else announce(log, manifest, inputs, environment);
  const output = new StepOutput(log, job.masker);
  const surroundings = step.surroundings ?? {};
  const files = createCommandFiles(job.dir, surroundings.files);
  const env = stageVariables(job, environment, saved, variables, commandFileVariables(files, surroundings));
  const running = startProcess({
    command: commandIn(surroundings, [job.node, resolve(manifest.dir, script)]),
    cwd: job.contexts.github['workspace'] ?? job.dir,
    env: { ...env, ...variablesIn(surroundings, env) },
    onLine: (line, from) => output.line(line, from),
    cancelScale: job.cancelScale,
  });
  let ending: Ending | undefined;
  return {
    pid: running.pid,
    done: running.ended.then((ended) => conclude(job, { stage, log, output, files, ending }, ended)),
    cancel: () => {
      ending ??= 'cancelled';
      running.cancel();
    },
    timeOut: (minutes) => {
      ending ??= 'timed out';
      log.annotate('error', `The action '${manifest.name}' has timed out after ${minutes} minutes.`);
      running.cancel();
    },
    kill: running.kill,
    onLine: (listener) => log.onLine(listener),
  };
}

/** The environment of a stage; what comes later wins. */
function stageVariables(
  job: JobState,
  environment: Readonly<Record<string, string>>,
  saved: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    ...searchPath({ CI: 'true', ...machineVariables(), ...job.runnerEnv, ...environment }, job.path),
    ...Object.fromEntries(Object.entries(saved).map(([name, value]) => [`STATE_${name}`, value])),
    ...inputs,
    ...contextVariables(job.contexts),
    ...files,
  };
}

function commandFileVariables(paths: Files, { files = {} }: Surroundings): Record<string, string> {
  return Object.fromEntries(
    (Object.keys(paths) as FileName[])
      .filter((name) => files[name] !== 'unset')
      .map((name) => [COMMAND_FILES[name], paths[name]]),
  );
}

/** The environment with the folders of `GITHUB_PATH` before its own search path. */
function searchPath(env: Readonly<Record<string, string>>, folders: readonly string[]): typeof env {
  if (folders.length === 0) return env;
  return { ...env, PATH: [...folders, ...(env['PATH'] ? [env['PATH']] : [])].join(delimiter) };
}

/** The group at the top of a step's log, which shows every input that is not empty (Handler.cs). */
function announce(
  log: StepLog,
  manifest: Manifest,
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): void {
  log.write(`##[group]Run ${manifest.name}`);
  if (Object.keys(inputs).length > 0) log.write('with:');
  for (const [name, value] of Object.entries(inputs)) if (value !== '') log.write(`  ${name}: ${value}`);
  if (Object.keys(environment).length > 0) log.write('env:');
  for (const [name, value] of Object.entries(environment)) log.write(`  ${name}: ${value}`);
  log.write('##[endgroup]');
}
