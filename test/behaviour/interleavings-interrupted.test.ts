import { expect, test } from 'vitest';
import { ALL_COMMANDS, type CommandName } from '../support/simulation/commands.ts';
import { explorePair } from '../support/simulation/explore-pair.ts';
import { EXTENT } from '../support/simulation/extent.ts';
import { PAIRS } from '../support/simulation/pairs.ts';

const NAMES = Object.keys(ALL_COMMANDS) as CommandName[];

/** No app, one with room for keys, and one without. */
const APPS = [undefined, [30, 20], [50, 40, 30, 20, 10]];

test.for(NAMES)(
  '%s keeps the promises wherever it is killed or cancelled, or a response is lost, and then in the post step',
  { timeout: 28_800_000 },
  async (name) => {
    for (const keyDays of APPS) {
      for (const trouble of ['kill', 'cancel', 'loss'] as const) {
        const { isComplete } = await explorePair(
          `single-${trouble}`,
          { commands: [name], keyDays },
          { troubles: [trouble] },
        );
        expect(isComplete).toBe(true);
      }
    }
  },
);

const KILLED = {
  sample: /^(provision and provision|ensureTarget and revoke|provision and sweep), an app$/,
  share: /^(?!.*Target.*Target).*, an app$/,
  all: /./,
}[EXTENT];

test.for(PAIRS.filter(({ title }) => KILLED.test(title)))(
  '$title: wherever one of the two is killed, every order keeps the promises',
  { timeout: 28_800_000 },
  async ({ title: _, ...setup }) => {
    const { isComplete } = await explorePair('pairs-and-a-kill', setup, { troubles: ['kill'] });
    expect(isComplete).toBe(true);
  },
);
