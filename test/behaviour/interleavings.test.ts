import { expect, test } from 'vitest';
import { explore } from '../support/simulation/explore.ts';
import { PAIRS } from '../support/simulation/pairs.ts';

/** The pairs of which `npm test` tries all orders: few states, and one of each kind of conflict. */
const SAMPLE =
  /^(provision and provision|provision and teardown|provisionTarget and provisionTarget|ensureTarget and revoke|rotate and rotate), an app$/;

const IS_ALL = process.env['SOAK'] === 'true';

test.for(PAIRS.filter(({ title }) => IS_ALL || SAMPLE.test(title)))(
  '$title: every order of their requests keeps the promises',
  { timeout: 7_200_000 },
  async ({ title: _, ...setup }) => {
    const { isComplete } = await explore(setup);
    expect(isComplete).toBe(true);
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

test('a longer wait for the runs finds nothing that they have not done yet', async () => {
  const setup = { commands: ['provisionTarget', 'provision'], keyDays: [30, 20] } as const;
  const { ends, states } = await explore(setup);
  const patient = await explore({ ...setup, patience: 20 });
  expect({ ends: patient.ends, states: patient.states }).toEqual({ ends, states });
});
