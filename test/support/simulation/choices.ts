import { jobOf, type Pick } from './pick.ts';
import type { Simulation } from './simulation.ts';

/** What is tried beside the order in which things happen, and what is left out. */
export interface Choice {
  /** Whether orders that differ only in what touches nothing in common are tried once; true unless given. */
  readonly reduces?: boolean;
  /** How often a run may be left for another though it could go on; any number unless given. */
  readonly maxSwitches?: number;
  /** Whether one run is killed: after each of its steps, and before it has the response to each of its requests. */
  readonly kills?: boolean;
}

/**
 * Requests that touch nothing which any other run touches: a session of one's own, and what no command changes. They are made
 * as soon as they can be, since it makes no difference when they are.
 */
const PRIVATE = /^(POST \/api\/auth\/login|GET \/repos\/[^/]+\/[^/]+|GET \/repos\/.*\/secrets\/public-key)$/;

/** All that may come next. */
export function choicesOf(simulation: Simulation, choice: Choice): readonly Pick[] {
  const { reduces = true, kills = false } = choice;
  const { enabled } = simulation;
  const [first] = enabled;
  if (first === undefined) return [];
  const own = enabled.find(({ label }) => PRIVATE.test(label));
  if (reduces && own !== undefined) return [own.id, ...(kills ? killsOf(simulation, [own.id]) : [])];
  // What one run reads at once, with nobody else there, it may read in any order.
  const isAlone = enabled.every(({ run, label }) => jobOf(run) === jobOf(first.run) && /^GET /.test(label));
  const next = (reduces && isAlone ? [first] : enabled).map(({ id }) => id);
  return [...withinSwitches(simulation, next, choice), ...(kills ? killsOf(simulation, next) : [])];
}

function withinSwitches(
  { scheduler: { picks } }: Simulation,
  next: readonly Pick[],
  { maxSwitches }: Choice,
): readonly Pick[] {
  const last = picks.at(-1);
  if (maxSwitches === undefined || last === undefined) return next;
  const own = next.filter((pick) => jobOf(pick) === jobOf(last));
  return own.length > 0 && switchesOf(picks) >= maxSwitches ? own : next;
}

/** How often a run was left for another; where it could not go on, too. */
export function switchesOf(picks: readonly Pick[]): number {
  return picks.filter((pick, index) => index > 0 && jobOf(pick) !== jobOf(picks[index - 1] ?? pick)).length;
}

/** A kill makes no difference to others, so it is tried right after what the run did last, and not later. */
function killsOf({ scheduler, jobs }: Simulation, next: readonly Pick[]): readonly Pick[] {
  const { picks } = scheduler;
  if (picks.some((pick) => /[!x]$/.test(pick))) return [];
  const last = picks.at(-1);
  const inMain = new Set(jobs.flatMap(({ letter, isInMain }) => (isInMain ? [letter] : [])));
  const unanswered = next.filter((pick) => inMain.has(pick[0] ?? '') && scheduler.isRequest(pick));
  const gone = last !== undefined && inMain.has(last[0] ?? '') ? [`${last[0]}!`] : [];
  return [...unanswered.map((pick) => `${pick}x`), ...gone];
}
