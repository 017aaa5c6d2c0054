import type { Masker } from './masker.ts';

/** A message that GitHub shows beside the log. Its text is masked and cut, its properties are neither, as on the real runner. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** Longest message of an error, warning or notice, in UTF-16 units: what is beyond is nowhere (ExecutionContext.cs). */
const LONGEST = 4096;

/** Annotations kept of each level in one step; later ones are in the log only. */
const MOST = 10;

/** What the branches of a log have in common. */
interface Shared {
  readonly listeners: ((line: string) => void)[];
  readonly hiddenByPattern: string[];
  failed: boolean;
}

/** What GitHub shows of a step: its log and its annotations, masked. */
export class StepLog {
  /** Whether step debug logging is on. */
  readonly debugging: boolean;
  readonly #masker: Masker;
  readonly #parts: (string | Annotation | StepLog)[] = [];
  readonly #shared: Shared;

  constructor(masker: Masker, debugging: boolean, shared?: Shared) {
    this.#masker = masker;
    this.debugging = debugging;
    this.#shared = shared ?? { listeners: [], hiddenByPattern: [], failed: false };
  }

  get text(): string {
    return this.#flat()
      .map((part) => (typeof part === 'string' ? `${part}\n` : ''))
      .join('');
  }

  get annotations(): Annotation[] {
    const counts = new Map<string, number>();
    return this.#flat().filter((part): part is Annotation => {
      if (typeof part === 'string') return false;
      const count = (counts.get(part.level) ?? 0) + 1;
      counts.set(part.level, count);
      return count <= MOST;
    });
  }

  /** Whether the runner failed the step, whatever the exit code of its process. */
  get failed(): boolean {
    return this.#shared.failed;
  }

  /** What only a pattern has hidden in this log: secrets that were never registered. */
  get hiddenByPattern(): readonly string[] {
    return this.#shared.hiddenByPattern;
  }

  /** A log with a masker of its own whose lines stand here, before those that this log gets from now on. */
  branch(masker: Masker): StepLog {
    const branch = new StepLog(masker, this.debugging, this.#shared);
    this.#parts.push(branch);
    return branch;
  }

  onLine(listener: (line: string) => void): void {
    this.#shared.listeners.push(listener);
  }

  /** Writes one line or several, masked as a whole, so that a secret across them is found. */
  write(text: string): void {
    for (const line of this.#mask(text).split('\n')) {
      this.#parts.push(line);
      for (const listener of this.#shared.listeners) listener(line);
    }
  }

  /** Writes lines that are shown in step debug mode only. */
  debug(text: string): void {
    if (this.debugging) for (const line of text.split('\n')) this.write(`##[debug]${line}`);
  }

  /** An error, warning or notice: masked, then cut, as a line of the log and as an annotation. */
  annotate(level: Annotation['level'], message: string, properties: Annotation['properties'] = {}): void {
    const shown = this.#mask(message).slice(0, LONGEST);
    this.write(`${level[0]?.toUpperCase()}${level.slice(1)}: ${shown}`);
    this.#parts.push({ level, message: shown, properties });
  }

  /** Fails the step with errors of the runner's own. */
  fail(...messages: string[]): void {
    this.#shared.failed = true;
    for (const message of messages) this.annotate('error', message);
  }

  #mask(text: string): string {
    return this.#masker.mask(text, (hidden) => this.#shared.hiddenByPattern.push(hidden));
  }

  #flat(): (string | Annotation)[] {
    return this.#parts.flatMap((part) => (part instanceof StepLog ? part.#flat() : [part]));
  }
}
