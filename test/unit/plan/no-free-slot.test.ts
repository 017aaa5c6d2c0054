import { expect, test } from 'vitest';
import type { ObservedApp, TargetState } from '../../../src/model/observed.ts';
import type { KeyTask } from '../../../src/model/task.ts';
import { noFreeSlot } from '../../../src/plan/no-free-slot.ts';
import {
  app,
  DAY,
  delivery,
  HOUR,
  keyTask,
  MINUTE,
  observedApp,
  T,
  TOLERANCE,
  targets,
} from '../../support/observations.ts';

const OLD = { a: -5 * DAY, b: -4 * DAY, c: -3 * DAY, d: -2 * DAY, e: -DAY };
const HELD = -DAY + 1000;
const toTargets = (changes: Partial<KeyTask> = {}) => keyTask({ delivery: delivery(), ...changes });
const rotate = (keepKeys: number, keepKeysGiven = true) =>
  toTargets({ command: 'rotate', keepKeys, keepKeysGiven });
const BY_KEY_ID = 'revoke a key that nothing uses with command: revoke and key_id\\.$';

const ROWS: readonly {
  title: string;
  task: KeyTask;
  observed?: ObservedApp;
  states?: readonly TargetState[];
  says: readonly RegExp[];
  not?: RegExp;
}[] = [
  {
    title: 'what may be set, without targets',
    task: keyTask(),
    says: [
      /^The app "chat" \(a1\) has 5 active keys, and 5 is the most it can have\. No key was created\.\n {2}- a, 5 days old\n/,
      RegExp(
        `\nSet keep_keys to .*, key_lifetime: job for .*, or key_policy: ensure \\(with secret_targets\\) to .*; or ${BY_KEY_ID}`,
      ),
    ],
    not: /no target|probably/,
  },
  {
    title: 'what may be set, with targets',
    task: toTargets(),
    states: targets(HELD),
    says: [
      /\nSet keep_keys to .*, key_lifetime: job \(without secret_targets\) .*, or key_policy: ensure to/,
      /- a, 5 days old, no target can be holding it\n/,
      /- e, 24 hours old\n/,
    ],
  },
  {
    title: 'not ensure if that is set',
    task: toTargets({ delivery: delivery({ ensure: { currentApiKey: undefined, maxAgeMs: undefined } }) }),
    states: targets(HELD),
    says: [/\nSet keep_keys to .*, or key_lifetime: job/],
    not: /key_policy/,
  },
  {
    title: 'that the default of keep_keys needs a target that held a key',
    task: rotate(2, false),
    states: targets(undefined),
    says: [/\nSet keep_keys \(by default .*\) to have old keys revoked; or revoke/],
    not: /key_lifetime|key_policy/,
  },
  {
    title: 'that another tier has a limit that only the service knows',
    task: keyTask(),
    observed: observedApp(OLD, { app: app({ tier: 'PRO' }) }),
    says: [/has 5 active keys, and Whisp refuses another\./],
  },
  {
    title: 'that a secret was written by hand',
    task: rotate(2),
    states: targets(HELD, 0),
    says: [
      /\nkeep_keys could not make room: what acme\/web:environment\/staging holds was written by hand.*Otherwise find out which key nothing uses, and revoke it with command: revoke and key_id\.$/,
    ],
    not: /Set keep_keys|each key that is to go/,
  },
  {
    title: 'that a target may be holding each key that is to go',
    task: rotate(5),
    states: targets(-5 * DAY + 1000, HELD),
    not: /by hand|another run/,
    says: [
      /each key that is to go\. No target can be holding b, c, d: if nothing else uses it, revoke it with/,
    ],
  },
  {
    title: 'that other keys are on their way, and when to come back',
    task: rotate(1),
    observed: observedApp({ a: 21 * MINUTE, b: 22 * MINUTE, c: 23 * MINUTE, d: 24 * MINUTE, e: 25 * MINUTE }),
    states: targets(25 * MINUTE, undefined),
    says: [
      /another run may be delivering a, b, c, d, e \(run again in 1 min\)/,
      /- a, 9 min old, may be on its way to a target\n/,
    ],
  },
  {
    title: 'that as many stay as there are',
    task: rotate(5),
    observed: observedApp({ e: -DAY }, { app: app({ tier: 'PRO' }) }),
    states: targets(HELD),
    says: [/set a lower number/],
  },
  {
    title: 'that another run took the slot',
    task: rotate(2),
    states: targets(HELD),
    says: [/\nOther runs took the slots that were free: run again/],
  },
  {
    title: 'which keys of jobs are probably leftovers',
    task: keyTask({ lifetime: 'job' }),
    observed: observedApp({ a: -7 * HOUR, b: 30 * MINUTE - 6 * HOUR }),
    says: [
      /- a, 7 hours old, probably left by a runner that died\n {2}- b, 6 hours old\n/,
      /longer than 6 hours.*revoke those with command: revoke and key_id\.$/,
    ],
    not: /key_lifetime|keep_keys/,
  },
  {
    title: "how long a job can be on a runner of one's own",
    task: keyTask({ lifetime: 'job', longestJobMs: 5 * DAY }),
    says: [/longer than 5 days/],
  },
  {
    title: 'that jobs may still run',
    task: keyTask({ lifetime: 'job' }),
    observed: observedApp({ a: 0, b: 0 }),
    says: [/Each may belong to a job that still runs: raise timeout_seconds/],
  },
];

test.each(ROWS)(
  'an app without a free slot: it is said $title',
  ({ task, observed = observedApp(OLD), states = [], says, not }) => {
    const { message } = noFreeSlot(task, observed, states, { githubToWhispMs: 0, toleranceMs: TOLERANCE });
    for (const pattern of says) expect(message).toMatch(pattern);
    if (not !== undefined) expect(message).not.toMatch(not);
    expect(T).toBe(observed.now - 30 * MINUTE);
  },
);
