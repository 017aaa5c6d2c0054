import { expect, test } from 'vitest';
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

const toTargets = (changes: Partial<KeyTask> = {}) => keyTask({ delivery: delivery(), ...changes });
const rotate = (changes: Partial<KeyTask> = {}) => toTargets({ command: 'rotate', keepKeys: 2, ...changes });
const ensure = (maxAgeMs?: number) =>
  toTargets({ delivery: delivery({ ensure: { currentApiKey: undefined, maxAgeMs } }) });
const THREE = { a: -4 * DAY, b: -3 * DAY, c: -2 * DAY };
const OLD_KEY = { a: -90 * DAY };
const oldKey = (ms: number) =>
  account(observedApp(OLD_KEY, { now: T + ms }), targets(-90 * DAY + 1000, -90 * DAY + 1000));
const stale = targets(undefined).map((state) => ({ ...state, otherKind: true }));
const variables = { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'variable' } as const;

const ROWS: readonly { title: string; task: KeyTask; observed: ObservedAccount; says: readonly RegExp[] }[] =
  [
    {
      title: 'nothing of a third key',
      task: keyTask(),
      observed: account(observedApp({ a: 0, b: 0 }), []),
      says: [],
    },
    {
      title: 'a fourth key that stays',
      task: keyTask(),
      observed: account(observedApp(THREE), []),
      says: [/makes key 4 of the 5.*"chat" \(a1\).*set keep_keys/],
    },
    {
      title: 'nothing if it ends with the job',
      task: keyTask({ lifetime: 'job' }),
      observed: account(observedApp(THREE), []),
      says: [],
    },
    {
      title: 'nothing of one of another tier',
      task: keyTask(),
      observed: account(observedApp(THREE, { app: app({ tier: 'PRO' }) }), []),
      says: [],
    },
    {
      title: 'nothing if keep_keys retires old ones',
      task: keyTask({ keepKeys: 4, keepKeysGiven: true }),
      observed: account(observedApp(THREE), []),
      says: [],
    },
    {
      title: 'a stored key older than 90 days that nothing replaces',
      task: ensure(),
      observed: oldKey(1),
      says: [/hold a \(90 days old\).*set max_key_age_days/],
    },
    { title: 'nothing of a younger one', task: ensure(), observed: oldKey(0), says: [] },
    { title: 'nothing if its age is limited', task: ensure(365 * DAY), observed: oldKey(1), says: [] },
    {
      title: 'a target of which it could not be told',
      task: ensure(),
      observed: account(observedApp({ a: 25 * MINUTE }), targets(27 * MINUTE, 25 * MINUTE)),
      says: [/^Which key acme\/web:actions holds could not be told.*No key was created.*10 minutes/],
    },
    {
      title: 'a base URL of the other kind',
      task: toTargets(),
      observed: account(observedApp({}), stale),
      says: [
        /^acme\/web:actions: there is a variable WHISP_BASE_URL beside the secret.*delete it, or set base_url_kind: variable/,
      ],
    },
    {
      title: 'and of the other way round',
      task: toTargets({ names: variables }),
      observed: account(observedApp({}), stale),
      says: [/there is a secret WHISP_BASE_URL beside the variable/],
    },
    {
      title: 'an app of another case beside the one that is created',
      task: keyTask(),
      observed: account(undefined, [], { listed: [app({ name: 'other' }), app({ name: 'CHAT' })] }),
      says: [/"chat" is created although "CHAT" \(a1\) differs from it in case only.*app_name/],
    },
    {
      title: 'what a target held until now, and how it goes',
      task: rotate(),
      observed: account(observedApp(THREE), targets(-4 * DAY + 1000, -2 * DAY + 1000)),
      says: [
        /^More than keep_keys stay: a \(acme\/web:actions\), since.*A later rotation retires it; keep_keys: 1/,
      ],
    },
    {
      title: 'what is on its way',
      task: rotate(),
      observed: account(observedApp({ a: -DAY, k: 29 * MINUTE }), targets(-DAY + 1000)),
      says: [/neither counts nor retires k: younger than 10 minutes.*concurrency/],
    },
    {
      title: 'a rotation that retires nothing, since no target held a key',
      task: rotate(),
      observed: account(observedApp(THREE), targets(undefined, undefined)),
      says: [
        /^No old key was retired, since no target held WHISP_API_KEY before: a, b may be.*Set keep_keys/,
      ],
    },
    {
      title: 'nothing of old keys if none are to be retired',
      task: toTargets(),
      observed: account(observedApp({ a: -DAY, b: -DAY }), targets(undefined, undefined)),
      says: [],
    },
    {
      title: 'nothing if there is nothing to retire',
      task: rotate(),
      observed: account(observedApp({ a: -DAY }), targets(undefined, undefined)),
      says: [],
    },
    {
      title: 'nothing if keep_keys was given',
      task: rotate({ keepKeysGiven: true }),
      observed: account(observedApp(THREE), targets(undefined, undefined)),
      says: [],
    },
  ];

test.each(ROWS)('it is warned of $title', ({ task, observed, says }) => {
  const told = planFor(task, observed).flatMap((change) => (change.do === 'warn' ? [change.message] : []));
  expect(told).toEqual(says.map((pattern) => expect.stringMatching(pattern)));
  for (const message of told) expect(message).not.toContain('\n');
});

test('a key that makes room is not said to stay', () => {
  const quick = { a: -4 * MINUTE, b: -3 * MINUTE, c: -2 * MINUTE, d: -MINUTE, e: 0 };
  const plan = planFor(rotate(), account(observedApp(quick), targets(1000, 1000)));
  expect(plan.find((change) => change.do === 'free-slot')?.keys).toMatchObject([{ id: 'a' }]);
  const told = plan.flatMap((change) => (change.do === 'warn' ? [change.message] : []));
  expect(told).toEqual([expect.stringMatching(/^More than keep_keys stay: b .*, c .*, d \(/)]);
});
