import { type Choice, choicesOf, switchesOf } from './choices.ts';
import type { Pick } from './pick.ts';
import { type Setup, Simulation } from './simulation.ts';
import { judge } from './violation.ts';

export interface Exploration extends Choice {
  /** When it is given up, in milliseconds of the process's clock. */
  readonly deadline?: number;
}

/** What an exploration has covered. */
export interface Explored {
  /** Times that the simulation was begun. */
  readonly executions: number;
  /** Different states that were met, and how many of them are ends. */
  readonly states: number;
  readonly ends: ReadonlySet<string>;
  /** The orders that were tried or are equal to one that was, what was left out at once not counted. */
  readonly orders: bigint;
  /** Whether nothing is left to be tried. */
  readonly isComplete: boolean;
  readonly ms: number;
}

/** Tries every order, and what comes after equal states once. @throws Violation */
export async function explore(setup: Setup, options: Exploration = {}): Promise<Explored> {
  const began = performance.now();
  const search = new Search(setup, options);
  while (!search.isDone && performance.now() < (options.deadline ?? Number.POSITIVE_INFINITY))
    await search.execute();
  const { executions, graph, ends, isDone } = search;
  return {
    executions,
    ends,
    states: graph.size,
    orders: isDone ? pathsFrom(START, graph) : 0n,
    isComplete: isDone,
    ms: performance.now() - began,
  };
}

const START = 'start';

/** A walk over the states, depth first. A state cannot be gone back to, so each branch is a simulation begun anew. */
class Search {
  executions = 0;
  /** The states that follow each state. */
  readonly graph = new Map<string, string[]>([[START, []]]);
  readonly ends = new Set<string>();
  readonly #setup: Setup;
  readonly #options: Exploration;
  readonly #frontier: (readonly Pick[])[] = [[]];

  constructor(setup: Setup, options: Exploration) {
    this.#setup = setup;
    this.#options = options;
  }

  get isDone(): boolean {
    return this.#frontier.length === 0;
  }

  /** Takes one branch to its end, or to a state that is known. */
  async execute(): Promise<void> {
    const prefix = this.#frontier.pop() ?? [];
    this.executions++;
    const simulation = await new Simulation(this.#setup).begin();
    for (const pick of prefix.slice(0, -1)) await simulation.take(pick);
    let from = prefix.length === 0 ? START : this.#stateOf(simulation);
    let next = prefix.at(-1);
    do {
      if (next !== undefined) await simulation.take(next);
      const state = this.#stateOf(simulation);
      this.graph.get(from)?.push(state);
      next = this.#visit(simulation, state);
      from = state;
    } while (next !== undefined);
    await simulation.abandon();
  }

  /** @returns what comes next; undefined at an end, and where everything has been tried */
  #visit(simulation: Simulation, state: string): Pick | undefined {
    if (this.graph.has(state) && this.#options.reduces !== false) return undefined;
    this.graph.set(state, []);
    const [first, ...others] = choicesOf(simulation, this.#options);
    if (first === undefined) {
      this.ends.add(simulation.state());
      judge(this.#setup, simulation);
    }
    const path = [...simulation.scheduler.picks];
    for (const other of others) this.#frontier.push([...path, other]);
    return first;
  }

  #stateOf(simulation: Simulation): string {
    const state = simulation.state(this.#options.hasTimes);
    if (this.#options.maxSwitches === undefined) return state;
    // What may follow depends on these, too.
    const { last, count } = switchesOf(simulation);
    return `${state} ${last} ${count}`;
  }
}

/** How many ways lead from a state to an end. */
function pathsFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): bigint {
  const known = new Map<string, bigint>();
  const stack = [start];
  for (let state = stack.at(-1); state !== undefined; state = stack.at(-1)) {
    const next = graph.get(state) ?? [];
    const unknown = next.filter((each) => !known.has(each));
    if (unknown.length > 0) {
      stack.push(...unknown);
    } else {
      known.set(
        state,
        next.length === 0 ? 1n : next.reduce((sum, each) => sum + (known.get(each) ?? 0n), 0n),
      );
      stack.pop();
    }
  }
  return known.get(start) ?? 0n;
}
