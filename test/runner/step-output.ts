import { type Command, isCommand, parseCommand } from './commands.ts';
import type { Masker } from './masker.ts';
import type { StepLog } from './step-log.ts';

/** Commands that are not printed when `echo` is on. */
const NOT_ECHOED = ['add-mask', 'debug', 'error', 'warning', 'notice'];

/** Tokens of `stop-commands` that are longer than this become masks, so that no later step can print them. */
const SHORT_TOKEN = 6;

/** Takes what a process prints line by line, and does what its workflow commands say (ActionCommandManager.cs). */
export class StepOutput {
  /** What `set-output` and `save-state` have set. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  readonly #log: StepLog;
  readonly #masker: Masker;
  #resumeToken: string | undefined;
  #echo: boolean;

  constructor(log: StepLog, masker: Masker) {
    this.#log = log;
    this.#masker = masker;
    this.#echo = log.debugging;
  }

  /** A line that the process printed, on either stream. */
  line(line: string): void {
    const command = parseCommand(line, this.#resumeToken);
    if (command === undefined || (this.#resumeToken !== undefined && command.name !== this.#resumeToken)) {
      this.#log.write(line);
    } else if (this.#resumeToken !== undefined) {
      this.#log.write(line);
      this.#resumeToken = undefined;
    } else if (command.name === 'stop-commands') {
      this.#stop(command.data, line);
    } else {
      this.#process(command, line);
    }
  }

  #stop(token: string, line: string): void {
    if (token === '' || token.toLowerCase() === 'pause-logging' || isCommand(token)) {
      this.#log.fail(
        "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.",
      );
      return;
    }
    this.#resumeToken = token;
    if (token.length > SHORT_TOKEN) this.#masker.add(token);
    this.#log.write(line);
  }

  #process(command: Command, line: string): void {
    const silent = NOT_ECHOED.includes(command.name);
    if (this.#echo && !silent) this.#log.write(line);
    try {
      this.#run(command);
    } catch (error) {
      this.#log.fail(
        `Unable to process command '${silent ? command.name : line}' successfully.`,
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  #run({ name, properties, data }: Command): void {
    const log = this.#log;
    const handlers: Record<string, () => void> = {
      'add-mask': () => this.#addMask(data),
      echo: () => this.#setEcho(data),
      debug: () => log.debug(data),
      error: () => log.annotate('error', data, properties),
      warning: () => log.annotate('warning', data, properties),
      notice: () => log.annotate('notice', data, properties),
      group: () => log.write(`##[group]${data}`),
      endgroup: () => log.write('##[endgroup]'),
      'set-env': () => refuse(name),
      'add-path': () => refuse(name),
      'set-output': () => this.#setDeprecated(name, this.outputs, properties, data),
      'save-state': () => this.#setDeprecated(name, this.state, properties, data),
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
      this.#log.annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }
    this.#masker.add(data);
    if (this.#echo) this.#log.write('::add-mask::***');
  }

  #setDeprecated(
    name: string,
    values: Map<string, string>,
    properties: Command['properties'],
    data: string,
  ): void {
    const key = Object.entries(properties).find(([each]) => each.toLowerCase() === 'name')?.[1];
    if (key === undefined) throw new Error(`Required field 'name' is missing in ##[${name}] command.`);
    this.#log.annotate('warning', `The \`${name}\` command is deprecated and will be disabled soon.`);
    values.set(key, data);
  }
}

function refuse(name: string): void {
  throw new Error(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
}
