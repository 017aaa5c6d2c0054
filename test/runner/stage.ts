import { delimiter, resolve } from 'node:path';
import { COMMAND_FILES, contextVariables, machineVariables } from './environment.ts';
import type { StepOptions } from './job.ts';
import { type Contexts, inputVariables, type Manifest } from './manifest.ts';
import type { Masker } from './masker.ts';
import { startProcess } from './process.ts';
import { createCommandFiles, type FileName } from './step-files.ts';
import { StepLog } from './step-log.ts';
import { StepOutput } from './step-output.ts';
import { conclude, type StepRun } from './step-run.ts';

/** What the steps of a job share. */
export interface JobState {
  readonly dir: string;
  readonly contexts: Contexts;
  readonly masker: Masker;
  readonly env: Record<string, string>;
  /** Folders that steps have put before the search path, the last one first. */
  readonly path: string[];
  readonly runnerEnv: Readonly<Record<string, string>>;
  readonly debug: boolean;
  readonly node: string;
  readonly cancelScale: number;
  failed: boolean;
  cancelled: boolean;
}

export interface RunningStep {
  readonly pid: number;
  readonly done: Promise<StepRun>;
  /** Cancels the step as the runner does. */
  cancel(): void;
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
  const output = new StepOutput(log, job.masker);
  const { variables, inputs, warnings } = inputVariables(manifest, step.with ?? {}, job.contexts);
  const environment = { ...job.env, ...step.env };
  for (const warning of warnings) log.annotate('warning', warning);
  if (stage === 'post') log.write('Post job cleanup.');
  else announce(log, manifest, inputs, environment);
  const files = createCommandFiles(job.dir);
  const running = startProcess({
    node: job.node,
    script: resolve(manifest.dir, script),
    cwd: job.contexts.github['workspace'] ?? job.dir,
    env: {
      ...searchPath({ CI: 'true', ...machineVariables(), ...job.runnerEnv, ...environment }, job.path),
      ...Object.fromEntries(Object.entries(saved).map(([name, value]) => [`STATE_${name}`, value])),
      ...variables,
      ...contextVariables(job.contexts),
      ...Object.fromEntries(
        Object.entries(files).map(([name, path]) => [COMMAND_FILES[name as FileName], path]),
      ),
    },
    onLine: (line) => output.line(line),
    cancelScale: job.cancelScale,
  });
  let cancelled = false;
  return {
    pid: running.pid,
    done: running.ended.then((ended) => conclude(job, { stage, log, output, files }, ended, cancelled)),
    cancel: () => {
      cancelled = true;
      running.cancel();
    },
    kill: running.kill,
    onLine: (listener) => log.onLine(listener),
  };
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
