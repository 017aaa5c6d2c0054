import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CaselessMap } from './dotnet.ts';
import { createEnvironment, type EnvironmentOptions } from './environment.ts';
import { type JobOutputs, jobOutputs, type OutputMap, type StepOutputs } from './job-outputs.ts';
import type { JobState, StepOptions } from './job-state.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { Masker } from './masker.ts';
import { SECRET_PATTERNS } from './patterns.ts';
import { type RunningStep, type Stage, startStage } from './stage.ts';
import type { StepRun } from './step-run.ts';

export type { StepOptions } from './job-state.ts';
export type { RunningStep } from './stage.ts';
export type { StepRun } from './step-run.ts';

export interface JobOptions extends EnvironmentOptions {
  /** The runner's own environment, such as proxy variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Values that the runner knows as secrets from the start, as those of `secrets.*`. */
  readonly secrets?: readonly string[];
  /** The Node that actions are run with; this process's own unless given. */
  readonly nodePath?: string;
  /** Factor on the waits between the signals of a cancellation. */
  readonly cancelScale?: number;
  /** What GitHub hides though nobody registered it, as regular expressions; none with a server that sends none. */
  readonly secretPatterns?: readonly string[];
}

/** One job of a workflow, its steps run one after the other, as GitHub's runner runs JavaScript actions. */
export interface Job {
  /** Runs a step and waits for it. */
  run(step: StepOptions): Promise<StepRun>;
  start(step: StepOptions): RunningStep;
  /**
   * Cancels the job, or shuts the runner down. A stage whose condition holds in a cancelled job, as a post step's by default,
   * goes on; at a shutdown none does, and there are no post steps (StepsRunner.cs).
   */
  cancel(reason?: 'shutdown'): void;
  /**
   * Runs the post steps, last in first out, and removes the job's folder.
   * @param onStart told of each as it starts
   */
  complete(onStart?: (stage: RunningStep) => void): Promise<StepRun[]>;
  /** Job outputs as other jobs get them: what a mask would change is dropped, with the runner's warning. */
  outputs(map: OutputMap): JobOutputs;
  /** Environment variables that steps have set for those that follow. */
  readonly env: Readonly<Record<string, string>>;
  /** Values registered as secrets, without their variants. */
  readonly masks: readonly string[];
  /** The summaries that the job's page shows: those of the first 20 steps that have one. */
  readonly summaries: readonly string[];
  mask(text: string): string;
  readonly dir: string;
}

/** Summaries that are shown of one job (GitHub's documentation of workflow commands). */
const SUMMARIES = 20;

/** Starts a job in a temporary folder of its own. */
export async function startJob(options: JobOptions = {}): Promise<Job> {
  const dir = await mkdtemp(join(tmpdir(), 'runner-'));
  const contexts = await createEnvironment(dir, options);
  const masker = new Masker();
  const token = contexts.github['token'] ?? '';
  // The form in which git and the REST API take the token is a secret from the start as well (ExecutionContext.cs).
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  for (const secret of [token, basic, ...(options.secrets ?? [])]) masker.addSecret(secret);
  for (const pattern of options.secretPatterns ?? SECRET_PATTERNS) masker.addPattern(pattern);
  const state: JobState = {
    dir,
    contexts,
    masker,
    env: {},
    path: [],
    runnerEnv: options.env ?? {},
    debug: options.stepDebug ?? false,
    node: options.nodePath ?? process.execPath,
    cancelScale: options.cancelScale ?? 1,
    summaries: [],
    failed: false,
    cancelled: false,
  };
  const outputs: StepOutputs = new CaselessMap();
  const posts: { manifest: Manifest; step: StepOptions; main: RunningStep }[] = [];
  const running = new Set<{ condition: string; stage: RunningStep }>();

  /** Starts a stage that a cancellation of the job finds as long as it runs. */
  const startJudged = (stage: Stage, condition: string): RunningStep => {
    const started = startStage(state, stage);
    const entry = { condition, stage: started };
    running.add(entry);
    const done = started.done
      .then((run) => settle(run, state))
      .finally(() => {
        running.delete(entry);
      });
    return { ...started, done };
  };

  const start = (step: StepOptions): RunningStep => {
    const manifest = readManifest(resolve(step.action));
    const stage = { manifest, step, stage: 'main', script: manifest.main, saved: {} } as const;
    const main = startJudged(stage, 'success()');
    if (manifest.post !== undefined) posts.unshift({ manifest, step, main });
    const done = main.done.then((run) => {
      if (step.id !== undefined) outputs.set(step.id, run.outputs);
      return run;
    });
    return { ...main, done };
  };

  return {
    start,
    run: (step) => start(step).done,
    cancel: (reason) => {
      state.cancelled = true;
      if (reason === 'shutdown') posts.length = 0;
      for (const { condition, stage } of running) {
        if (reason === 'shutdown' || !conditionHolds(condition, state)) stage.cancel();
      }
    },
    complete: async (onStart) => {
      const runs: StepRun[] = [];
      try {
        for (let next = posts.shift(); next !== undefined; next = posts.shift()) {
          const { manifest, step, main } = next;
          const { state: saved } = await main.done;
          if (!conditionHolds(manifest.postIf, state)) continue;
          const script = manifest.post ?? '';
          const post = startJudged({ manifest, step, stage: 'post', script, saved }, manifest.postIf);
          onStart?.(post);
          runs.push(await post.done);
        }
      } finally {
        await rm(dir, { recursive: true, force: true, maxRetries: 5 });
      }
      return runs;
    },
    outputs: (map) => jobOutputs(map, outputs, masker),
    env: state.env,
    masks: masker.values,
    mask: (text) => masker.mask(text),
    get summaries() {
      return state.summaries.slice(0, SUMMARIES);
    },
    dir,
  };
}

/** Lets a stage of a step, main or post, count for the status of the job. */
function settle(run: StepRun, state: JobState): StepRun {
  if (run.outcome === 'failure') state.failed = true;
  if (run.outcome === 'cancelled') state.cancelled = true;
  return run;
}

function conditionHolds(condition: string, { failed, cancelled }: JobState): boolean {
  const conditions: Record<string, boolean> = {
    'always()': true,
    'success()': !failed && !cancelled,
    'failure()': failed && !cancelled,
    'cancelled()': cancelled,
  };
  const holds = conditions[condition];
  if (holds === undefined) throw new Error(`post-if: ${condition} is more than this harness can evaluate`);
  return holds;
}
