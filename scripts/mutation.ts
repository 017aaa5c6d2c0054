import { spawnSync } from 'node:child_process';

/**
 * Mutation testing, part by part: each part of `src` with the tests that are about it, since a mutant that survives meets
 * every test that reaches it. What another part's tests would have found stays unfound, so the figures are low rather than high.
 * `npm run test:mutation -- keys whisp` runs these parts only; what earlier runs found out is kept in `build/mutation`.
 */
const PARTS: Readonly<Record<string, readonly [sources: string, tests: string]>> = {
  inputs: [
    'input-rules inputs read-task read-delivery targets event loopback',
    'inputs targets event choose-app action-yml delivery-around',
  ],
  pure: [
    'choose-app text secrets summary check pace whisp/list whisp/retry whisp/failure-text github/seal',
    'choose-app text secrets summary check pace list retry failure-text seal dialects delivery-around provision ensure',
  ],
  keys: [
    'plan-key retention stored-key retire hand-over',
    'provision ensure rotation stored-key lifecycle interruption faults races delivery delivery-around',
  ],
  removal: ['plan plan-removal removal previews', 'provision lifecycle sweep delivery-around races'],
  app: [
    'find-app create-app await-room limits',
    'limits provision races dialects lifecycle faults rotation delivery-around',
  ],
  undoing: [
    'undo cleanup create-key stray-keys',
    'faults lifecycle interruption provision races delivery delivery-around',
  ],
  delivery: ['deliver observe-targets', 'delivery interruption ensure delivery-around lifecycle'],
  run: [
    'run apply context steps state progress outputs sign-in',
    'provision lifecycle faults interruption ensure delivery delivery-around sweep summary steps state races action-yml',
  ],
  errors: ['errors budget', 'faults inputs retry provision failure-text lifecycle github-answers'],
  connections: [
    'dispatcher early whisp/transport',
    'early connection whisp-client faults dialects races delivery-around',
  ],
  whisp: [
    'whisp/send whisp/session whisp/auth whisp/keys whisp/apps whisp/account',
    'whisp-answers faults dialects connection whisp-client retry provision send lifecycle',
  ],
  github: [
    'github/target-state github/write github/target-problem github/stored-values github/paths github/visibility github/client github/pull-requests',
    'github-answers delivery delivery-around rotation ensure sweep',
  ],
  wire: [
    'github/transport github/rate-limit',
    'rate-limit github-transport github-answers delivery delivery-around sweep',
  ],
};

// Not among the dependencies: it would more than double the packages that `npm ci` installs.
const STRYKER = ['core', 'vitest-runner'].map((name) => `--package=@stryker-mutator/${name}@10.1.1`);

const wanted = process.argv.slice(2);
for (const [name, [sources, tests]] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}: ${sources}`);
  const mutate = paths('src/', sources, '.ts').join(',');
  const { status } = spawnSync(
    'npm',
    ['exec', '--yes', ...STRYKER, '--', 'stryker', 'run', 'test/mutation.json', '--mutate', mutate],
    {
      stdio: 'inherit',
      env: { ...process.env, MUTATION_TESTS: paths('test/', tests, '.test.ts').join(' ') },
    },
  );
  if (status !== 0) process.exitCode = 1;
}

function paths(before: string, names: string, after: string): string[] {
  return names.split(' ').map((name) => `${before}${name}${after}`);
}
