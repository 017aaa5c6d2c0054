import type { Findings } from './findings.ts';
import { advance, begin, isDone, type Run, tells } from './run.ts';
import { TASKS, type TaskName } from './tasks.ts';
import { deadTargets, isHeld, keyOf, type ModelWorld } from './world.ts';

/** How often the two runs may take turns. */
const MAX_SWITCHES = 6;

/** Two runs in one world, one of which has the turn. */
interface Pair {
  readonly world: ModelWorld;
  readonly runs: readonly [Run, Run];
  readonly turn: 0 | 1;
  readonly switches: number;
}

/** How many schedules go on from a state, and what becomes of them. */
interface Outlook {
  readonly schedules: number;
  readonly violations: ReadonlyMap<string, number>;
}

/** Tries all schedules of two runs, with at most six switches between them; equal states are followed up once. */
export class Schedules {
  readonly #start: ModelWorld;
  readonly #title: string;
  readonly #runs: readonly [Run, Run];
  readonly #seen = new Map<string, Outlook>();
  readonly #findings: Findings;

  constructor(title: string, start: ModelWorld, names: readonly [TaskName, TaskName], findings: Findings) {
    this.#start = start;
    this.#title = `${title}: ${names.join(' | ')}`;
    this.#runs = [begin(TASKS[names[0]]), begin(TASKS[names[1]])];
    this.#findings = findings;
  }

  /** Tries them. @returns how many there are */
  count(): number {
    const runs = this.#runs;
    let schedules = 0;
    for (const turn of [0, 1] as const) {
      const outlook = this.#follow({ world: this.#start, runs, turn, switches: 0 });
      schedules += outlook.schedules;
      for (const [kind, count] of outlook.violations) this.#findings.add(kind, this.#title, count);
    }
    return schedules;
  }

  #follow(pair: Pair): Outlook {
    const key = keyOfPair(pair);
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    const outlook = this.#look(pair);
    this.#seen.set(key, outlook);
    return outlook;
  }

  #look(pair: Pair): Outlook {
    const { runs, turn, switches } = pair;
    const run = runs[turn];
    if (isDone(run)) {
      // The turn passes by itself, which is no switch of the schedule's.
      const other = turn === 0 ? 1 : 0;
      return isDone(runs[other])
        ? this.#end(pair)
        : this.#follow({ ...pair, turn: other, switches: MAX_SWITCHES });
    }
    const moved = advance({ world: pair.world, run });
    const violations = new Map<string, number>();
    const newlyRevoked = moved.run.revoked.slice(run.revoked.length);
    const killsHeld = newlyRevoked.some((id) => isHeld(pair.world, id));
    const next: Pair = { ...pair, world: moved.world, runs: runs.with(turn, moved.run) as [Run, Run] };
    let schedules = 0;
    const isLast = isDone(moved.run) || isDone(runs[turn === 0 ? 1 : 0]) || switches === MAX_SWITCHES;
    const followers = isLast
      ? [next]
      : [next, { ...next, turn: turn === 0 ? 1 : 0, switches: switches + 1 } as const];
    for (const follower of followers) {
      const outlook = this.#follow(follower);
      schedules += outlook.schedules;
      for (const [kind, count] of outlook.violations)
        violations.set(kind, (violations.get(kind) ?? 0) + count);
    }
    if ((run.task.keepKeys ?? 0) > 1 && newlyRevoked.some((id) => run.heldBefore.includes(id))) {
      violations.set('a rotation revokes what a target held right before it', schedules);
    }
    if (killsHeld) violations.set('a key is revoked that a target holds', schedules);
    return { schedules, violations };
  }

  #end({ world, runs }: Pair): Outlook {
    const kinds: string[] = [];
    const dead = deadTargets(world);
    if (dead.some((target) => !runs.some((run) => tells(run, target))))
      kinds.push('a target is left with a dead key in silence');
    if (runs.every((run) => !run.hasFailed) && dead.length > 0) kinds.push('two green runs leave a dead key');
    return { schedules: 1, violations: new Map(kinds.map((kind) => [kind, 1])) };
  }
}

function keyOfPair({ world, runs, turn, switches }: Pair): string {
  return `${turn}${switches}|${keyOf(world)}|${keyOfRun(runs[0])}|${keyOfRun(runs[1])}`;
}

function keyOfRun(run: Run): string {
  const { pending, times, own, written, hasBegunAgain, told, hasFailed, revoked, heldBefore } = run;
  const next = pending.map(textOf).join();
  return `${next};${times};${own};${written};${hasBegunAgain};${told.join()};${hasFailed};${revoked};${heldBefore}`;
}

const TEXTS = new WeakMap<object, string>();

function textOf(value: object): string {
  const known = TEXTS.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  TEXTS.set(value, text);
  return text;
}
