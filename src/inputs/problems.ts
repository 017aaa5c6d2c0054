import { quote } from '../base/text.ts';
import type { Rule } from './rules.ts';
import { looksLikeToken, quoteValue } from './shown-value.ts';

/** Reads one input, trimmed, empty when it is not given. */
export type ReadInput = (name: string) => string;

/** Collects what is wrong with the inputs, so that it can be told at once. */
export class Problems {
  readonly found: string[] = [];
  readonly #read: ReadInput;
  #waivesMissing = false;

  constructor(read: ReadInput) {
    this.#read = read;
  }

  /** For a step that is skipped: it needs nothing, and a fork lacks everything that comes from secrets and variables. */
  waiveMissing(): void {
    this.#waivesMissing = true;
  }

  /** Notes that an input should have been given. */
  missing(name: string, advice: string): void {
    if (!this.#waivesMissing) this.add(name, `is missing. ${advice}`);
  }

  /** The input as it was given. */
  text(name: string): string {
    return this.#read(name);
  }

  /** @param what goes on after the input's name, with its full stop; never a secret */
  add(name: string, what: string): void {
    this.found.push(`${name} ${what}`);
  }

  /** The input's value; `fallback` when it is empty or wrong. */
  check<T>(name: string, rule: Rule<T>, fallback: NoInfer<T>): T {
    const text = this.#read(name);
    if (text === '') return fallback;
    const checked = rule(text);
    if ('value' in checked) return checked.value;
    if ('wrongSecret' in checked) {
      this.add(name, `${checked.wrongSecret}.`);
      return fallback;
    }
    const { wrong, near, shown = text } = checked;
    const advice = near === undefined || looksLikeToken(near) ? '' : `: write ${quote(near)}`;
    this.add(name, `is ${quoteValue(shown)}, but ${wrong}${advice}.`);
    return fallback;
  }
}
