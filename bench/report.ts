import { cpus } from 'node:os';
import {
  FIRST_RUN,
  FLOOR,
  FLOOR_FIRST_RUN,
  FLOOR_POST_KEY,
  FLOOR_TWENTY,
  FLOOR_TWO,
  GUIDE,
  GUIDE_PYTHON,
  POST_KEY,
  STEADY,
  TWENTY,
  TWO,
} from './contestants.ts';
import { EMPTY, FIRST, GET, GET_COMMON, MEMORY, MEMORY_EMPTY, POST_IDLE } from './start.ts';

/** What was measured. */
export interface Figures {
  readonly rounds: number;
  readonly roundTripsMs: readonly number[];
  /** SecretNames of what was measured at every distance, and of what was measured once. */
  readonly runs: readonly string[];
  readonly start: readonly string[];
  /** By name, or by `at`: milliseconds, or kB of memory. */
  readonly medians: ReadonlyMap<string, number>;
}

/** SecretNames a run at a distance. */
export function at(name: string, roundTripMs: number): string {
  return `${name} at ${roundTripMs} ms`;
}

/** Ratios, and what each may be at most. */
const GOALS: readonly (readonly [string, string, number?])[] = [
  [at(STEADY, 50), at(FLOOR, 50), 1.05],
  [at(STEADY, 20), at(FLOOR, 20), 1.15],
  [at(STEADY, 0), at(FLOOR, 0), 1.6],
  [at(TWO, 50), at(FLOOR_TWO, 50), 1.1],
  [at(TWENTY, 50), at(FLOOR_TWENTY, 50), 1.1],
  [at(FIRST_RUN, 50), at(FLOOR_FIRST_RUN, 50), 1.05],
  [at(POST_KEY, 50), at(FLOOR_POST_KEY, 50), 1.15],
  [at(STEADY, 50), at(GUIDE, 50), 1],
  [at(STEADY, 50), at(GUIDE_PYTHON, 50), 0.8],
  [FIRST, GET, 1.25],
  [FIRST, GET_COMMON],
  [POST_IDLE, EMPTY, 1.1],
  [MEMORY, MEMORY_EMPTY, 1.6],
];

/** All figures as Markdown. */
export function report({ rounds, roundTripsMs, runs, start, medians }: Figures): string {
  const figure = (name: string) => medians.get(name) ?? Number.NaN;
  const goals = GOALS.filter(([, beside]) => medians.has(beside)).map(([name, beside, limit]) => {
    const ratio = figure(name) / figure(beside);
    return [`${name} ÷ ${beside}`, ratio.toFixed(2), limit?.toFixed(2) ?? ''];
  });
  const times = runs.map((name) => [name, ...roundTripsMs.map((ms) => figure(at(name, ms)).toFixed(0))]);
  const starts = start.map((name) => [
    name,
    name === MEMORY || name === MEMORY_EMPTY
      ? `${(figure(name) / 1000).toFixed(1)} MB`
      : `${figure(name).toFixed(1)} ms`,
  ]);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${process.platform}, Node ${process.versions.node}`;
  return `# What the step costs

Medians of ${rounds} rounds, everything in turns; ${machine}. Made by \`npm run bench\`.

${table(['ratio', 'measured', 'goal: at most'], goals)}

From the start of the process to its end, in milliseconds, by the round trip to the services (TLS; a connection's first bytes
wait for the round trip that making it takes):

${table(['', ...roundTripsMs.map((ms) => `${ms} ms`)], times)}

${table(['to start', ''], starts)}
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}
