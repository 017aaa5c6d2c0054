import { expect, test } from 'vitest';
import { Findings } from '../../support/key-model/findings.ts';
import { Schedules } from '../../support/key-model/schedules.ts';
import { ALL_RUNS, FEW_RUNS, Sequences } from '../../support/key-model/sequences.ts';
import { STARTS, THREE_QUICK_KEYS } from '../../support/key-model/starts.ts';
import { TASKS, type TaskName } from '../../support/key-model/tasks.ts';
import type { ModelWorld } from '../../support/key-model/world.ts';

// The rules by which keys are kept and retired, judged by a model of an app and two targets in which runs are lists of
// steps. What the runs decide is decided by src/plan/ itself.

const isSoak = process.env['SOAK'] !== undefined;

/** What acts by hand may lead to, within ten minutes of a creation or where a secret was written. */
const EXCEPTED = [
  'no room is made after a secret was written by hand',
  'a green run leaves a dead key in silence',
  'a key is revoked that a target holds',
  'a rotation revokes what a target held right before it',
];

const sequences = [
  { title: 'from an app without keys', start: STARTS['no key yet'], runs: FEW_RUNS, depth: 4 },
  { title: 'from three keys of two minutes', start: THREE_QUICK_KEYS, runs: FEW_RUNS, depth: 3 },
  { title: 'from a key of last week', start: STARTS['a key of last week'], runs: FEW_RUNS, depth: 3 },
];
const furtherSequences = [
  { title: 'five from an app without keys', start: STARTS['no key yet'], runs: FEW_RUNS, depth: 5 },
  { title: 'of all runs from an app without keys', start: STARTS['no key yet'], runs: ALL_RUNS, depth: 4 },
  { title: 'of all runs from three quick keys', start: THREE_QUICK_KEYS, runs: ALL_RUNS, depth: 4 },
  {
    title: 'of all runs from a key of last week',
    start: STARTS['a key of last week'],
    runs: ALL_RUNS,
    depth: 4,
  },
];

test.each(isSoak ? furtherSequences : sequences)(
  'no sequence of runs, refusals, kills and acts by hand breaks a rule: $title',
  { timeout: 3_600_000 },
  ({ title, start, runs, depth }) => {
    const [found, excepted] = [new Findings(), new Findings()];
    const count = new Sequences(runs, found, excepted).explore(start, depth);
    if (isSoak) console.log([`${title}: ${count} sequences`, ...excepted.list()].join('\n'));
    expect(found.list()).toEqual([]);
    for (const kind of excepted.kinds()) expect(EXCEPTED).toContain(kind);
    expect(count).toBeGreaterThan(100_000);
  },
);

const ALL_NAMES = Object.keys(TASKS).filter((name): name is TaskName => name in TASKS);
const ALL_PAIRS = ALL_NAMES.flatMap((a, index) =>
  ALL_NAMES.slice(index).map((b): [TaskName, TaskName] => [a, b]),
);
const FEW_PAIRS: readonly [TaskName, TaskName][] = [
  ['provision', 'rotate, keep_keys: 1'],
  ['rotate, keep_keys: 1', 'rotate, keep_keys: 1'],
  ['ensure, keep_keys: 1', 'rotate, keep_keys: 1'],
];
const starts: readonly [string, ModelWorld][] = Object.entries(STARTS).slice(0, isSoak ? undefined : 3);

test.each(starts.map(([title, start]) => ({ title, start })))(
  'no schedule of two runs with at most six switches breaks a rule: $title',
  { timeout: 3_600_000 },
  ({ title, start }) => {
    const found = new Findings();
    let count = 0;
    for (const names of isSoak ? ALL_PAIRS : FEW_PAIRS)
      count += new Schedules(title, start, names, found).count();
    if (isSoak) console.log(`${title}: ${count} schedules`);
    expect(found.list()).toEqual([]);
    expect(count).toBeGreaterThan(50_000);
  },
);
