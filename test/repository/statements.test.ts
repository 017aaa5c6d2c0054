import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { DELIVERY_MS, MINUTE_MS, SECOND_MS, SETTLE_MS, TRUSTED_DELIVERY_MS } from '../../src/base/time.ts';
import { MAX_ACTIVE_KEYS, MAX_DEMO_APPS } from '../../src/model/app.ts';
import { Pace } from '../../src/services/github/pace.ts';
import { MAX_ATTEMPTS } from '../../src/services/http/retry.ts';
import { ROOT, read } from '../support/documents.ts';
import { FakeClock } from '../support/fake-clock.ts';

// What the documents say of the code, the build and the workflows. A statement that is changed in one place only fails here.

interface Statement {
  readonly document: string;
  /** Words of the document; line breaks count as blanks. */
  readonly says: string;
  /** Whether it is so, if the words do not say it by a constant of the code. */
  readonly holds?: () => boolean;
}

const NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const word = (count: number) => NUMBERS[count] ?? `no word for ${count}`;

const source = readdirSync(new URL('src', ROOT), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => read(`src/${path}`))
  .join('\n');

interface Job {
  readonly environment?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly include: readonly { readonly os: string }[] } };
  readonly steps: readonly { readonly run?: string; readonly name?: string }[];
}
const jobs = (workflow: string): Readonly<Record<string, Job>> =>
  parse(read(`.github/workflows/${workflow}.yml`)).jobs;
const runs = (job: Job | undefined) => job?.steps.map(({ run = '' }) => run).join('\n') ?? '';
const inputs: Readonly<Record<string, { default?: string }>> = parse(read('action.yml')).inputs;
const { packages }: { packages: Record<string, { hasInstallScript?: boolean; integrity?: string }> } =
  JSON.parse(read('package-lock.json'));
const locked = Object.entries(packages).filter(([path]) => path !== '');
const dependabot: { updates: readonly { cooldown: Record<string, number> }[] } = parse(
  read('.github/dependabot.yml'),
);

const readme: readonly Omit<Statement, 'document'>[] = [
  { says: `An app can have ${word(MAX_ACTIVE_KEYS)} active keys` },
  { says: `an account ${word(MAX_DEMO_APPS)} demo apps` },
  { says: `the first run takes ${word(SETTLE_MS / SECOND_MS)} seconds more` },
  { says: `A request is sent at most ${word(MAX_ATTEMPTS)} times` },
  { says: `A key younger than ${word(DELIVERY_MS / MINUTE_MS)} minutes` },
  {
    says: `within about ${TRUSTED_DELIVERY_MS === MINUTE_MS ? 'a minute' : '?'} of its creation`,
    holds: () => true,
  },
  { says: 'the last fifth of `timeout_seconds`', holds: () => source.includes('KEPT_FOR_DELIVERY = 1 / 5') },
  { says: "GitHub's limits kept (80 writes a minute, 500 an hour)", holds: keepsLimits },
  {
    says: 'The step calls `management.api.whispchat.com`',
    holds: () => inputs['api_url']?.default === 'https://management.api.whispchat.com',
  },
  {
    says: 'with `secret_targets` or `sweep`, `api.github.com`',
    holds: () => inputs['github_api_url']?.default?.includes('github.api_url') === true,
  },
  {
    says: 'the emulator alone, on port 4010',
    holds: () => read('test/emulator/cli.ts').includes("default: '4010'"),
  },
  { says: 'Node.js 20 or later', holds: () => JSON.parse(read('package.json')).engines.node === '>=20' },
  { says: 'No package has an install script', holds: hasNoInstallScripts },
  { says: 'a file that git ignores', holds: () => read('test/runner/env-file.ts').includes('check-ignore') },
  { says: 'It runs on Linux, macOS and Windows', holds: () => systems('ci').length === 3 },
];

