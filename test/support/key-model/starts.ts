import { create, EMPTY, type ModelWorld, pass, write } from './world.ts';

const DAY_MS = 86_400_000;

/** How long a key takes to its first target, in milliseconds. */
const ON_ITS_WAY_MS = 1400;

/** A key made and written to these targets, by index. */
function deliver(world: ModelWorld, targets: readonly number[] = [0, 1]): ModelWorld {
  const delivering = pass(create(world), ON_ITS_WAY_MS);
  return targets.reduce((written, target) => write(written, target, world.nextId), delivering);
}

/** That many keys, a day apart, each of which was delivered to both targets. */
function delivered(count: number): ModelWorld {
  let world = EMPTY;
  for (let made = 0; made < count; made++) world = deliver(pass(world, DAY_MS));
  return world;
}

/** What two runs find when they begin. */
export const STARTS = {
  'no key yet': EMPTY,
  'a key written in this second': pass(delivered(1), 100),
  'a key in one target only': pass(deliver(EMPTY, [0]), DAY_MS),
  'a key of last week': pass(delivered(1), 7 * DAY_MS),
  'a key of a minute ago': pass(delivered(1), 60_000),
  'two keys': pass(delivered(2), DAY_MS),
  'two keys, the newer one in one target only': pass(deliver(pass(delivered(1), DAY_MS), [0]), DAY_MS),
  'five keys': pass(delivered(5), DAY_MS),
  'four keys': pass(delivered(4), DAY_MS),
} as const;
