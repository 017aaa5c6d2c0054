import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Dialect, dialectValues } from '../emulator/dialect.ts';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import type { Match } from '../emulator/faults.ts';
import { type GitHub, startGitHub } from '../emulator/github/github.ts';
import { type StepRun, startJob } from '../runner/job.ts';
import { expectNoDeadCredential, type Held, revokedWhileStoredBy } from '../support/invariants.ts';
import { keyWorks } from '../support/outcomes.ts';
import { pairwise } from '../support/pairwise.ts';
import { expectStepInvariants } from '../support/step-invariants.ts';
import { EMAIL, PASSWORD } from '../support/tasks.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));
const FULL = /has 5 active keys, and 5 is the most it can have/;

interface Race {
  readonly emulator: Emulator;
  readonly github: GitHub;
  readonly dialect: Dialect;
  readonly runs: readonly StepRun[];
}

/** Where the processes meet. */
interface Situation {
  readonly inputs: Readonly<Record<string, string>>;
  readonly prepare: (emulator: Emulator, github: GitHub) => unknown;
  /** The requests that wait for each other, so that all processes see the same. */
  readonly meet: Match;
  readonly expectAfter: (race: Race) => Promise<void> | void;
}

const LISTS = { method: 'GET', path: '/api/client/apps' };
const KEYS = { method: 'GET', path: '/api/client/apps/{id}/keys' };
const account = { email: EMAIL, password: PASSWORD };

const situations: Record<string, Situation> = {
  'one app': {
    inputs: { key_lifetime: 'persistent' },
    prepare: (emulator) => addApp(emulator, 0),
    meet: KEYS,
    expectAfter: expectOneApp,
  },
  'an account that does not exist': {
    inputs: { key_lifetime: 'persistent', company_name: 'Acme' },
    prepare: () => {},
    meet: { path: '/api/auth/login' },
    expectAfter: async (race) => {
      expect(race.emulator.store.accounts).toHaveLength(1);
      const created = race.runs.filter(({ outputs }) => outputs['account_created'] === 'true');
      expect(created).toHaveLength(1);
      await expectOneApp(race);
    },
  },
  'an app that does not exist': {
    inputs: { key_lifetime: 'persistent' },
    prepare: ({ store }) => store.addAccount(account),
    meet: LISTS,
    expectAfter: expectOneApp,
  },
  'an app with five keys': {
    inputs: { key_lifetime: 'persistent' },
    prepare: (emulator) => addApp(emulator, 5),
    meet: KEYS,
    expectAfter: ({ emulator, dialect, runs }) => {
      expect(emulator.store.keys.filter(({ revokedAt }) => revokedAt === undefined)).toHaveLength(5);
      for (const { annotations } of runs) {
        const messages = annotations.map(({ message }) => message).join('\n');
        if (dialect.otherLogin === 'leaves') expect(messages).toMatch(FULL);
      }
    },
  },
  'one target that is rotated': {
    inputs: { command: 'rotate', keep_keys: '1', secret_targets: 'actions' },
    prepare: (emulator, github) => {
      const [key] = addApp(emulator, 1);
      const { secrets } = github.state.addRepository('acme/web').stores.actions;
      secrets.set('WHISP_API_KEY', { value: key?.token ?? '', createdAt: 0, updatedAt: 2000 });
    },
    meet: KEYS,
    expectAfter: () => {},
  },
};

/** An app with keys of the ages 1 s, 2 s and so on after the beginning of time. */
function addApp({ store }: Emulator, keys: number) {
  const app = store.addApp(store.addAccount(account), { name: 'chat', createdAt: 0 });
  return Array.from({ length: keys }, (_, index) => store.addKey(app, { createdAt: (index + 1) * 1000 }));
}

async function expectOneApp({ emulator, dialect, runs }: Race): Promise<void> {
  const { apps } = emulator.store;
  const winners = runs.filter(({ outcome }) => outcome === 'success');
  // Where each log-in ends the sessions of all the others, not everybody gets through, and who doesn't leaves its app.
  if (dialect.otherLogin === 'leaves') {
    expect(apps).toHaveLength(1);
    expect(winners).toHaveLength(Math.min(runs.length, 5));
    expect(runs.filter(({ outputs }) => outputs['app_created'] === 'true').length).toBeLessThanOrEqual(1);
  } else {
    expect(apps.length).toBeLessThanOrEqual(1 + runs.length - winners.length);
  }
  expect(new Set(winners.map(({ outputs }) => outputs['app_id'])).size).toBeLessThanOrEqual(1);
  for (const { outputs } of winners) expect(await keyWorks(emulator, outputs['api_key'] ?? '')).toBe(true);
}

const { pageSize: _, ...switches } = dialectValues;
const dialects = pairwise({
  ...switches,
  // The last of them is an error in every command.
  lists: ['array', 'object', 'pages'],
  limitStatus: [409, 422, 403],
}) as Partial<Dialect>[];

/** How many processes at once, and with how many of the dialects: the more the fewer. */
const COUNTS = [
  { count: 2, every: 1 },
  { count: 4, every: 3 },
  { count: 8, every: 10 },
  { count: 16, every: 15 },
];

const all = Object.keys(situations).flatMap((name) =>
  COUNTS.flatMap(({ count, every }) =>
    dialects.filter((_, index) => index % every === 0).map((dialect) => ({ count, name, dialect })),
  ),
);
// A prime number apart, so that each situation is there with other dialects.
const few = all.filter(({ count }, index) => count < 8 && index % 7 === 0);
const cases = process.env['SOAK'] === undefined ? few : all;

const title = '$count processes at once on $name keep the promises ($dialect)';
test.concurrent.each(cases.filter(({ count }) => count < 8))(title, expectKept);
// One after the other: these keep every core busy as it is.
test.each(cases.filter(({ count }) => count >= 8))(title, { timeout: 300_000 }, expectKept);

async function expectKept(race: (typeof all)[number]): Promise<void> {
  const { inputs, prepare, meet, expectAfter } = situations[race.name] ?? situations['one app'] ?? never();
  const revokedWhileStored: Held[] = [];
  const github = await startGitHub();
  const emulator = await startEmulator({
    dialect: race.dialect,
    log: (request) => revokedWhileStored.push(...revokedWhileStoredBy({ emulator, github }, request)),
  });
  try {
    prepare(emulator, github);
    // Where each log-in ends the sessions of all the others, not everybody comes that far.
    if (emulator.dialect.otherLogin === 'leaves') void emulator.faults.hold(meet, race.count);
    const step = {
      action: ACTION,
      with: {
        email: EMAIL,
        password: PASSWORD,
        app_name: 'chat',
        api_url: emulator.url,
        github_token: github.state.addToken(),
        github_api_url: github.url,
        ...inputs,
      },
    };
    const jobs = await Promise.all(Array.from({ length: race.count }, () => startJob({ stepDebug: true })));
    const runs = await Promise.all(jobs.map((job) => job.run(step)));
    await expectAfter({ emulator, github, dialect: emulator.dialect, runs });
    const posts = await Promise.all(jobs.map((job) => job.complete()));
    expectNoDeadCredential(
      expectStepInvariants({ emulator, github, revokedWhileStored }, [...runs, ...posts.flat()]),
    );
  } finally {
    await Promise.all([emulator.close(), github.close()]);
  }
}

function never(): never {
  throw new Error('no such situation');
}
