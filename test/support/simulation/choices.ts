import type { Step } from './independence.ts';
import type { Operation } from './operation.ts';
import { jobOf, type Pick, parsePick } from './pick.ts';
import type { Simulation } from './simulation.ts';

/** Something that goes wrong with one request or one run. */
export type Trouble = 'kill' | 'cancel' | 'loss';

/** What may come next. */
export interface Choice {
  readonly pick: Pick;
  readonly step: Step;
}

/** What is tried, and what is left out. */
export interface Tried {
  /** Of these, one may happen in a schedule. */
  readonly troubles: readonly Trouble[];
  /** Whether orders that differ only in what touches nothing in common are tried once. */
  readonly reduces: boolean;
  /** Whether time passes only while no request waits for its response. */
  readonly isPrompt: boolean;
}

/**
 * Requests that touch nothing which any other run touches: a session of one's own, and what no command changes. They are made
 * as soon as they can be, since it makes no difference when they are.
 */
const PRIVATE = /^(POST \/api\/auth\/login|GET \/repos\/[^/]+\/[^/]+|GET \/repos\/.*\/secrets\/public-key)$/;

/** All that may come next, what goes wrong first. */
export function choicesOf(simulation: Simulation, { troubles, reduces, isPrompt }: Tried): readonly Choice[] {
  const { enabled, scheduler } = simulation;
  const isWaiting = enabled.some(({ kind }) => kind === 'request' || kind === 'response');
  const mayPass = (step: Operation) => !isPrompt || !isWaiting || step.kind !== 'timer';
  const all = enabled.filter(mayPass).map((step) => ({ pick: step.id, step }));
  const next = reduces ? withoutEquals(all) : all;
  return scheduler.picks.some(isTrouble) ? next : [...troublesOf(simulation, next, troubles), ...next];
}

function withoutEquals(all: readonly Choice[]): readonly Choice[] {
  const own = all.find(({ step }) => PRIVATE.test(step.label));
  if (own !== undefined) return [own];
  // What one run reads at once, with nobody else there, it may read in any order.
  const jobs = new Set(all.map(({ pick }) => jobOf(pick)));
  const isAlone = jobs.size === 1 && all.every(({ step }) => step.label.startsWith('GET '));
  return isAlone ? all.slice(0, 1) : all;
}

function troublesOf(
  { jobs }: Simulation,
  next: readonly Choice[],
  troubles: readonly Trouble[],
): readonly Choice[] {
  const requests = next.filter(({ step }) => step.kind === 'request');
  const running = jobs.flatMap(({ letter, isInMain }) => (isInMain ? [letter] : []));
  const ofMain = requests.filter(({ step }) => running.includes(step.run));
  return troubles.flatMap((trouble) => {
    if (trouble === 'loss') return requests.flatMap((each) => [troubled(each, '-'), troubled(each, '+')]);
    const sign = trouble === 'kill' ? '!' : '?';
    return [
      ...running.map((run) => ({ pick: `${run}${sign}`, step: { run, kind: 'end', label: '' } as const })),
      ...ofMain.map((each) => troubled(each, sign)),
    ];
  });
}

/** The same request, of which something goes wrong; what is lost before it was processed touches nothing. */
function troubled({ pick, step: { run, label } }: Choice, sign: string): Choice {
  return { pick: `${pick}${sign}`, step: { run, kind: 'end', label: sign === '-' ? '' : label } };
}

function isTrouble(pick: Pick): boolean {
  const { manner, interruption } = parsePick(pick);
  return manner !== 'answered' || interruption !== undefined;
}
