import { expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import type { ObservedAccount } from '../../../src/model/observed.ts';
import type { KeyTask } from '../../../src/model/task.ts';
import {
  account,
  app,
  DAY,
  delivery,
  keyTask,
  MINUTE,
  observedApp,
  planFor,
  T,
  targets,
} from '../../support/observations.ts';

const OLD = { a: -5 * DAY, b: -4 * DAY, c: -3 * DAY, d: -2 * DAY, e: -DAY };
const HELD = -DAY + 1000;
const ENSURE = { currentApiKey: undefined, maxAgeMs: undefined };
const toTargets = (changes: Partial<KeyTask> = {}) => keyTask({ delivery: delivery(), ...changes });
const rotate = (changes: Partial<KeyTask> = {}) => toTargets({ command: 'rotate', keepKeys: 2, ...changes });
const environmentMissing = targets(HELD, undefined).map((state, index) =>
  index === 0 ? state : { ...state, publicKey: undefined },
);

/** A change in short: what it does, and to which keys. */
function short(change: Change): string {
  switch (change.do) {
    case 'free-slot':
      return `free ${change.keys.map(({ id }) => id)}`;
    case 'create-key':
      return change.whenFull.do === 'wait'
        ? 'create or wait'
        : ['create', ...change.whenFull.keys.map(({ id }) => id)].join(' ');
    case 'retire-keys':
      return `retire ${change.keys.map(({ key, holders }) => [key.id, ...holders].join('@'))}`;
    case 'publish-stored':
      return `leave ${change.keys.map(({ id }) => id)}`;
    case 'observe-again':
      return `observe ${change.invalidates}`;
    default:
      return change.do;
  }
}

const WRITE = ['write-key', 'publish', 'check-key'];

const ROWS: readonly { title: string; task: KeyTask; observed: ObservedAccount; plan: readonly string[] }[] =
  [
    {
      title: 'a key for the steps that follow',
      task: keyTask(),
      observed: account(observedApp({}), []),
      plan: ['create', 'publish'],
    },
    {
      title: 'a key for targets',
      task: toTargets(),
      observed: account(observedApp({}), targets(undefined, undefined)),
      plan: ['write-base-url', 'create', ...WRITE],
    },
    {
      title: 'a missing environment is created, and looked at, before anything is written',
      task: toTargets(),
      observed: account(observedApp({}), environmentMissing),
      plan: ['create-environments', 'observe targets', 'write-base-url', 'create', ...WRITE],
    },
    {
      title: 'the app that this step created beside an older one goes',
      task: keyTask(),
      observed: account(observedApp({}, { ownDuplicate: app({ id: 'a2' }) }), []),
      plan: ['delete-duplicate', 'create', 'publish'],
    },
    {
      title: 'an app that is missing is created',
      task: toTargets(),
      observed: account(undefined, targets(undefined)),
      plan: ['create-app', 'observe app', 'write-base-url', 'create', ...WRITE],
    },
    {
      title: 'an account that is missing is registered',
      task: keyTask({ companyName: 'Acme' }),
      observed: account(undefined, [], { signedIn: false }),
      plan: ['register-account', 'observe account,app', 'create-app', 'observe app', 'create', 'publish'],
    },
    {
      title: 'not if a target holds a key',
      task: toTargets({ companyName: 'Acme' }),
      observed: account(undefined, targets(0), { signedIn: false }),
      plan: ['fail'],
    },
    {
      title: 'an app that is missing cannot be rotated',
      task: rotate(),
      observed: account(undefined, targets(0)),
      plan: ['fail'],
    },
    {
      title: 'no key for an app that is not active',
      task: keyTask(),
      observed: account(observedApp({}, { app: app({ status: 'SUSPENDED' }) }), []),
      plan: ['fail'],
    },
    {
      title: 'no key for one without a base URL',
      task: keyTask(),
      observed: account(observedApp({}, { baseUrl: undefined }), []),
      plan: ['fail'],
    },
    {
      title: 'a rotation retires what is older than the key before',
      task: rotate(),
      observed: account(observedApp({ a: -9 * DAY, e: -DAY }), targets(HELD, HELD)),
      plan: ['write-base-url', 'create a', ...WRITE, 'retire a'],
    },
    {
      title: 'the targets that held what is retired at once are named',
      task: rotate({ keepKeys: 1, keepKeysGiven: true }),
      observed: account(observedApp({ a: -9 * DAY, e: -DAY }), targets(-9 * DAY + 1000, HELD)),
      plan: [
        'write-base-url',
        'create',
        ...WRITE,
        'retire a@acme/web:actions,e@acme/web:environment/staging',
      ],
    },
    {
      title: 'a full demo app loses one key before, and the others after',
      task: rotate(),
      observed: account(observedApp(OLD), targets(HELD, HELD)),
      plan: ['write-base-url', 'free a', 'create', ...WRITE, 'retire b,c,d'],
    },
    {
      title: 'an app of another tier loses none that the service does not ask for',
      task: rotate(),
      observed: account(observedApp(OLD, { app: app({ tier: 'PRO' }) }), targets(HELD, HELD)),
      plan: ['write-base-url', 'create a b c d', ...WRITE, 'retire a,b,c,d'],
    },
    {
      title: 'without keep_keys a full app is an error',
      task: toTargets(),
      observed: account(observedApp(OLD), targets(HELD, HELD)),
      plan: ['write-base-url', 'fail'],
    },
    {
      title: 'so it is after a secret was written by hand',
      task: rotate(),
      observed: account(observedApp(OLD), targets(0, HELD)),
      plan: ['write-base-url', 'fail'],
    },
    {
      title: 'a key that ends with its job waits for a slot',
      task: keyTask({ lifetime: 'job' }),
      observed: account(observedApp(OLD), []),
      plan: ['create or wait', 'publish'],
    },
    {
      title: 'so it does with another tier',
      task: keyTask({ lifetime: 'job' }),
      observed: account(observedApp({}, { app: app({ tier: 'PRO' }) }), []),
      plan: ['create or wait', 'publish'],
    },
    {
      title: 'without targets keep_keys retires whatever is there',
      task: keyTask({ command: 'rotate', keepKeys: 2, keepKeysGiven: true }),
      observed: account(observedApp({ a: -DAY, b: 29 * MINUTE }), []),
      plan: ['create a', 'publish', 'retire a'],
    },
    {
      title: 'ensure leaves trusted keys alone',
      task: toTargets({ delivery: delivery({ ensure: ENSURE }) }),
      observed: account(observedApp({ e: -DAY }), targets(HELD, HELD)),
      plan: ['write-base-url', 'leave e'],
    },
    {
      title: 'and retires old ones that no target can be holding',
      task: toTargets({ keepKeys: 1, keepKeysGiven: true, delivery: delivery({ ensure: ENSURE }) }),
      observed: account(observedApp({ a: -9 * DAY, b: -8 * DAY, e: -DAY }), targets(-8 * DAY + 1000, HELD)),
      plan: ['write-base-url', 'leave b,e', 'warn', 'retire a'],
    },
    {
      title: 'one target in need takes a new key for all',
      task: toTargets({ delivery: delivery({ ensure: ENSURE }) }),
      observed: account(observedApp({ e: -DAY }), targets(HELD, undefined)),
      plan: ['write-base-url', 'create', ...WRITE],
    },
    {
      title: 'what is unclear soon after a creation is left alone, and said',
      task: toTargets({ delivery: delivery({ ensure: ENSURE }) }),
      observed: account(observedApp({ e: 25 * MINUTE }), targets(27 * MINUTE, 25 * MINUTE)),
      plan: ['write-base-url', 'leave ', 'warn'],
    },
  ];

test.each(ROWS)('$title', ({ task, observed, plan }) => {
  expect(planFor(task, observed).map(short)).toEqual(plan);
});

test('what a key is written with, and what is retired, is handed on', () => {
  const states = targets(HELD, HELD);
  const observed = observedApp(OLD);
  const task = rotate();
  const find = <D extends Change['do']>(what: D) =>
    planFor(task, account(observed, states)).find((change) => change.do === what);
  expect(find('write-base-url')).toEqual({
    do: 'write-base-url',
    name: 'WHISP_BASE_URL',
    value: 'https://chat.example',
    targets: states,
  });
  expect(find('free-slot')).toMatchObject({ appId: 'a1', now: observed.now });
  expect(find('create-key')).toMatchObject({ observed });
  expect(find('write-key')).toEqual({ do: 'write-key', name: 'WHISP_API_KEY', targets: states });
  expect(find('publish')).toEqual({ do: 'publish', task, baseUrl: 'https://chat.example' });
  expect(find('retire-keys')).toMatchObject({
    appId: 'a1',
    targets: states,
    name: 'WHISP_API_KEY',
    now: observed.now,
  });
});

test("GitHub's times are compared by Whisp's clock", () => {
  const observed = account(observedApp({ e: -DAY }), targets(HELD - 90_000, HELD - 90_000));
  const task = toTargets({ delivery: delivery({ ensure: ENSURE }) });
  expect(planFor(task, observed).map(short)).toContain('create');
  const clocks = { githubToWhispMs: 90_000, toleranceMs: 5000 };
  expect(planFor(task, { ...observed, clocks }).map(short)).toContain('leave e');
});

const NO_AGES = account(observedApp({ a: undefined, b: 0 }), targets(0, 0));
test.each([
  {
    title: 'keep_keys',
    task: toTargets({ keepKeys: 2, keepKeysGiven: true }),
    says: /^keep_keys cannot be kept.*lacks createdAt.*Leave out keep_keys/,
  },
  {
    title: 'ensure',
    task: toTargets({ delivery: delivery({ ensure: ENSURE }) }),
    says: /^The age of the stored key cannot be judged.*lacks createdAt/,
  },
  { title: 'rotate', task: rotate(), says: /lacks createdAt.*Use command: provision without keep_keys/ },
])('without the ages of the keys $title is an error', ({ task, says }) => {
  const [change] = planFor(task, NO_AGES);
  expect(change?.do === 'fail' && change.error.message).toMatch(says);
});

test('without the ages of the keys a key is made if nothing else is asked for', () => {
  expect(planFor(toTargets(), NO_AGES).map(short)).toContain('create');
});

test.each([
  {
    title: 'there is no app',
    listed: [],
    says: /^There is no app named "chat", so there is no key to rotate\. Check app_name/,
  },
  {
    title: 'one is named otherwise',
    listed: [app({ name: 'Chat' })],
    says: /There is one named "Chat" \(a1\), which differs in case only\. Check app_name/,
  },
])('a rotation without its app says that $title', ({ listed, says }) => {
  const [change] = planFor(rotate(), account(undefined, targets(T), { listed }));
  expect(change?.do === 'fail' && change.error.message).toMatch(says);
});
