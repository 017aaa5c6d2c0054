import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/**
 * Mutation testing, folder by folder: `src/X` is tested by `test/unit/X` and, with `--behaviour`, by the behaviour of the whole
 * action, too, which takes many times as long. A mutant that only another folder's tests would have found survives here, so the
 * figures are low rather than high.
 * `npm run test:mutation -- plan services/http` runs these folders only; what earlier runs found out is kept in `build/mutation`.
 */
const FOLDERS = [
  ...readdirSync('src', { withFileTypes: true }).flatMap(({ name }) => (name === 'services' ? [] : [name])),
  ...readdirSync('src/services').map((name) => `services/${name}`),
].filter((path) => existsSync(`src/${path}`) && !path.endsWith('.ts'));

// Not among the dependencies: it would more than double the packages that `npm ci` installs.
const STRYKER = ['core', 'vitest-runner'].map((name) => `--package=@stryker-mutator/${name}@10.1.1`);

const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const withBehaviour = process.argv.includes('--behaviour');
for (const folder of FOLDERS) {
  if (wanted.length > 0 && !wanted.includes(folder)) continue;
  console.log(`\n${folder}`);
  const tests = [`test/unit/${folder}/**/*.test.ts`, ...(withBehaviour ? ['test/behaviour/*.test.ts'] : [])];
  const mutate = `src/${folder}/**/*.ts`;
  const { status } = spawnSync(
    'npm',
    ['exec', '--yes', ...STRYKER, '--', 'stryker', 'run', 'test/mutation.json', '--mutate', mutate],
    { stdio: 'inherit', env: { ...process.env, MUTATION_TESTS: tests.join(' ') } },
  );
  if (status !== 0) process.exitCode = 1;
}
