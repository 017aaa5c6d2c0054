/** What the judges found, counted by kind, with the first example of each. */
export class Findings {
  readonly #counts = new Map<string, number>();
  readonly #examples = new Map<string, string>();

  /** @param times how often, where one look stands for several */
  add(kind: string, example: string, times = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + times);
    if (!this.#examples.has(kind)) this.#examples.set(kind, example);
  }

  kinds(): readonly string[] {
    return [...this.#counts.keys()];
  }

  /** One line a kind; empty if nothing was found. */
  list(): readonly string[] {
    return [...this.#counts].map(([kind, count]) => `${kind}: ${count}, first: ${this.#examples.get(kind)}`);
  }
}
