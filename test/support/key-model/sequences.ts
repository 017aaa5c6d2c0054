import type { Findings } from './findings.ts';
import { advance, begin, isDone, MAX_KEYS, type Moment, type Run, tells } from './run.ts';
import { keyTask, TASKS, type TaskName } from './tasks.ts';
import {
  byHand,
  create,
  deadTargets,
  isHeld,
  keyOf,
  type ModelWorld,
  normalize,
  pass,
  revokeByHand,
  TARGETS,
  write,
} from './world.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

/** What passes before each thing that happens: the same minute, the time of one delivery, none of both. In milliseconds. */
const PAUSES = { 'seconds later': 3 * SECOND_MS, 'minutes later': 4 * MINUTE_MS, 'a week later': WEEK_MS };

/** A whole run, and the targets, by index, that refuse its key. */
export interface WholeRun {
  readonly name: TaskName;
  readonly refusing: readonly number[];
}

/** Those that differ most. */
export const FEW_RUNS: readonly WholeRun[] = [
  { name: 'provision', refusing: [] },
  { name: 'ensure', refusing: [] },
  { name: 'rotate', refusing: [1] },
  { name: 'rotate, keep_keys: 1', refusing: [] },
  { name: 'rotate, keep_keys: 3', refusing: [] },
];

export const ALL_RUNS: readonly WholeRun[] = [
  { name: 'provision', refusing: [] },
  { name: 'provision', refusing: [0] },
  { name: 'ensure', refusing: [] },
  { name: 'ensure, keep_keys: 1', refusing: [] },
  { name: 'rotate', refusing: [] },
  { name: 'rotate', refusing: [0] },
  { name: 'rotate', refusing: [1] },
  { name: 'rotate, keep_keys: 1', refusing: [] },
  { name: 'rotate, keep_keys: 1', refusing: [1] },
  { name: 'rotate, keep_keys: 3', refusing: [] },
];

/** A world, how many sequences lead to it, and one of them. */
interface Reached {
  readonly world: ModelWorld;
  readonly sequences: number;
  readonly story: string;
}

/** Tries all sequences of whole runs, runs that are killed or refused, and acts by hand; equal worlds are followed up once. */
export class Sequences {
  readonly #runs: readonly WholeRun[];
  readonly #findings: Findings;
  /** Sequences in which the rules may go wrong, since an act by hand and a creation were less than ten minutes apart. */
  readonly #excepted: Findings;

  constructor(runs: readonly WholeRun[], findings: Findings, excepted: Findings) {
    this.#runs = runs;
    this.#findings = findings;
    this.#excepted = excepted;
  }

  /** @returns how many sequences there are, shorter ones included */
  explore(start: ModelWorld, depth: number): number {
    let front: readonly Reached[] = [{ world: normalize(start), sequences: 1, story: '' }];
    let count = 0;
    for (let level = 1; level <= depth; level++) {
      const next = new Map<number, Reached>();
      const verdicts = new Map<number, Verdict>();
      for (const reached of front) {
        for (const follower of this.#followers(reached)) {
          count += follower.sequences;
          const world = normalize(follower.world);
          const key = hash(keyOf(world));
          const verdict = verdicts.get(key) ?? judgeTheWeeksAfter(world);
          verdicts.set(key, verdict);
          if (verdict !== 'fine') this.#add(verdict, { ...follower, world });
          if (level === depth) continue;
          const known = next.get(key);
          const sequences = follower.sequences + (known?.sequences ?? 0);
          next.set(key, { world, sequences, story: known?.story ?? follower.story });
        }
      }
      front = [...next.values()];
    }
    return count;
  }

