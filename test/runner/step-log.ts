import type { Masker } from './masker.ts';

/** A message that GitHub shows beside the log. Its text is masked, its properties are not, as on the real runner. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** Longest annotation kept, in UTF-16 units; the log has it in full (ExecutionContext.cs). */
const LONGEST = 4096;

/** Annotations kept of each level in one step. */
const MOST = 10;

/** What GitHub shows of a step: its log and its annotations, masked. */
export class StepLog {
  readonly annotations: Annotation[] = [];
  /** Whether step debug logging is on. */
  readonly debugging: boolean;
  readonly #lines: string[] = [];
  readonly #masker: Masker;
  readonly #listeners: ((line: string) => void)[] = [];
  #failed = false;

  constructor(masker: Masker, debugging: boolean) {
    this.#masker = masker;
    this.debugging = debugging;
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  /** Whether the runner failed the step, whatever the exit code of its process. */
  get failed(): boolean {
    return this.#failed;
  }

  onLine(listener: (line: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Writes one line or several, masked as a whole, so that a secret across them is found. */
  write(text: string): void {
    for (const line of this.#masker.mask(text).split('\n')) {
      this.#lines.push(line);
      for (const listener of this.#listeners) listener(line);
    }
  }

  /** Writes lines that are shown in step debug mode only. */
  debug(text: string): void {
    if (this.debugging) for (const line of text.split('\n')) this.write(`##[debug]${line}`);
  }

  /** An error, warning or notice: a line of the log, and an annotation. */
  annotate(level: Annotation['level'], message: string, properties: Annotation['properties'] = {}): void {
    const masked = this.#masker.mask(message);
    this.write(`${level[0]?.toUpperCase()}${level.slice(1)}: ${masked}`);
    if (this.annotations.filter((each) => each.level === level).length < MOST) {
      this.annotations.push({ level, message: masked.slice(0, LONGEST), properties });
    }
  }

  /** Fails the step with errors of the runner's own. */
  fail(...messages: string[]): void {
    this.#failed = true;
    for (const message of messages) this.annotate('error', message);
  }
}
