import { expect, test } from 'vitest';
import { withLateKeys } from '../../../src/observe/late-keys.ts';
import { delivery, keyTask, observedApp, T, targets } from '../../support/observations.ts';
import { scriptedServices } from '../../support/scripted.ts';

const KEYS = 'GET /api/client/apps/a1/keys';
const SECOND = 1000;
const clocks = { githubToWhispMs: 0, toleranceMs: 5000 };
const ensure = { currentApiKey: undefined, maxAgeMs: undefined };
const key = (after: number) => ({ id: 'k1', createdAt: new Date(T + after).toISOString() });

interface Case {
  readonly title: string;
  /** When the secrets were written, in seconds from now; undefined where there is none. */
  readonly written: readonly (number | undefined)[];
  /** The second from which on the list shows the key; never unless given. */
  readonly from?: number;
  readonly sleeps: number;
  readonly finds: boolean;
}

test.each<Case>([
  { title: 'a key that is in the next list is found', written: [-2], from: 0, sleeps: 0, finds: true },
  { title: 'a key is waited for', written: [-2], from: 3, sleeps: 3, finds: true },
  { title: 'a key is waited for until 10 s after the write', written: [-2], sleeps: 8, finds: false },
  { title: 'the latest of the writes counts', written: [-20, -4], sleeps: 6, finds: false },
  { title: 'a write 10 s ago is not waited for', written: [-10], from: 0, sleeps: 0, finds: false },
  { title: 'a write of the future counts as one of now', written: [3], sleeps: 10, finds: false },
  {
    title: 'with a target that has no secret, nothing is waited for',
    written: [-2, undefined],
    from: 0,
    sleeps: 0,
    finds: false,
  },
])('$title', async ({ written, from = Number.POSITIVE_INFINITY, sleeps, finds }) => {
  const { services, clock } = scriptedServices({
    [KEYS]: (at) => (at >= from * SECOND ? [key(-3 * SECOND)] : []),
  });
  const states = targets(...written.map((each) => (each === undefined ? undefined : each * SECOND)));
  const before = observedApp({});
  const app = await withLateKeys(services, keyTask({ delivery: delivery({ ensure }) }), {
    ...{ app: before, targets: states, clocks },
  });
  const isListed = sleeps > 0 || finds;
  expect(app).toEqual({
    ...before,
    activeKeys: finds ? [{ id: 'k1', createdAt: T - 3 * SECOND }] : [],
    now: isListed ? T + sleeps * SECOND : before.now,
  });
  expect(clock.sleeps).toEqual(Array.from({ length: sleeps }, () => SECOND));
});

test('a key that is there already is not looked for', async () => {
  const { services, sent } = scriptedServices({});
  const before = observedApp({ k1: -3000 });
  const stored = { app: before, targets: targets(-2000), clocks };
  expect(await withLateKeys(services, keyTask({ delivery: delivery({ ensure }) }), stored)).toBe(before);
  expect(sent).toEqual([]);
});

test.each([
  { title: 'without targets', given: undefined },
  { title: 'without ensure', given: delivery() },
])('$title no key is looked for', async ({ given }) => {
  const { services, sent } = scriptedServices({});
  const before = observedApp({});
  const stored = { app: before, targets: targets(-2000), clocks };
  expect(await withLateKeys(services, keyTask({ delivery: given }), stored)).toBe(before);
  expect(sent).toEqual([]);
});
