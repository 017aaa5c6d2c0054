import { spawnSync } from 'node:child_process';

/**
 * Mutation testing, part by part: each part of `src` with the tests that are about it, since a mutant that survives meets
 * every test that reaches it. What another part's tests would have found stays unfound, so the figures are low rather than high.
 * `npm run test:mutation -- keys whisp` runs these parts only; what earlier runs found out is kept in `build/mutation`.
 */
const PARTS: Readonly<Record<string, readonly [sources: string, tests: string]>> = {
  inputs: [
    'inputs/rules inputs/read-inputs inputs/read-task inputs/read-targets model/target runner/event base/url',
    'unit/inputs/read-inputs unit/model/target unit/runner/event unit/model/choose-app repository/action-yml behaviour/delivery-limits',
  ],
  pure: [
    'model/choose-app base/text base/redactor journal/summary base/json services/github/pace services/whisp/list services/http/retry services/http/failure-text services/github/seal',
    'unit/model/choose-app unit/base/text unit/base/redactor unit/journal/summary unit/base/json unit/services/github/pace unit/services/whisp/list unit/services/http/retry unit/services/http/failure-text unit/services/github/seal behaviour/dialects behaviour/delivery-limits behaviour/provision behaviour/ensure',
  ],
  keys: [
    'plan/plan-key plan/retention plan/stored-key apply/retire apply/publish',
    'behaviour/provision behaviour/ensure behaviour/rotate unit/plan/stored-key behaviour/lifecycle behaviour/interruption behaviour/faults behaviour/races behaviour/delivery behaviour/delivery-limits',
  ],
  removal: [
    'observe/observe plan/plan-removal apply/remove observe/previews',
    'behaviour/provision behaviour/lifecycle behaviour/sweep behaviour/delivery-limits behaviour/races',
  ],
  app: [
    'observe/find-app apply/create-app apply/await-room model/limits',
    'unit/model/limits behaviour/provision behaviour/races behaviour/dialects behaviour/lifecycle behaviour/faults behaviour/rotate behaviour/delivery-limits',
  ],
  undoing: [
    'apply/rollback cleanup apply/create-key apply/orphaned-keys',
    'behaviour/faults behaviour/lifecycle behaviour/interruption behaviour/provision behaviour/races behaviour/delivery behaviour/delivery-limits',
  ],
  delivery: [
    'apply/write-targets observe/targets',
    'behaviour/delivery behaviour/interruption behaviour/ensure behaviour/delivery-limits behaviour/lifecycle',
  ],
  run: [
    'run apply/apply services/services model/change journal/state journal/journal journal/outputs observe/sign-in',
    'behaviour/provision behaviour/lifecycle behaviour/faults behaviour/interruption behaviour/ensure behaviour/delivery behaviour/delivery-limits behaviour/sweep unit/journal/summary unit/model/change unit/journal/state behaviour/races repository/action-yml',
  ],
  errors: [
    'base/errors base/deadline',
    'behaviour/faults unit/inputs/read-inputs unit/services/http/retry behaviour/provision unit/services/http/failure-text behaviour/lifecycle behaviour/permissions',
  ],
  connections: [
    'services/http/dispatcher services/http/preconnect services/http/transport',
    'unit/services/http/preconnect unit/services/http/transport unit/services/whisp/account behaviour/faults behaviour/dialects behaviour/races behaviour/delivery-limits',
  ],
  whisp: [
    'services/http/send services/whisp/session services/whisp/auth services/whisp/keys services/whisp/apps services/whisp/account',
    'unit/services/whisp/keys behaviour/faults behaviour/dialects unit/services/http/transport unit/services/whisp/account unit/services/http/retry behaviour/provision unit/services/http/send behaviour/lifecycle',
  ],
  github: [
    'services/github/read services/github/write services/github/permissions services/github/delete services/github/paths services/github/visibility services/github/client services/github/pull-requests',
    'behaviour/permissions behaviour/delivery behaviour/delivery-limits behaviour/rotate behaviour/ensure behaviour/sweep',
  ],
  wire: [
    'services/github/transport services/github/rate-limit',
    'unit/services/github/rate-limit unit/services/github/transport behaviour/permissions behaviour/delivery behaviour/delivery-limits behaviour/sweep',
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
