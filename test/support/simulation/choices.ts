import { jobOf, type Pick, parsePick } from './pick.ts';
import type { Simulation } from './simulation.ts';

/** Something that goes wrong with one request or one run. */
export type Trouble = 'kill' | 'cancel' | 'loss';

/** What is tried beside the order in which things happen, and what is left out. */
export interface Choice {
  /** Whether orders that differ only in what touches nothing in common are tried once; true unless given. */
  readonly reduces?: boolean;
  /** Whether the moment at which a run reads something counts, and not only the order; false unless given. */
  readonly hasTimes?: boolean;
  /** How often a run may be left for another though it could go on; any number unless given. */
  readonly maxSwitches?: number;
  /** What goes wrong, once in a schedule: at each point at which it can. */
  readonly troubles?: readonly Trouble[];
}

/**
 * Requests that touch nothing which any other run touches: a session of one's own, and what no command changes. They are made
 * as soon as they can be, since it makes no difference when they are.
 */
const PRIVATE = /^(POST \/api\/auth\/login|GET \/repos\/[^/]+\/[^/]+|GET \/repos\/.*\/secrets\/public-key)$/;

/** All that may come next. */
export function choicesOf(simulation: Simulation, choice: Choice): readonly Pick[] {
  const { enabled } = simulation;
  const ids = enabled.map(({ id }) => id);
  const next = choice.reduces === false ? ids : withoutEquals(simulation, ids);
  return [
    ...withinSwitches(simulation, next, choice),
    ...troublesOf(simulation, next, choice.troubles ?? []),
  ];
}

function withoutEquals({ enabled }: Simulation, ids: readonly Pick[]): readonly Pick[] {
  const [first] = enabled;
  const own = enabled.find(({ label }) => PRIVATE.test(label));
  if (first === undefined || own !== undefined) return own === undefined ? [] : [own.id];
  // What one run reads at once, with nobody else there, it may read in any order.
  const isAlone = enabled.every(({ run, label }) => jobOf(run) === jobOf(first.run) && /^GET /.test(label));
  return isAlone ? [first.id] : ids;
}

function withinSwitches(
  simulation: Simulation,
  next: readonly Pick[],
  { maxSwitches }: Choice,
): readonly Pick[] {
  const { last, count } = switchesOf(simulation);
  if (maxSwitches === undefined || last === undefined || count < maxSwitches) return next;
  const isPrivate = simulation.enabled.some(({ id, label }) => id === next[0] && PRIVATE.test(label));
  const own = next.filter((pick) => jobOf(pick) === last);
  return isPrivate || own.length === 0 ? next : own;
}

/** How often a run was left for another, where it could not go on, too; what touches nothing does not count. */
export function switchesOf({ scheduler: { picks, labels } }: Simulation): Switches {
  const jobs = picks.filter((_, index) => !PRIVATE.test(labels[index] ?? '')).map(jobOf);
  return {
    last: jobs.at(-1),
    count: jobs.filter((job, index) => index > 0 && job !== jobs[index - 1]).length,
  };
}

export interface Switches {
  readonly last: string | undefined;
  readonly count: number;
}

function troublesOf(
  simulation: Simulation,
  next: readonly Pick[],
  troubles: readonly Trouble[],
): readonly Pick[] {
  if (troubles.length === 0 || simulation.scheduler.picks.some(isTrouble)) return [];
  const requests = next.filter((pick) => simulation.scheduler.isRequest(pick));
  return troubles.flatMap((trouble) =>
    trouble === 'loss'
      ? requests.flatMap((pick) => [`${pick}-`, `${pick}+`])
      : interruptionsOf(simulation, requests, trouble === 'kill' ? '!' : '?'),
  );
}

/** An interruption makes no difference to others, so it is tried right after what the run did last, and not later. */
function interruptionsOf(
  { scheduler, jobs }: Simulation,
  requests: readonly Pick[],
  sign: string,
): readonly Pick[] {
  const last = scheduler.picks.at(-1)?.slice(0, 1);
  const inMain = new Set(jobs.flatMap(({ letter, isInMain }) => (isInMain ? [letter] : [])));
  const unanswered = requests.filter((pick) => inMain.has(pick.slice(0, 1))).map((pick) => `${pick}${sign}`);
  return last !== undefined && inMain.has(last) ? [...unanswered, `${last}${sign}`] : unanswered;
}

function isTrouble(pick: Pick): boolean {
  const { manner, interruption } = parsePick(pick);
  return manner !== 'answered' || interruption !== undefined;
}
