/** What becomes of a request when it is picked. */
export type Manner = 'answered' | 'lost-before' | 'lost-after' | 'held';

/**
 * One decision of the scheduler: the id of what comes next, with its manner (`a3`; `a3-` lost before it was processed, `a3+`
 * after), or the end of a run (`a!` killed, `a?` cancelled), which may come after one more request was processed and before
 * its response is there (`a3!`, `a3?`). A list of them, with blanks between, is a schedule.
 */
export type Pick = string;

/** An end of a run before its time. */
export type Interruption = 'killed' | 'cancelled';

export interface Parsed {
  /** Of what comes next, if anything does. */
  readonly id: string;
  readonly manner: Manner;
  readonly interruption: Interruption | undefined;
}

const INTERRUPTIONS: Readonly<Record<string, Interruption>> = { '!': 'killed', '?': 'cancelled' };
const MANNERS: Readonly<Record<string, Manner>> = {
  '-': 'lost-before',
  '+': 'lost-after',
  '!': 'held',
  '?': 'held',
};

export function parsePick(pick: Pick): Parsed {
  const [, id = '', sign = ''] = /^(.*?)([-+!?]?)$/.exec(pick) ?? [];
  return { id, manner: MANNERS[sign] ?? 'answered', interruption: INTERRUPTIONS[sign] };
}

/** The letter of the job that a pick is about, whichever of its steps. */
export function jobOf(pick: Pick): string {
  return pick.slice(0, 1).toLowerCase();
}
