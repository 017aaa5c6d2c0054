import { spawnSync } from 'node:child_process';

/**
 * Mutation testing, part by part: each part of `src` with the tests that are about it, since a mutant that survives meets
 * every test that reaches it. What another part's tests would have found stays unfound, so the figures are low rather than high.
 * `npm run test:mutation -- keys whisp` runs these parts only; what earlier runs found out is kept in `build/mutation`.
 */
const PARTS: Readonly<Record<string, readonly [sources: string, tests: string]>> = {
  inputs: [
    'inputs/rules inputs/read-inputs inputs/read-task inputs/read-targets model/target runner/event base/url',
    'inputs targets event choose-app action-yml delivery-around',
  ],
  pure: [
    'model/choose-app base/text base/redactor journal/summary base/json services/github/pace services/whisp/list services/http/retry services/http/failure-text services/github/seal',
    'choose-app text secrets summary check pace list retry failure-text seal dialects delivery-around provision ensure',
  ],
  keys: [
    'plan/plan-key plan/retention plan/stored-key apply/retire apply/publish',
    'provision ensure rotation stored-key lifecycle interruption faults races delivery delivery-around',
  ],
  removal: [
    'observe/observe plan/plan-removal apply/remove observe/previews',
    'provision lifecycle sweep delivery-around races',
  ],
  app: [
    'observe/find-app apply/create-app apply/await-room model/limits',
    'limits provision races dialects lifecycle faults rotation delivery-around',
  ],
  undoing: [
    'apply/rollback cleanup apply/create-key apply/orphaned-keys',
    'faults lifecycle interruption provision races delivery delivery-around',
  ],
  delivery: ['apply/write-targets observe/targets', 'delivery interruption ensure delivery-around lifecycle'],
  run: [
    'run apply/apply services/services model/change journal/state journal/journal journal/outputs observe/sign-in',
    'provision lifecycle faults interruption ensure delivery delivery-around sweep summary steps state races action-yml',
  ],
  errors: [
    'base/errors base/deadline',
    'faults inputs retry provision failure-text lifecycle github-answers',
  ],
  connections: [
    'services/http/dispatcher services/http/preconnect services/http/transport',
    'early connection whisp-client faults dialects races delivery-around',
  ],
  whisp: [
    'services/http/send services/whisp/session services/whisp/auth services/whisp/keys services/whisp/apps services/whisp/account',
    'whisp-answers faults dialects connection whisp-client retry provision send lifecycle',
  ],
  github: [
    'services/github/read services/github/write services/github/permissions services/github/delete services/github/paths services/github/visibility services/github/client services/github/pull-requests',
    'github-answers delivery delivery-around rotation ensure sweep',
  ],
  wire: [
    'services/github/transport services/github/rate-limit',
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
