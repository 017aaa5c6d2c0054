import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createEnvironment, type EnvironmentOptions } from './environment.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { Masker } from './masker.ts';
import { type JobState, type RunningStep, startStage } from './stage.ts';
import type { StepRun } from './step-run.ts';

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
}

export interface StepOptions {
  readonly id?: string;
  /** Folder with `action.yml`. */
  readonly action: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** One job of a workflow, its steps run one after the other, as GitHub's runner runs JavaScript actions. */
export interface Job {
  /** Runs a step and waits for it. */
  run(step: StepOptions): Promise<StepRun>;
  start(step: StepOptions): RunningStep;
  /** Runs the post steps, last in first out, and removes the job's folder. */
  complete(): Promise<StepRun[]>;
  /** Job outputs as other jobs get them: what a mask would change is dropped, with the runner's warning. */
  outputs(map: Readonly<Record<string, { step: string; output: string }>>): {
    values: Record<string, string>;
    warnings: string[];
  };
  /** Environment variables that steps have set for those that follow. */
  readonly env: Readonly<Record<string, string>>;
  /** Values registered as secrets, without their variants. */
  readonly masks: readonly string[];
  mask(text: string): string;
  readonly dir: string;
}

/** Starts a job in a temporary folder of its own. */
export async function startJob(options: JobOptions = {}): Promise<Job> {
  const dir = await mkdtemp(join(tmpdir(), 'runner-'));
  const contexts = await createEnvironment(dir, options);
  const masker = new Masker();
  const token = contexts.github['token'] ?? '';
  // The form in which git and the REST API take the token is a secret from the start as well (ExecutionContext.cs).
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  for (const secret of [token, basic, ...(options.secrets ?? [])]) masker.add(secret);
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
    failed: false,
    cancelled: false,
  };
  const outputs = new Map<string, Readonly<Record<string, string>>>();
  const posts: { manifest: Manifest; step: StepOptions; main: RunningStep }[] = [];

  const start = (step: StepOptions): RunningStep => {
    const manifest = readManifest(resolve(step.action));
    const main = startStage(state, { manifest, step, stage: 'main', script: manifest.main, saved: {} });
    if (manifest.post !== undefined) posts.unshift({ manifest, step, main });
    const done = main.done.then((run) => {
      if (step.id !== undefined) outputs.set(step.id, run.outputs);
      return settle(run, state);
    });
    return { ...main, done };
  };

  return {
    start,
    run: (step) => start(step).done,
    complete: async () => {
      const runs: StepRun[] = [];
      try {
        for (const { manifest, step, main } of posts.splice(0)) {
          const { state: saved } = await main.done;
          if (!conditionHolds(manifest.postIf, state)) continue;
          const script = manifest.post ?? '';
          const post = startStage(state, { manifest, step, stage: 'post', script, saved });
          runs.push(settle(await post.done, state));
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

function jobOutputs(
  map: Parameters<Job['outputs']>[0],
  outputs: ReadonlyMap<string, Readonly<Record<string, string>>>,
  masker: Masker,
): ReturnType<Job['outputs']> {
  const values: Record<string, string> = {};
  const warnings: string[] = [];
  for (const [name, { step, output }] of Object.entries(map)) {
    const value = outputs.get(step)?.[output] ?? '';
    if (masker.mask(value) !== value) warnings.push(`Skip output '${name}' since it may contain secret.`);
    else if (value !== '') values[name] = value;
  }
  return { values, warnings };
}
