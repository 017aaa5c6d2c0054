import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A process to measure. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Milliseconds from the start of the process to its end. Throws when it failed, unless that is expected. */
export async function time(command: Command, accept?: 'whatever its end'): Promise<number> {
  const start = performance.now();
  await run(command, 'ignore', accept);
  return performance.now() - start;
}

/** Peak memory of a Node process, in kB. */
export async function peakMemory({ program, args, env }: Command): Promise<number> {
  return Number(await run({ program, args: ['--require', './bench/memory.cjs', ...args], env }, 'pipe'));
}

async function run(
  { program, args, env }: Command,
  report: 'ignore' | 'pipe',
  accept?: 'whatever its end',
): Promise<string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe', report] });
  const [said, reported] = await Promise.all([
    text(child.stderr),
    text(child.stdio[3] as Readable | null),
    once(child, 'close'),
  ]);
  if (child.exitCode !== 0 && accept === undefined)
    throw new Error(`${program} ${args.join(' ')} failed: ${said}`);
  return reported;
}

async function text(stream: Readable | null): Promise<string> {
  let all = '';
  for await (const chunk of stream ?? []) all += chunk;
  return all;
}

/** Something that is measured again and again. */
export interface Subject {
  readonly name: string;
  readonly measure: () => Promise<number>;
}

/** The median of each subject, by name. They take turns, so that whatever else slows the machine slows all of them. */
export async function inTurns(subjects: readonly Subject[], rounds: number): Promise<Map<string, number>> {
  const figures = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of subjects) figures.get(name)?.push(await measure());
  }
  return new Map([...figures].map(([name, list]) => [name, median(list)]));
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? Number.NaN;
}
