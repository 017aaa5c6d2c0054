import { type Choice, choicesOf, type Tried } from './choices.ts';
import { isIndependent, type Step } from './independence.ts';
import type { Pick } from './pick.ts';
import { type Setup, Simulation } from './simulation.ts';
import { judge } from './violation.ts';

/** What is tried beside the order in which things happen; nothing goes wrong, and all that can be left out is, unless given. */
export interface Exploration extends Partial<Tried> {
  /** Whether the moment at which a run reads something counts, and not only the order; false unless given. */
  readonly hasTimes?: boolean;
}

/** What an exploration has covered. */
export interface Explored {
  /** Times that the simulation was begun. */
  readonly executions: number;
  /** Those that came to an end: each is one order out of all that are equal to it. */
  readonly orders: number;
  /** Different states that were met, and those of them that are ends. */
  readonly states: number;
  readonly ends: ReadonlySet<string>;
  readonly ms: number;
}

/**
 * Tries every order of what touches something in common, and what comes after equal states once: sleep sets with states
 * (P. Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, 1996, section 5.3). @throws Violation
 */
export async function explore(setup: Setup, options: Exploration = {}): Promise<Explored> {
  const began = performance.now();
  const search = new Search(setup, options);
  await search.run();
  const { executions, orders, states, ends } = search;
  return { executions, orders, states, ends, ms: performance.now() - began };
}

/** What need not come next, since every order that begins with it is tried elsewhere. */
type Asleep = ReadonlyMap<Pick, Step>;

interface Branch {
  readonly picks: readonly Pick[];
  /** After the last of these. */
  readonly asleep: Asleep;
}

/** A walk over the states, depth first. A state cannot be gone back to, so each branch is a simulation begun anew. */
class Search {
  executions = 0;
  orders = 0;
  readonly ends = new Set<string>();
  readonly #setup: Setup;
  readonly #tried: Tried;
  readonly #hasTimes: boolean;
  readonly #frontier: Branch[] = [{ picks: [], asleep: new Map() }];
  /** What has not been tried after each state that was met. */
  readonly #known = new Map<string, ReadonlySet<Pick>>();

  constructor(setup: Setup, options: Exploration) {
    this.#setup = setup;
    this.#tried = { troubles: [], reduces: true, isPrompt: false, ...options };
    this.#hasTimes = options.hasTimes ?? false;
  }

  get states(): number {
    return this.#known.size;
  }

  async run(): Promise<void> {
    for (let branch = this.#frontier.pop(); branch !== undefined; branch = this.#frontier.pop())
      await this.#execute(branch);
  }

  /** Takes one branch to its end, or to where everything has been tried. */
  async #execute(branch: Branch): Promise<void> {
    this.executions++;
    const simulation = await new Simulation(this.#setup).begin();
    for (const pick of branch.picks) await simulation.take(pick);
    let next = this.#visit(simulation, branch.asleep);
    while (next !== undefined) {
      await simulation.take(next.pick);
      next = this.#visit(simulation, next.asleep);
    }
    await simulation.abandon();
  }

  /** @returns what comes next; undefined at an end, and where everything has been tried */
  #visit(simulation: Simulation, asleep: Asleep): Continuation | undefined {
    const choices = choicesOf(simulation, this.#tried);
    if (simulation.enabled.length === 0) this.#end(simulation);
    const [first, ...others] = this.#continuations(simulation, choices, asleep);
    const path = [...simulation.scheduler.picks];
    for (const other of others) this.#frontier.push({ picks: [...path, other.pick], asleep: other.asleep });
    return first;
  }

  #continuations(
    simulation: Simulation,
    choices: readonly Choice[],
    asleep: Asleep,
  ): readonly Continuation[] {
    if (!this.#tried.reduces) return choices.map(({ pick }) => ({ pick, asleep }));
    const state = simulation.state(this.#hasTimes);
    const untried = this.#known.get(state);
    const sleeping = new Map([...asleep].filter(([pick]) => untried?.has(pick) ?? true));
    this.#known.set(state, new Set(sleeping.keys()));
    return choices
      .filter(({ pick }) => !asleep.has(pick) && (untried?.has(pick) ?? true))
      .map(({ pick, step }) => {
        const after = new Map([...sleeping].filter(([, each]) => isIndependent(step, each)));
        sleeping.set(pick, step);
        return { pick, asleep: after };
      });
  }

  #end(simulation: Simulation): void {
    this.orders++;
    const state = simulation.state();
    if (this.ends.has(state)) return;
    this.ends.add(state);
    judge(this.#setup, simulation);
  }
}

interface Continuation {
  readonly pick: Pick;
  readonly asleep: Asleep;
}
