import { type Command, parseCommand } from './commands.ts';
import type { Masker } from './masker.ts';

/** A message that GitHub shows beside the log. Its text is masked, its properties are not, as on the real runner. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** Longest annotation kept, in UTF-16 units. */
const LONGEST = 4096;

/** Annotations kept of each level in one step. */
const MOST = 10;

/** Commands that are not printed when `echo` is on; `stop-commands` is printed always. */
const NOT_ECHOED = ['add-mask', 'debug', 'error', 'warning', 'notice', 'stop-commands'];

/** Turns what a process prints into what GitHub shows, and does what its workflow commands say. */
export class StepLog {
  readonly annotations: Annotation[] = [];
  readonly setByCommand = { outputs: new Map<string, string>(), state: new Map<string, string>() };
  readonly #lines: string[] = [];
  readonly #masker: Masker;
  readonly #debug: boolean;
  readonly #listeners: ((line: string) => void)[] = [];
  #resumeToken: string | undefined;
  #echo: boolean;
  #failed = false;

  constructor(masker: Masker, debug: boolean) {
    this.#masker = masker;
    this.#debug = debug;
    this.#echo = debug;
  }

  get text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  /** Whether a command could not be processed, which fails the step. */
  get failed(): boolean {
    return this.#failed;
  }

  onLine(listener: (line: string) => void): void {
    this.#listeners.push(listener);
  }

  /** A line of the runner's own, or an ordinary one of the process. */
  write(line: string): void {
    const masked = this.#masker.mask(line);
    this.#lines.push(masked);
    for (const listener of this.#listeners) listener(masked);
  }

  /** A line that the process printed, on either stream. */
  line(line: string): void {
    const command = parseCommand(line, this.#resumeToken);
    if (command === undefined || (this.#resumeToken !== undefined && command.name !== this.#resumeToken)) {
      this.write(line);
    } else if (this.#resumeToken !== undefined) {
      this.write(line);
      this.#resumeToken = undefined;
    } else {
      this.#process(command, line);
    }
  }

  /** An error, warning or notice: a line of the log, and an annotation. */
  annotate(level: Annotation['level'], message: string, properties: Annotation['properties'] = {}): void {
    const masked = this.#masker.mask(message);
    for (const line of `${level[0]?.toUpperCase()}${level.slice(1)}: ${masked}`.split('\n')) this.write(line);
    if (this.annotations.filter((each) => each.level === level).length < MOST) {
      this.annotations.push({ level, message: masked.slice(0, LONGEST), properties });
    }
  }

  /** Fails the step, as an error that the runner makes of its own. */
  fail(what: string, error: unknown): void {
    this.#failed = true;
    this.annotate('error', `Unable to process ${what} successfully.`);
    this.annotate('error', error instanceof Error ? error.message : String(error));
  }

  #process(command: Command, line: string): void {
    if (this.#echo && !NOT_ECHOED.includes(command.name)) this.write(line);
    try {
      this.#run(command, line);
    } catch (error) {
      this.fail(`command '${NOT_ECHOED.includes(command.name) ? command.name : line}'`, error);
    }
  }

  #run({ name, properties, data }: Command, line: string): void {
    const handlers: Record<string, () => void> = {
      'add-mask': () => this.#addMask(data),
      'stop-commands': () => {
        this.write(line);
        this.#resumeToken = data;
      },
      echo: () => this.#setEcho(data),
      debug: () => {
        if (this.#debug) for (const text of data.split('\n')) this.write(`##[debug]${text}`);
      },
      error: () => this.annotate('error', data, properties),
      warning: () => this.annotate('warning', data, properties),
      notice: () => this.annotate('notice', data, properties),
      group: () => this.write(`##[group]${data}`),
      endgroup: () => this.write('##[endgroup]'),
      'set-env': () => this.#refuse(name),
      'add-path': () => this.#refuse(name),
      'set-output': () => this.#setDeprecated(name, 'outputs', properties, data),
      'save-state': () => this.#setDeprecated(name, 'state', properties, data),
    };
    handlers[name]?.();
  }

  #setEcho(data: string): void {
    const value = data.trim().toLowerCase();
    if (value !== 'on' && value !== 'off') {
      throw new Error(
        `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${data}'.`,
      );
    }
    this.#echo = value === 'on';
  }

  #addMask(data: string): void {
    if (data.trim() === '') {
      this.annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }
    this.#masker.add(data);
    if (this.#echo) this.write('::add-mask::***');
  }

  #refuse(name: string): void {
    throw new Error(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
  }

  #setDeprecated(
    name: string,
    where: 'outputs' | 'state',
    properties: Command['properties'],
    data: string,
  ): void {
    const key = Object.entries(properties).find(([each]) => each.toLowerCase() === 'name')?.[1];
    if (key === undefined) throw new Error(`Required field 'name' is missing in ##[${name}] command.`);
    this.annotate('warning', `The \`${name}\` command is deprecated and will be disabled soon.`);
    this.setByCommand[where].set(key, data);
  }
}
