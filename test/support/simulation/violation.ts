import type { Pick } from './pick.ts';
import { type Setup, Simulation } from './simulation.ts';

/** A promise that was broken, with the schedule that shows it. */
export class Violation extends Error {
  constructor(setup: object, { scheduler, jobs }: Simulation, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const said = jobs.flatMap(({ letter, outcomes }) =>
      outcomes.flatMap(({ log, failure }) => [
        ...log.map((line) => `${letter} ${line}`),
        `${letter} failure: ${failure}`,
      ]),
    );
    super(
      [
        reason,
        `setup: ${JSON.stringify(setup)}`,
        `picks: ${scheduler.picks.join(' ')}`,
        ...scheduler.trace.map((line) => `  ${line}`),
        ...said.filter((line) => !/^. debug/.test(line)).map((line) => `    ${line}`),
      ].join('\n'),
      { cause },
    );
  }
}

/**
 * Judges a simulation that has ended.
 * @param seed of a random schedule
 * @throws Violation
 */
export function judge(setup: Setup, simulation: Simulation, seed?: number): void {
  try {
    simulation.judge();
  } catch (error) {
    throw new Violation({ ...setup, ...(seed === undefined ? {} : { seed }) }, simulation, error);
  }
}

/** Does what a schedule says and then, until the end, what has waited longest. @throws Violation */
export async function replay(setup: Setup, picks: string): Promise<Simulation> {
  const simulation = await new Simulation(setup).begin();
  for (const pick of picks.split(' ').filter((each) => each !== '')) await simulation.take(pick);
  for (
    let next: Pick | undefined = simulation.enabled[0]?.id;
    next !== undefined;
    next = simulation.enabled[0]?.id
  )
    await simulation.take(next);
  judge(setup, simulation);
  return simulation;
}