const security: readonly Omit<Statement, 'document'>[] = [
  {
    says: '`package-lock.json` names every package with its hash',
    holds: () => locked.every(([, { integrity }]) => integrity?.startsWith('sha512-') === true),
  },
  { says: 'None of them has an installation script', holds: hasNoInstallScripts },
  {
    says: 'CI installs with `--ignore-scripts`',
    holds: () => /^npm ci --ignore-scripts$/m.test(read('.ci/run')),
  },
  {
    says: 'Updates wait a week',
    holds: () => dependabot.updates.every(({ cooldown }) => cooldown['default-days'] === 7),
  },
  {
    says: 'new dependencies are checked for known vulnerabilities on every pull request',
    holds: () => /^ {2}pull_request:/m.test(read('.github/workflows/dependency-review.yml')),
  },
  {
    says: 'CI builds `dist/` again on Linux, macOS and Windows, and fails unless it is the same, byte for byte',
    holds: () =>
      systems('ci').length === 3 && /npm run build\ngit diff --exit-code -- dist/.test(read('.ci/run')),
  },
  {
    says: "A release is verified again from its tag. The job that runs the packages' code can only read the repository",
    holds: () => {
      const { verify } = jobs('release');
      return (
        runs(verify).includes('.ci/run') && JSON.stringify(verify?.permissions) === '{"contents":"read"}'
      );
    },
  },
  {
    says: 'the jobs that sign and publish run none of it',
    holds: () =>
      Object.entries(jobs('release')).every(
        ([name, job]) => name === 'verify' || !/\bnpm\b|\.ci\//.test(runs(job)),
      ) && !/from '(?!node:|\.\/)/.test(read('scripts/sbom.ts') + read('scripts/spdx.ts')),
  },
  {
    says: '(SPDX 2.3, made by `node scripts/sbom.ts`)',
    holds: () => read('scripts/spdx.ts').includes('SPDX-2.3'),
  },
  {
    says: 'The action starts no shell and no other program',
    holds: () => !/child_process|worker_threads/.test(source),
  },
  {
    says: 'and reads one file, the event that the runner describes',
    holds: () => [...source.matchAll(/readFile\w*\(/g)].length === 1,
  },
  {
    says: 'the session is not signed out',
    holds: () => !read('dist/action.js').includes('/api/auth/logout'),
  },
  {
    says: '`delete_environment` take Administration',
    holds: () => /'delete-environment': permission\('administration'/.test(source),
  },
  {
    says: 'Nothing is installed or downloaded at run time',
    holds: () => !/from '@actions\/tool-cache'/.test(source),
  },
  {
    says: "a salted hash of the account's e-mail address",
    holds: () => read('src/journal/account.ts').includes("createHash('sha256')"),
  },
  {
    says: 'whatever `NODE_TLS_REJECT_UNAUTHORIZED` says',
    holds: () => source.includes('rejectUnauthorized: true'),
  },
  {
    says: '--signer-workflow setup-whisp/setup-whisp/.github/workflows/release.yml',
    holds: () => runs(jobs('release')['publish']).includes('gh release create'),
  },
];

const contributing: readonly Omit<Statement, 'document'>[] = [
  {
    says: 'a second one would triple the bundle',
    holds: () => locked.filter(([path]) => path.endsWith('node_modules/undici')).length === 1,
  },
  {
    says: 'waits for the reviewers of the environment `release`',
    holds: () => jobs('release')['publish']?.environment === 'release',
  },
  { says: 'Files of about 150 lines', holds: () => longestFile() <= 200 },
];

const statements: readonly Statement[] = [
  ...readme.map((each) => ({ document: 'README.md', ...each })),
  ...security.map((each) => ({ document: 'SECURITY.md', ...each })),
  ...contributing.map((each) => ({ document: 'CONTRIBUTING.md', ...each })),
];

test.each(statements)('$document: $says', ({ document, says, holds }) => {
  expect(read(document).replace(/\s+/g, ' ')).toContain(says);
  expect(holds === undefined || holds()).toBe(true);
});

function systems(workflow: string): readonly string[] {
  const include = Object.values(jobs(workflow)).flatMap(({ strategy }) => strategy?.matrix.include ?? []);
  return ['ubuntu', 'macos', 'windows'].filter((system) => include.some(({ os }) => os.startsWith(system)));
}

function hasNoInstallScripts(): boolean {
  return locked.length > 100 && locked.every(([, { hasInstallScript }]) => hasInstallScript !== true);
}

/** Whether as many writes as the documents say go out at once, and then within an hour, but no more. */
function keepsLimits(): boolean {
  const pace = new Pace(new FakeClock());
  const hour = 60 * MINUTE_MS;
  return [
    pace.forecast(80) === 0,
    pace.forecast(81) >= MINUTE_MS,
    pace.forecast(500) < hour,
    pace.forecast(501) >= hour,
  ].every(Boolean);
}

function longestFile(): number {
  const files = readdirSync(new URL('src', ROOT), { recursive: true, encoding: 'utf8' });
  return Math.max(
    ...files.filter((path) => path.endsWith('.ts')).map((path) => read(`src/${path}`).split('\n').length),
  );
}
