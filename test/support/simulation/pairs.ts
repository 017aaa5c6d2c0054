import { COMMANDS, type CommandName } from './commands.ts';
import type { Setup } from './simulation.ts';

/** Two commands that begin at the same time, and the app that they find: with two keys of some age, or none. */
export interface Pair extends Setup {
  readonly title: string;
}

/** Which app there is: with the ages of its keys, in days. */
const APPS = { 'an app': [30, 20], 'no app': undefined } as const;

const NAMES = Object.keys(COMMANDS) as CommandName[];

/**
 * Every pair of commands, with an app and without; without, only those of which one makes it. What the first of two can do to
 * the second comes in the orders of either: a pair stands for both its sequences.
 */
export const PAIRS: readonly Pair[] = Object.entries(APPS).flatMap(([app, keyDays]) =>
  NAMES.flatMap((one, index) =>
    NAMES.slice(index).map((other) => ({
      title: `${one} and ${other}, ${app}`,
      commands: [one, other],
      keyDays,
    })),
  ).filter(
    ({ commands }) => keyDays !== undefined || commands.some((name) => /^(provision|ensure)/.test(name)),
  ),
);
