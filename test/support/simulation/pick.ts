/** What becomes of a request when it is picked. */
export type Manner = 'answered' | 'lost-before' | 'lost-after' | 'killed-after';

/**
 * One decision of the scheduler: the id of what comes next, with its manner (`a3`; `a3-` lost before it was processed, `a3+`
 * after; `a3x` processed, and the run killed before it has the response), or the end of a run (`a!` killed, `a?` cancelled).
 * A list of them, with blanks between, is a schedule.
 */
export type Pick = string;

const MANNERS: Readonly<Record<string, Manner>> = {
  '-': 'lost-before',
  '+': 'lost-after',
  x: 'killed-after',
};

export function parsePick(pick: Pick): { readonly id: string; readonly manner: Manner } {
  const manner = MANNERS[pick.slice(-1)];
  return manner === undefined ? { id: pick, manner: 'answered' } : { id: pick.slice(0, -1), manner };
}

/** The letter of the job that a pick is about, whichever of its steps. */
export function jobOf(pick: Pick): string {
  return pick.slice(0, 1).toLowerCase();
}
