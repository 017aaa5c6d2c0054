import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A process that the runner started, and how it ended. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Sends SIGINT, SIGTERM 7.5 s later and SIGKILL 2.5 s after that, to this process only (ProcessInvoker.cs). */
  cancel(): void;
  kill(): void;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type StreamName = 'stdout' | 'stderr';

export interface ProcessOptions {
  readonly command: readonly [program: string, ...args: string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string, from: StreamName) => void;
  /** Factor on the waits between the signals. */
  readonly cancelScale: number;
}

const INTERRUPT_MS = 7500;
const TERMINATE_MS = 2500;

/** How long the runner waits for pipes that are still open when the process is gone. */
const PIPES_MS = 5000;

/** Starts a process as the runner does: no shell, nothing on standard input. */
export function startProcess({ command, cwd, env, onLine, cancelScale }: ProcessOptions): Started {
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const timers: NodeJS.Timeout[] = [];
  const stdout = collect(child.stdout, (line) => onLine(line, 'stdout'));
  const stderr = collect(child.stderr, (line) => onLine(line, 'stderr'));
  child.once('exit', () => {
    const closePipes = () => {
      for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
    };
    timers.push(setTimeout(closePipes, PIPES_MS));
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stdout: stdout(), stderr: stderr() }),
    );
  });
  return {
    pid: child.pid ?? 0,
    ended: ended.finally(() => {
      for (const timer of timers) clearTimeout(timer);
    }),
    cancel: () => {
      if (timers.length > 0 || child.exitCode !== null || child.signalCode !== null) return;
      send(child, 'SIGINT');
      timers.push(
        setTimeout(() => send(child, 'SIGTERM'), INTERRUPT_MS * cancelScale),
        setTimeout(() => send(child, 'SIGKILL'), (INTERRUPT_MS + TERMINATE_MS) * cancelScale),
      );
    },
    kill: () => send(child, 'SIGKILL'),
  };
}

/** Windows has no signals: there the process is ended at once. */
function send(child: ChildProcess, signal: NodeJS.Signals): void {
  child.kill(process.platform === 'win32' ? 'SIGKILL' : signal);
}

/**
 * Gives the lines of a stream as they come; they end at LF, CR or CRLF, as .NET's StreamReader has it.
 * @returns what the stream has given so far; to be called when it is closed, as it takes the last line for ended
 */
function collect(stream: Readable, onLine: (line: string) => void): () => string {
  stream.setEncoding('utf8');
  let [text, rest] = ['', ''];
  stream.on('data', (chunk: string) => {
    text += chunk;
    rest += chunk;
    // A carriage return at the end may be the first half of a line end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  return () => {
    if (rest !== '') onLine(rest.replace(/\r$/, ''));
    return text;
  };
}
