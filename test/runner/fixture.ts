import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Job, type JobOptions, type StepRun, startJob } from './job.ts';

export interface Fixture {
  readonly inputs?: object | null;
  readonly runs?: object;
  /** Source of the main script; `put(name, text)` in it appends to the command file of that name. */
  readonly main?: string;
  readonly post?: string;
}

const PRELUDE = `import { appendFileSync } from 'node:fs';
const { env } = process;
const put = (name, text) => appendFileSync(env['GITHUB_' + name], text);
`;

/** Writes an action to a temporary folder, which goes with the test. */
export async function action({ inputs = {}, runs, main = '', post }: Fixture): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'action-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const stages = { main: 'main.mjs', ...(post === undefined ? {} : { post: 'post.mjs' }) };
  const metadata = { name: 'Fixture', inputs, runs: { using: 'node24', ...stages, ...runs } };
  await writeFile(join(dir, 'action.yml'), JSON.stringify(metadata));
  await writeFile(join(dir, 'main.mjs'), PRELUDE + main);
  if (post !== undefined) await writeFile(join(dir, 'post.mjs'), PRELUDE + post);
  return dir;
}

/** Starts a job that is over when the test is. */
export async function job(options: JobOptions = {}): Promise<Job> {
  const started = await startJob(options);
  onTestFinished(async () => {
    await started.complete();
  });
  return started;
}

/** Runs one action as the only step of a job. */
export async function runOnce(
  fixture: Fixture,
  step: { with?: Record<string, string>; env?: Record<string, string> } = {},
  options: JobOptions = {},
): Promise<StepRun> {
  return (await job(options)).run({ action: await action(fixture), ...step });
}

/** A script that prints an expression as JSON, for `printed` to read. */
export const print = (expression: string) => `console.log(JSON.stringify(${expression}));`;

/** A script that prints lines. */
export const say = (...lines: string[]) =>
  lines.map((line) => `console.log(${JSON.stringify(line)});`).join('\n');

export function printed(run: StepRun | undefined): Record<string, string | undefined> {
  return JSON.parse(run?.raw.stdout ?? '');
}
