import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/**
 * Mutation testing, part by part: the folder `src/X` is tested by `test/unit/X` and, with `--behaviour`, by the behaviour of the
 * whole action, too, which takes many times as long. A mutant that only another folder's tests would have found survives here, so
 * the figures are low rather than high. `npm run test:mutation -- plan services/http` runs these parts only; what earlier runs
 * found out is kept in `build/mutation`.
 */
const FOLDERS = [
  ...readdirSync('src', { withFileTypes: true }).flatMap(({ name }) => (name === 'services' ? [] : [name])),
  ...readdirSync('src/services').map((name) => `services/${name}`),
].filter((path) => existsSync(`src/${path}`) && !path.endsWith('.ts'));

interface Part {
  readonly name: string;
  readonly files: readonly string[];
  /** Undefined for what is tested only as a part of the whole. */
  readonly unit?: string;
}

const PARTS: readonly Part[] = [
  ...FOLDERS.map((name) => ({
    name,
    files: [`src/${name}/**/*.ts`],
    unit: `test/unit/${name}/**/*.test.ts`,
  })),
  { name: 'rest', files: ['src/*.ts', 'src/services/*.ts'] },
];

/** What runs only in the bundle, and what is no code. Stryker parts patterns at commas, so none of them has one. */
const LEFT_OUT = ['!src/main.ts', '!src/post.ts', '!src/action.ts', '!src/**/*.d.ts'];

// Not among the dependencies: it would more than double the packages that `npm ci` installs.
const STRYKER = ['core', 'vitest-runner'].map((name) => `--package=@stryker-mutator/${name}@10.1.1`);

const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const withBehaviour = process.argv.includes('--behaviour');
for (const { name, files, unit } of PARTS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  const isWhole = withBehaviour || unit === undefined;
  const tests = [...(unit === undefined ? [] : [unit]), ...(isWhole ? ['test/behaviour/*.test.ts'] : [])];
  const mutate = [...files, ...LEFT_OUT].join();
  const { status } = spawnSync(
    'npm',
    ['exec', '--yes', ...STRYKER, '--', 'stryker', 'run', 'test/mutation.json', '--mutate', mutate],
    { stdio: 'inherit', env: { ...process.env, MUTATION_TESTS: tests.join(' ') } },
  );
  if (status !== 0) process.exitCode = 1;
}
