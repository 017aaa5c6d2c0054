import { expect, test } from 'vitest';
import { countSchedules } from '../support/coverage.ts';
import { ALL_COMMANDS, type CommandName } from '../support/simulation/commands.ts';
import { explore } from '../support/simulation/explore.ts';
import { EXTENT } from '../support/simulation/extent.ts';
import { PAIRS } from '../support/simulation/pairs.ts';

const NAMES = Object.keys(ALL_COMMANDS) as CommandName[];

/** No app, one with room for keys, and one without. */
const APPS = [undefined, [30, 20], [50, 40, 30, 20, 10]];

test.for(NAMES)(
  '%s keeps the promises wherever it is killed or cancelled, or a response is lost, and then in the post step',
  { timeout: 7_200_000 },
  async (name) => {
    for (const keyDays of APPS) {
      for (const trouble of ['kill', 'cancel', 'loss'] as const) {
        const setup = { commands: [name], keyDays };
        const explored = await explore(setup, { troubles: [trouble], hasTimes: EXTENT === 'all' });
        countSchedules(`single-${trouble}`, explored);
        expect(explored.orders).toBeGreaterThan(0);
      }
    }
  },
);

/**
 * The post step looks for what was lost once a second. If every request of the other run could wait beside each of these looks,
 * each pair would take hours; that requests wait while time passes is tried with pairs of which none is killed, with single
 * commands, and at random.
 */
const PROMPT = { troubles: ['kill'], isPrompt: true } as const;

const KILLED = {
  sample: /^(provision and rotate|ensureTarget and revoke|rotate and teardown), an app$/,
  share: /^(?!.*Target).*, an app$/,
  all: /./,
}[EXTENT];

test.for(PAIRS.filter(({ title }) => KILLED.test(title)))(
  '$title: wherever one of the two is killed, every order keeps the promises, as long as services respond at once',
  { timeout: 14_400_000 },
  async ({ title: _, ...setup }) => {
    const explored = await explore(setup, PROMPT);
    countSchedules('pairs-and-a-kill', explored);
    expect(explored.orders).toBeGreaterThan(0);
  },
);
