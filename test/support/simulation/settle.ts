import { setImmediate } from 'node:timers/promises';

/**
 * Turns of the event loop in a row without anything new after which every run is taken to wait. A run goes on by promises,
 * which all come within a turn, but for the few places where Node or a library defers something to a later one.
 */
const QUIET_TURNS = 3;

/** Counts what happens, and waits until nothing more does. */
export class Activity {
  #count = 0;
  readonly #quietTurns: number;

  /** @param patience how many times as long as usual it waits: what is found then must not differ */
  constructor(patience = 1) {
    this.#quietTurns = QUIET_TURNS * patience;
  }

  note(): void {
    this.#count++;
  }

  async settled(): Promise<void> {
    for (let quiet = 0; quiet < this.#quietTurns; quiet++) {
      const before = this.#count;
      await setImmediate();
      if (this.#count !== before) quiet = -1;
    }
  }
}
