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

export interface ProcessOptions {
  readonly node: string;
  readonly script: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Factor on the waits between the signals. */
  readonly cancelScale: number;
}

/** Starts `node script` as the runner does: no arguments, no shell, nothing on standard input. */
export function startProcess({ node, script, cwd, env, onLine, cancelScale }: ProcessOptions): Started {
  const child = spawn(node, [script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const timers: NodeJS.Timeout[] = [];
  const streams = [collect(child.stdout, onLine), collect(child.stderr, onLine)] as const;
  const closed = new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  return {
    pid: child.pid ?? 0,
    ended: closed
      .then(async (end) => ({ ...end, stdout: await streams[0], stderr: await streams[1] }))
      .finally(() => {
        for (const timer of timers) clearTimeout(timer);
      }),
    cancel: () => {
      if (timers.length > 0 || child.exitCode !== null || child.signalCode !== null) return;
      send(child, 'SIGINT');
      timers.push(
        setTimeout(() => send(child, 'SIGTERM'), 7500 * cancelScale),
        setTimeout(() => send(child, 'SIGKILL'), 10_000 * cancelScale),
      );
    },
    kill: () => send(child, 'SIGKILL'),
  };
}

/** Windows has no signals: there the process is ended at once. */
function send(child: ChildProcess, signal: NodeJS.Signals): void {
  child.kill(process.platform === 'win32' ? 'SIGKILL' : signal);
}

/** Everything that a stream gave; its lines end at LF, CR or CRLF, as .NET's StreamReader has it. */
async function collect(stream: Readable, onLine: (line: string) => void): Promise<string> {
  stream.setEncoding('utf8');
  let [text, rest] = ['', ''];
  for await (const chunk of stream) {
    text += chunk;
    rest += chunk;
    // A carriage return at the end may be the first half of a line end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  }
  if (rest !== '') onLine(rest.replace(/\r$/, ''));
  return text;
}
