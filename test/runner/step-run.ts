import type { JobState } from './job-state.ts';
import type { Ended } from './process.ts';
import {
  type Files,
  readCommandFiles,
  takeEnvironment,
  takeFolders,
  takeOutputs,
  takeState,
  takeSummary,
} from './step-files.ts';
import type { Annotation, StepLog } from './step-log.ts';
import type { StepOutput } from './step-output.ts';

/** What one stage of a step did. */
export interface StepRun {
  readonly outcome: 'success' | 'failure' | 'cancelled';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stage: 'main' | 'post';
  /** What GitHub shows, masked. */
  readonly log: string;
  readonly annotations: readonly Annotation[];
  /**
   * What the log shows as `***` only because it looks like a secret, in clear. A pattern is no promise, so what an action should
   * have masked must not be here.
   */
  readonly hiddenByPattern: readonly string[];
  /** Names have no case: the first spelling of each, with its last value. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** Environment variables set for the steps that follow. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** The job summary as uploaded: masked line by line. */
  readonly summary: string;
  /** Every byte that left the process, unmasked. What is on standard error the runner may show before any mask holds. */
  readonly raw: {
    readonly stdout: string;
    readonly stderr: string;
    readonly files: Files;
  };
}

/** Who ended a stage before its process did: the job was cancelled, or the step took longer than it may. */
export type Ending = 'cancelled' | 'timed out';

interface Finished {
  readonly stage: StepRun['stage'];
  readonly log: StepLog;
  readonly output: StepOutput;
  readonly files: Files;
  readonly ending: Ending | undefined;
}

/** Takes what the stage left in its files, however its process ended, and makes it count for the steps that follow. */
export function conclude(
  job: JobState,
  { stage, log, output, files: paths, ending }: Finished,
  { exitCode, signal, stdout, stderr }: Ended,
): StepRun {
  const files = readCommandFiles(paths);
  const path = takeFolders(files);
  for (const folder of path)
    job.path.splice(0, job.path.length, folder, ...job.path.filter((each) => each !== folder));
  const env = takeEnvironment(files, log);
  Object.assign(job.env, env);
  const summary = takeSummary(paths, files, job.masker, log);
  if (summary !== '') job.summaries.push(summary);
  takeState(files, log, output.state);
  takeOutputs(files, log, output.outputs);
  const failed = log.failed || exitCode !== 0 || ending === 'timed out';
  return {
    // The exit status of a process that was cancelled is not looked at.
    outcome: ending === 'cancelled' ? 'cancelled' : failed ? 'failure' : 'success',
    exitCode,
    signal,
    stage,
    log: log.text,
    annotations: log.annotations,
    hiddenByPattern: log.hiddenByPattern,
    outputs: stage === 'post' ? {} : output.outputs.toObject(),
    state: output.state.toObject(),
    env,
    path,
    summary,
    raw: { stdout, stderr, files },
  };
}
