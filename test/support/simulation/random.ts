import type { Dialect } from '../../emulator/dialect.ts';
import { type GitHubSwitches, gitHubSwitchValues } from '../../emulator/github/switches.ts';
import { LEAST_RIGHTS } from '../conditions.ts';
import { ALL_COMMANDS, type CommandName } from './commands.ts';
import { jobOf, type Pick as Next } from './pick.ts';
import { type Setup, Simulation } from './simulation.ts';
import { judge } from './violation.ts';

/** Most things that go wrong in one schedule. */
const MOST_TROUBLES = 2;

/** What the dialect is drawn from, each as likely as the next; the plain case first. */
const DIALECTS: { readonly [Name in keyof Dialect]?: readonly Dialect[Name][] } = {
  lists: ['array', 'object', 'pages', 'last', 'hasNext', 'named'],
  appListCreatedAt: [true, false],
  appListClusterEndpoint: [false, true],
  keyListCreatedAt: [true, false],
  revokedKeys: ['hidden', 'status', 'revokedAt', 'revoked', 'active'],
  limitStatus: [409, 400, 422],
  duplicateNames: ['allowed', 'refused'],
  deletes: ['empty', 'body'],
  refresh: ['cookie', 'body', 'none'],
  otherLogin: ['leaves', 'ends'],
  clockOffsetMs: [0, 90_000, -90_000],
  dateHeader: [true, false],
  lagMs: [0, 2000, 5000],
  lagMode: ['full', 'varied'],
  dates: ['iso', 'seconds', 'epochMs', 'garbage'],
};

/** A schedule of three or four runs that a seed decides, from the world they find to what goes wrong. @throws Violation */
export async function randomSchedule(seed: number): Promise<Simulation> {
  const draw = new Draw(seed);
  const setup = drawSetup(draw);
  const simulation = await new Simulation(setup).begin();
  const patience = draw.one([0, 0.5, 0.9]);
  let troubles = draw.one([0, 1, MOST_TROUBLES]);
  for (;;) {
    const next = drawNext(simulation, draw, patience);
    if (next === undefined) break;
    const trouble = troubles > 0 && draw.chance(0.06) ? drawTrouble(simulation, draw, next) : undefined;
    if (trouble !== undefined) troubles--;
    await simulation.take(trouble ?? next);
  }
  judge(setup, simulation, seed);
  return simulation;
}

function drawSetup(draw: Draw): Setup {
  const names = Object.keys(ALL_COMMANDS) as CommandName[];
  return {
    commands: Array.from({ length: draw.one([3, 4]) }, () => draw.one(names)),
    keyDays: draw.one([undefined, [], [30], [30, 20], [20, 0.5, 0.001], [9, 8, 7, 6], [50, 40, 30, 20, 10]]),
    ...drawDialects(draw),
    latencyMs: draw.one([0, 70, 700]),
    splitsResponses: draw.chance(0.5),
    descendingIds: draw.chance(0.5),
    ...(draw.chance(0.5) ? { rights: LEAST_RIGHTS } : {}),
  };
}

function drawDialects(draw: Draw): Pick<Setup, 'dialect' | 'switches'> {
  const dialect: Partial<Dialect> = { ...drawSome(draw, DIALECTS), lagSeed: draw.below(1000) };
  const some: Partial<GitHubSwitches> = drawSome(draw, gitHubSwitchValues);
  const switches = { ...some, compress: false, lagSeed: draw.below(1000) };
  if (dialect.dateHeader !== false && switches.dateHeader !== false) return { dialect, switches };
  // Without a `Date` nobody can know how far the clocks are apart: a minute at most is reckoned with.
  return {
    dialect: { ...dialect, clockOffsetMs: 0 },
    switches: { ...switches, clockOffsetMs: draw.one([0, 2000, -2000]) },
  };
}

/** Each of the switches in some other than the plain position, one in four of them. */
function drawSome<Values extends object>(draw: Draw, values: Values): object {
  const names = Object.keys(values) as (keyof Values)[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const options = values[name];
      return Array.isArray(options) && draw.chance(0.25) ? [[name, draw.one(options)]] : [];
    }),
  );
}

/** @param patience how likely it is that the run that went on last goes on */
function drawNext(simulation: Simulation, draw: Draw, patience: number): Next | undefined {
  const { enabled, scheduler } = simulation;
  if (enabled.length === 0) return undefined;
  const last = scheduler.picks.at(-1);
  const own = enabled.filter(({ run }) => last !== undefined && jobOf(run) === jobOf(last));
  const some = own.length > 0 && draw.chance(patience) ? own : enabled;
  // Time passes seldom while there is something to do.
  const prompt = some.filter(({ kind }) => kind !== 'timer');
  return draw.one(prompt.length > 0 && draw.chance(0.9) ? prompt : some).id;
}

function drawTrouble(simulation: Simulation, draw: Draw, next: Next): Next | undefined {
  const letter = jobOf(next);
  const isInMain = simulation.jobs.some((job) => job.letter === letter && job.isInMain);
  const isRequest = simulation.scheduler.isRequest(next);
  const signs = [
    ...(isRequest ? ['-', '+'] : []),
    ...(isInMain && isRequest && next[0] === letter ? ['!', '?'] : []),
  ];
  const picks = [...signs.map((sign) => `${next}${sign}`), ...(isInMain ? [`${letter}!`, `${letter}?`] : [])];
  return picks.length === 0 ? undefined : draw.one(picks);
}

/** Numbers that a seed decides: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (Mulberry32, public domain) */
class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  chance(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000;
  }

  one<T>(options: readonly T[]): T {
    const option = options[this.below(options.length)];
    if (option === undefined && options.length === 0) throw new Error('there is nothing to draw from');
    return option as T;
  }
}
