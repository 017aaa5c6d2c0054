import { draw } from '../draw.ts';
import type { GitHubSwitches } from './switches.ts';

/** Writes are noted for longer than any read is behind: pages after the first show a moment that was chosen before. */
const LONGEST_MS = 60_000;

interface Write<Value> {
  readonly at: number;
  readonly name: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** A read of a list or an object. */
interface Read {
  /** Of what: always the same text for the same list or object. */
  readonly resource: string;
  readonly reader: string;
  /** Of a list's pages, from 1. */
  readonly page: number;
}

/**
 * Lets reads be behind writes. Writes through the API act on what is really there, and are noted here, so that a read can be
 * shown an earlier moment. What a test puts in place by hand is not noted, and so is seen at once.
 */
export class Lag {
  readonly #now: () => number;
  readonly #switches: () => GitHubSwitches;
  readonly #writes = new WeakMap<object, Write<unknown>[]>();
  readonly #reads = new Map<string, number>();
  /** The moment that a reader's first page showed, by list and reader. */
  readonly #firstPages = new Map<string, number>();

  constructor(now: () => number, switches: () => GitHubSwitches) {
    this.#now = now;
    this.#switches = switches;
  }

  /** The moment that a read shows, in milliseconds since the epoch. Further pages of a list show that of its first. */
  momentOf({ resource, reader, page }: Read): number {
    // Without lag nothing is in the future, whatever the clock does.
    if (this.#switches().lagMs === 0) return Number.POSITIVE_INFINITY;
    const list = `${resource} ${reader}`;
    const begun = page > 1 ? this.#firstPages.get(list) : undefined;
    if (begun !== undefined) return begun;
    const moment = this.#now() - this.#lagOf(resource);
    this.#firstPages.set(list, moment);
    return moment;
  }

  #lagOf(resource: string): number {
    const { lagMs, lagMode, lagSeed } = this.#switches();
    if (lagMode === 'full') return lagMs;
    const count = this.#reads.get(resource) ?? 0;
    this.#reads.set(resource, count + 1);
    // By resource and count, and not one after the other: what else is read in between changes nothing.
    return Math.floor(draw(`${lagSeed} ${resource} ${count}`) * (lagMs + 1));
  }

  /** Sets or, without a value, deletes an entry. */
  write<Value>(map: Map<string, Value>, name: string, after: Value | undefined): void {
    const at = this.#now();
    const recent = (this.#writes.get(map) ?? []).filter((write) => write.at > at - LONGEST_MS);
    this.#writes.set(map, [...recent, { at, name, before: map.get(name), after }]);
    if (after === undefined) map.delete(name);
    else map.set(name, after);
  }

  /** All entries as they were at a moment. */
  view<Value>(map: ReadonlyMap<string, Value>, moment: number): ReadonlyMap<string, Value> {
    const writes = (this.#writes.get(map) ?? []) as Write<Value>[];
    const later = writes.filter(({ at }) => at > moment);
    if (later.length === 0) return map;
    const shown = new Map(map);
    for (const { name, before, after } of later.reverse()) {
      // Something else was put in its place by hand: that is what is seen.
      if (shown.get(name) !== after) continue;
      if (before === undefined) shown.delete(name);
      else shown.set(name, before);
    }
    return shown;
  }
}
