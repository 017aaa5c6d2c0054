import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COVERAGE, INVARIANTS, SCHEDULES, UNKINDNESS } from '../test/support/coverage.ts';

// The generated tests and the matrices, with more cases than `npm test` has time for; then one table of all the promises
// that were checked. SEQUENCES is how many sequences are tried, SEED which ones.

const SUITES = [
  'behaviour/fault-matrix',
  'behaviour/sequences',
  'behaviour/races',
  'bundle/process-races',
  'behaviour/interruption',
  'behaviour/lag',
  'behaviour/clocks',
  'behaviour/permission-matrix',
  'behaviour/interleavings',
  'behaviour/interleavings-interrupted',
  'behaviour/interleavings-random',
  'unit/plan/model',
  'bundle/kill',
  'bundle/encodings',
  'bundle/hostile-text',
  'bundle/network',
  'bundle/network-lab',
  'bundle/bundle',
];

const folder = mkdtempSync(join(tmpdir(), 'promises-'));
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=dot',
    ...SUITES.map((name) => `test/${name}.test.ts`),
  ],
  { stdio: 'inherit', env: { SEQUENCES: '2000', ...process.env, SOAK: 'true', [COVERAGE]: folder } },
);
const cases = readdirSync(folder).flatMap((name) =>
  readFileSync(join(folder, name), 'utf8').trim().split('\n'),
);
rmSync(folder, { recursive: true });

const count = (line: string) => cases.filter((each) => each === line).length;
const rows = Object.entries(INVARIANTS).map(([name, promise], index) => ({
  promise: `${index + 1}. ${promise}`,
  tried: count(`${name} kept`) + count(`${name} broken`),
  broken: count(`${name} broken`),
}));
console.log(`${'Promise'.padEnd(36)}${'cases tried'.padStart(12)}${'violations'.padStart(12)}`);
for (const { promise, tried, broken } of rows) {
  console.log(`${promise.padEnd(36)}${String(tried).padStart(12)}${String(broken).padStart(12)}`);
}
console.log('\nRuns of the action in this process under');
for (const [name, title] of Object.entries(UNKINDNESS)) {
  console.log(`${title.padEnd(48)}${String(count(name)).padStart(12)}`);
}
console.log(
  `\n${'Schedules'.padEnd(36)}${'simulations'.padStart(12)}${'orders'.padStart(24)}${'a second'.padStart(12)}`,
);
const schedules = cases.filter((line) => line.startsWith(SCHEDULES)).map((line) => line.split(' '));
for (const kind of new Set(schedules.map((words) => words[1] ?? ''))) {
  const own = schedules.filter((words) => words[1] === kind);
  const executions = own.reduce((sum, words) => sum + Number(words[2]), 0);
  const orders = own.reduce((sum, words) => sum + Number(words[3]), 0);
  const seconds = own.reduce((sum, words) => sum + Number(words[4]), 0) / 1000;
  const figures = [
    String(executions).padStart(12),
    String(orders).padStart(24),
    (executions / seconds).toFixed(0).padStart(12),
  ];
  console.log(`${kind.padEnd(36)}${figures.join('')}`);
}
const isKept = rows.every(({ tried, broken }) => tried > 0 && broken === 0);
process.exitCode = status === 0 && isKept ? 0 : 1;
