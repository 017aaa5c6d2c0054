import type { Ended } from './process.ts';
import type { JobState } from './stage.ts';
import { type Files, readCommandFiles, takeFolders, takePairs, takeSummary } from './step-files.ts';
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
    readonly files: Files;
  };
}

interface Finished {
  readonly stage: StepRun['stage'];
  readonly log: StepLog;
  readonly output: StepOutput;
  readonly files: Files;
}

/** Takes what the stage left in its files, however its process ended, and makes it count for the steps that follow. */
export function conclude(
  job: JobState,
  { stage, log, output, files: paths }: Finished,
  { exitCode, signal, stdout, stderr }: Ended,
  cancelled: boolean,
): StepRun {
  const files = readCommandFiles(paths);
  const path = takeFolders(files);
  for (const folder of path)
    job.path.splice(0, job.path.length, folder, ...job.path.filter((each) => each !== folder));
  const env = takePairs(files, 'env', log);
  Object.assign(job.env, env);
  const summary = takeSummary(files, job.masker, log);
  const state = { ...Object.fromEntries(output.state), ...takePairs(files, 'state', log) };
  const outputs = { ...Object.fromEntries(output.outputs), ...takePairs(files, 'output', log) };
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
