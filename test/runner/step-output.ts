import { type Command, isCommand, parseCommand, sameName } from './commands.ts';
import { CaselessMap, isBlank, trim } from './dotnet.ts';
import type { Masker } from './masker.ts';
import type { StreamName } from './process.ts';
import type { StepLog } from './step-log.ts';

/** Commands that are not printed when `echo` is on. */
const NOT_ECHOED = ['add-mask', 'debug', 'error', 'warning', 'notice'];

/** Tokens of `stop-commands` that are longer than this become masks, so that no later step can print them. */
const SHORT_TOKEN = 6;

/** Where the lines of one stream go. */
interface Stream {
  readonly log: StepLog;
  readonly masker: Masker;
}

/**
 * Takes what a process prints line by line, and does what its workflow commands say (ActionCommandManager.cs).
 *
 * The runner takes lines in batches, of each batch those on standard error first (ProcessInvoker.cs), so a secret printed
 * there is seen before a mask printed on standard output takes effect. How much is in one batch depends on the moment. Here it
 * is the worst case, always: what a process prints on standard error comes before all that it prints on standard output.
 */
export class StepOutput {
  /** What `set-output` and `save-state` have set. */
  readonly outputs = new CaselessMap<string>();
  readonly state = new CaselessMap<string>();
  readonly #streams: Readonly<Record<StreamName, Stream>>;
  #resumeToken: string | undefined;
  #echo: boolean;

  /** @param log holds what stands before the output, and takes what comes after it */
  constructor(log: StepLog, masker: Masker) {
    const errors = masker.fork();
    this.#streams = { stderr: { log: log.branch(errors), masker: errors }, stdout: { log, masker } };
    this.#echo = log.debugging;
  }

  /** A line that the process printed. */
  line(line: string, from: StreamName): void {
    const stream = this.#streams[from];
    const command = parseCommand(line, this.#resumeToken);
    const resumes = command !== undefined && sameName(command.name, this.#resumeToken ?? '');
    if (command === undefined || (this.#resumeToken !== undefined && !resumes)) {
      stream.log.write(line);
    } else if (resumes) {
      stream.log.write(line);
      this.#resumeToken = undefined;
    } else if (sameName(command.name, 'stop-commands')) {
      this.#stop(command.data, line, stream);
    } else {
      this.#process({ ...command, name: command.name.toLowerCase() }, line, stream);
    }
  }

  #stop(token: string, line: string, { log, masker }: Stream): void {
    if (token === '' || sameName(token, 'pause-logging') || isCommand(token)) {
      log.fail(
        "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.",
      );
      return;
    }
    this.#resumeToken = token;
    if (token.length > SHORT_TOKEN) masker.add(token);
    log.write(line);
  }

  #process(command: Command, line: string, stream: Stream): void {
    const silent = NOT_ECHOED.includes(command.name);
    if (this.#echo && !silent) stream.log.write(line);
    try {
      this.#run(command, stream);
    } catch (error) {
      stream.log.fail(
        `Unable to process command '${silent ? command.name : line}' successfully.`,
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  #run(command: Command, stream: Stream): void {
    const { name, properties, data } = command;
    const { log } = stream;
    const handlers: Record<string, () => void> = {
      'add-mask': () => this.#addMask(data, stream),
      echo: () => this.#setEcho(data),
      debug: () => log.debug(data),
      error: () => log.annotate('error', data, properties),
      warning: () => log.annotate('warning', data, properties),
      notice: () => log.annotate('notice', data, properties),
      group: () => log.write(`##[group]${data}`),
      endgroup: () => log.write('##[endgroup]'),
      'set-env': () => refuse(name),
      'add-path': () => refuse(name),
      'set-output': () => setDeprecated(log, this.outputs, command),
      'save-state': () => setDeprecated(log, this.state, command),
    };
    handlers[name]?.();
  }

  #setEcho(data: string): void {
    const value = trim(data).toLowerCase();
    if (value !== 'on' && value !== 'off') {
      throw new Error(
        `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${data}'.`,
      );
    }
    this.#echo = value === 'on';
  }

  #addMask(data: string, { log, masker }: Stream): void {
    if (isBlank(data)) {
      log.annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }
    masker.add(data);
    if (this.#echo) log.write('::add-mask::***');
  }
}

function setDeprecated(log: StepLog, values: CaselessMap<string>, { name, properties, data }: Command): void {
  const key = Object.entries(properties).find(([each]) => sameName(each, 'name'))?.[1];
  if (key === undefined) throw new Error(`Required field 'name' is missing in ##[${name}] command.`);
  log.annotate('warning', `The \`${name}\` command is deprecated and will be disabled soon.`);
  values.set(key, data);
}

function refuse(name: string): void {
  throw new Error(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
}
