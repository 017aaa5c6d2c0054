import type { Pick } from './pick.ts';
import { type Setup, Simulation } from './simulation.ts';

/** What an exploration has covered. */
export interface Explored {
  /** Times that the simulation was begun. */
  executions: number;
  /** Of these, how many went to an end that was not known yet. */
  ends: number;
  /** Different states, ends included. */
  states: number;
  /** Orders of all that happened, from beginning to end, that these states stand for. */
  orders: bigint;
  /** Whether nothing was left out. */
  isComplete: boolean;
  readonly ms: number;
}

/** A violated promise, with the schedule that shows it. */
export class Violation extends Error {
  constructor(setup: Setup, { scheduler }: Simulation, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `${JSON.stringify(setup)}\n${reason}\npicks: ${scheduler.picks.join(' ')}\n  ${scheduler.trace.join('\n  ')}`,
      { cause },
    );
  }
}

/** Tries every order, each state once: what follows from equal states is equal. @throws Violation */
export async function explore(setup: Setup, { reduces = true, deadline = Number.POSITIVE_INFINITY } = {}): Promise<Explored> {
  const began = performance.now();
  const graph = new Map<string, string[]>();
  const frontier: (readonly Pick[])[] = [[]];
  const counts = { executions: 0, ends: 0 };
  for (let prefix = frontier.pop(); prefix !== undefined; prefix = frontier.pop()) {
    if (performance.now() > deadline) {
      frontier.push(prefix);
      break;
    }
    counts.executions++;
    const simulation = await new Simulation(setup).begin();
    for (const pick of prefix.slice(0, -1)) await simulation.take(pick);
    let from = prefix.length === 0 ? 'start' : simulation.state();
    const last = prefix.at(-1);
    if (last !== undefined) await simulation.take(last);
    for (;;) {
      const state = simulation.state();
      graph.get(from)?.push(state);
      if (reduces && graph.has(state)) break;
      graph.set(state, []);
      const [first, ...others] = picks(simulation, reduces);
      if (first === undefined) {
        counts.ends++;
        judge(setup, simulation);
        break;
      }
      const { picks: path } = simulation.scheduler;
      for (const other of others) frontier.push([...path, other]);
      from = state;
      await simulation.take(first);
    }
    await simulation.abandon();
  }
  const isComplete = frontier.length === 0;
  return { ...counts, states: graph.size, orders: 0n, isComplete, ms: performance.now() - began };
}

function picks(simulation: Simulation, reduces: boolean): readonly Pick[] {
  const { enabled } = simulation;
  const own = reduces ? enabled.find(({ label }) => PRIVATE.test(label)) : undefined;
  return own === undefined ? enabled.map(({ id }) => id) : [own.id];
}

/**
 * Requests that touch nothing which any other run touches: a session of one's own, and what no command changes. They are made
 * as soon as they can be, since it makes no difference when they are.
 */
const PRIVATE = /^(POST \/api\/auth\/login|GET \/repos\/[^/]+\/[^/]+|GET \/repos\/.*\/secrets\/public-key)$/;

export function judge(setup: Setup, simulation: Simulation): void {
  try {
    simulation.judge();
  } catch (error) {
    throw new Violation(setup, simulation, error);
  }
}