  *#followers({ world, sequences, story }: Reached): Generator<Reached> {
    for (const [when, ms] of Object.entries(PAUSES)) {
      const later = pass(world, ms);
      const tell = (what: string) => `${story} ${when}: ${what}.`;
      for (const { name, refusing } of this.#runs) {
        const what = refusing.length === 0 ? name : `${name}, refused by target ${refusing}`;
        yield* this.#run({ world: later, sequences, story: tell(what) }, begin(TASKS[name], refusing));
      }
      for (const [what, done] of actsByHand(later)) yield { world: done, sequences, story: tell(what) };
    }
  }

  /** A run as a whole, and killed after each of its steps that changes something. */
  *#run({ world, sequences, story }: Reached, run: Run): Generator<Reached> {
    let moment: Moment = { world, run };
    while (!isDone(moment.run)) {
      const { world: before, run: runBefore } = moment;
      const { keys, targets } = before;
      moment = advance(moment);
      const revoked = moment.run.revoked.slice(runBefore.revoked.length);
      if (revoked.some((id) => isHeld(before, id))) {
        this.#add('a key is revoked that a target holds', { world: moment.world, sequences, story });
      }
      const isChanged = moment.world.keys !== keys || moment.world.targets !== targets;
      if (isChanged && !isDone(moment.run)) {
        yield { world: moment.world, sequences, story: `${story.slice(0, -1)}, killed.` };
      }
    }
    this.#judgeEnd(moment, { world: moment.world, sequences, story });
    yield { world: moment.world, sequences, story };
  }

  #judgeEnd({ world, run }: Moment, reached: Reached): void {
    const dead = deadTargets(world);
    if (dead.some((target) => !tells(run, target)))
      this.#add('a green run leaves a dead key in silence', reached);
    if ((run.task.keepKeys ?? 0) > 1 && run.revoked.some((id) => run.heldBefore.includes(id))) {
      this.#add('a rotation revokes what a target held right before it', reached);
    }
  }

  #add(kind: string, { world, sequences, story }: Reached): void {
    const isExcepted = world.isBlurred || kind === NO_ROOM;
    (isExcepted ? this.#excepted : this.#findings).add(kind, story, sequences);
  }
}

/** Where any key may be held, after acts by hand, a person has to choose which one goes. */
const NO_ROOM = 'no room is made after a secret was written by hand';

type Verdict =
  | 'fine'
  | typeof NO_ROOM
  | 'a rotation a week later fails'
  | 'a rotation a week later leaves a dead key'
  | 'three rotations leave more than three keys';

/** What a message advises when no target holds a key, so that a rotation retires nothing by default. */
const ADVISED = keyTask({ command: 'rotate', keepKeys: 2 });

/** What becomes of a world in which nothing happens but a rotation a week, as the messages advise. */
function judgeTheWeeksAfter(reached: ModelWorld): Verdict {
  let world = reached;
  for (let rotation = 1; rotation <= 3; rotation++) {
    const week = pass(world, WEEK_MS);
    let moment = complete(week, begin(TASKS.rotate));
    if (moment.run.told.some((text) => text.includes('\nSet keep_keys (by default'))) {
      moment = complete(week, begin(ADVISED));
    }
    ({ world } = moment);
    if (moment.run.hasFailed)
      return hasNoRoom(moment.run, reached) ? NO_ROOM : 'a rotation a week later fails';
    if (deadTargets(world).length > 0) return 'a rotation a week later leaves a dead key';
  }
  return world.keys.length > 3 ? 'three rotations leave more than three keys' : 'fine';
}

function complete(world: ModelWorld, run: Run): Moment {
  let moment: Moment = { world, run };
  while (!isDone(moment.run)) moment = advance(moment);
  return moment;
}

function hasNoRoom({ told }: Run, { lastHandiwork }: ModelWorld): boolean {
  const isSaid = told.some((text) => text.includes('was written by hand') && text.includes('key_id'));
  return isSaid && Number.isFinite(lastHandiwork);
}

/** A number of 53 bits for a text, by two hashes of the kind FNV-1a: millions of worlds would not fit otherwise. */
function hash(text: string): number {
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (high >>> 11) * 0x100000000 + (low >>> 0);
}

/** What a person may do: make a key, put an old one back, revoke one. */
function* actsByHand(world: ModelWorld): Generator<[string, ModelWorld]> {
  const { keys } = world;
  if (keys.length < MAX_KEYS) yield ['a key by hand', byHand(create(world))];
  const [oldest] = keys;
  const newest = keys.at(-1);
  for (const key of new Set([oldest, newest])) {
    if (key === undefined) continue;
    const which = key === newest ? 'newest' : 'oldest';
    yield [`the ${which} key revoked by hand`, revokeByHand(world, key.id)];
    for (const target of TARGETS.keys()) {
      if (world.targets[target]?.held === key.id) continue;
      yield [`the ${which} key written to target ${target} by hand`, byHand(write(world, target, key.id))];
    }
  }
}
