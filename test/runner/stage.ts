import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { commandFilePairs, type Pairs } from './command-files.ts';
import { COMMAND_FILES, contextVariables, machineVariables } from './environment.ts';
import type { StepOptions } from './job.ts';
import { type Contexts, inputVariables, type Manifest } from './manifest.ts';
import type { Masker } from './masker.ts';
import { type Ended, startProcess } from './process.ts';
import { type Annotation, StepLog } from './step-log.ts';

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

type FileName = keyof typeof COMMAND_FILES;

/** What one stage of a step did. */
export interface StepRun {
  readonly outcome: 'success' | 'failure' | 'cancelled';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stage: 'main' | 'post';
  /** What GitHub shows, masked. */
  readonly log: string;
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** Environment variables set for the steps that follow. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** The job summary as uploaded: masked line by line. */
  readonly summary: string;
  /** Every byte that left the process, unmasked. */
  readonly raw: {
    readonly stdout: string;
    readonly stderr: string;
    readonly files: Readonly<Record<FileName, string>>;
  };
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
  const { variables, inputs, warnings } = inputVariables(manifest, step.with ?? {}, job.contexts);
  const environment = { ...job.env, ...step.env };
  if (stage === 'post') log.write('Post job cleanup.');
  else announce(log, manifest, inputs, environment);
  for (const warning of warnings) log.annotate('warning', warning);
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
    onLine: (line) => log.line(line),
    cancelScale: job.cancelScale,
  });
  let cancelled = false;
  return {
    pid: running.pid,
    done: running.ended.then((ended) => conclude(job, stage, log, files, ended, cancelled)),
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

/** The group at the top of a step's log, which shows every input that is not empty. */
function announce(
  log: StepLog,
  manifest: Manifest,
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): void {
  log.write(`##[group]Run ${manifest.name}`);
  const shown = Object.entries(inputs).filter(([, value]) => value !== '');
  if (shown.length > 0) log.write('with:');
  for (const [name, value] of shown) for (const line of `  ${name}: ${value}`.split('\n')) log.write(line);
  if (Object.keys(environment).length > 0) log.write('env:');
  for (const [name, value] of Object.entries(environment))
    for (const line of `  ${name}: ${value}`.split('\n')) log.write(line);
  log.write('##[endgroup]');
}

function createCommandFiles(dir: string): Record<FileName, string> {
  const folder = mkdtempSync(join(dir, 'commands-'));
  const names = Object.keys(COMMAND_FILES) as FileName[];
  const paths = names.map((name) => [name, join(folder, name)] as const);
  for (const [, path] of paths) writeFileSync(path, '');
  return Object.fromEntries(paths) as Record<FileName, string>;
}

function conclude(
  job: JobState,
  stage: StepRun['stage'],
  log: StepLog,
  paths: Readonly<Record<FileName, string>>,
  ended: Ended,
  cancelled: boolean,
): StepRun {
  const { exitCode, signal, stdout, stderr } = ended;
  const files = Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, existsSync(path) ? readFileSync(path, 'utf8') : '']),
  ) as Record<FileName, string>;
  const pairs = (name: FileName): Pairs => {
    const taken: Pairs[number][] = [];
    try {
      for (const pair of commandFilePairs(files[name])) taken.push(pair);
    } catch (error) {
      log.fail(`file command '${name}'`, error);
    }
    return taken;
  };
  const outputs = { ...Object.fromEntries(log.setByCommand.outputs), ...Object.fromEntries(pairs('output')) };
  const state = { ...Object.fromEntries(log.setByCommand.state), ...Object.fromEntries(pairs('state')) };
  const env = Object.fromEntries(pairs('env').filter(([name]) => exportable(name, log)));
  Object.assign(job.env, env);
  const path = files.path.split(/\r\n|\r|\n/).filter((line) => line !== '');
  for (const folder of path)
    job.path.splice(0, job.path.length, folder, ...job.path.filter((each) => each !== folder));
  const summary = uploadSummary(files.summary, job.masker, log);
  const failed = log.failed || exitCode !== 0;
  return {
    outcome: cancelled ? 'cancelled' : failed ? 'failure' : 'success',
    exitCode,
    signal,
    stage,
    log: log.text,
    annotations: log.annotations,
    outputs: stage === 'post' ? {} : outputs,
    state,
    env,
    path,
    summary,
    raw: { stdout, stderr, files },
  };
}

function exportable(name: string, log: StepLog): boolean {
  if (name.toUpperCase() !== 'NODE_OPTIONS') return true;
  log.annotate('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  return false;
}

/** Largest summary that is uploaded, in bytes. */
const SUMMARY_BYTES = 1024 * 1024;

function uploadSummary(text: string, masker: Masker, log: StepLog): string {
  const bytes = Buffer.byteLength(text);
  if (bytes > SUMMARY_BYTES) {
    log.annotate(
      'error',
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(bytes / 1024)}k.`,
    );
    return '';
  }
  return text
    .split('\n')
    .map((line) => masker.mask(line))
    .join('\n');
}
