import { expect, test } from 'vitest';
import { countSchedules } from '../support/coverage.ts';
import { explore } from '../support/simulation/explore.ts';
import { EXTENT } from '../support/simulation/extent.ts';
import { PAIRS } from '../support/simulation/pairs.ts';

/** The pairs that `npm test` tries: few states, and one of each kind of conflict. */
const SAMPLE =
  /^(provision and provision, no|provision and teardown|provisionTarget and (revoke|teardownTarget|sweepTarget)|ensureTarget and revoke|rotate and rotate|rotate and sweep)\b.*app$/;

const IS_TRIED = {
  sample: (title: string) => SAMPLE.test(title),
  share: (title: string) => !/^rotateTarget.* and rotateTarget|^.*Target and .*Target, no app/.test(title),
  all: () => true,
}[EXTENT];

test.for(PAIRS.filter(({ title }) => IS_TRIED(title)))(
  '$title: every order of their requests keeps the promises',
  { timeout: 7_200_000 },
  async ({ title: _, ...setup }) => {
    const explored = await explore(setup);
    countSchedules('pairs', explored);
    expect(explored.orders).toBeGreaterThan(0);
  },
);

test.for([
  { title: 'provision and revoke', commands: ['provision', 'revoke'], keyDays: [30, 20] },
  { title: 'teardown and rotate', commands: ['teardown', 'rotate'], keyDays: [30] },
] as const)('$title: the orders that are left out lead to nothing else', async ({ title: _, ...setup }) => {
  const all = await explore(setup, { reduces: false });
  const reduced = await explore(setup);
  expect([...reduced.ends].sort()).toEqual([...all.ends].sort());
  expect(all.executions).toBeGreaterThan(5 * reduced.executions);
});

test.for([
  { title: 'kill', troubles: ['kill'], isPrompt: false },
  { title: 'kill, while services respond at once', troubles: ['kill'], isPrompt: true },
  { title: 'cancel', troubles: ['cancel'], isPrompt: false },
  { title: 'loss', troubles: ['loss'], isPrompt: false },
] as const)(
  'where something goes wrong ($title), the orders that are left out lead to nothing else',
  async ({ title: _, ...tried }) => {
    const setup = { commands: ['revoke', 'revoke'], keyDays: [30] } as const;
    const all = await explore(setup, { ...tried, reduces: false });
    const reduced = await explore(setup, tried);
    expect([...reduced.ends].sort()).toEqual([...all.ends].sort());
    expect(all.executions).toBeGreaterThan(5 * reduced.executions);
  },
);

test.for([
  { title: 'provision twice, no app', commands: ['provision', 'provision'], keyDays: undefined },
  { title: 'rotate and provision with a target', commands: ['rotate', 'provisionTarget'], keyDays: [30, 20] },
] as const)('$title: the seconds that are left out lead to nothing else', async ({ title: _, ...setup }) => {
  const all = await explore(setup, { hasTimes: true });
  const reduced = await explore(setup);
  expect([...reduced.ends].sort()).toEqual([...all.ends].sort());
});

test('a longer wait for the runs finds nothing that they have not done yet', async () => {
  const setup = { commands: ['provisionTarget', 'provision'], keyDays: [30, 20] } as const;
  const { ends, states } = await explore(setup);
  const patient = await explore({ ...setup, patience: 20 });
  expect({ ends: patient.ends, states: patient.states }).toEqual({ ends, states });
});
