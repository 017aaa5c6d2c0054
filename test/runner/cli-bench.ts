import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';

const script = fileURLToPath(new URL('cli.ts', import.meta.url));

export const EMAIL = 'ana@acme.test';
export const PASSWORD = 'my-password-of-9-words';
export const CREDENTIALS = { WHISP_EMAIL: EMAIL, WHISP_PASSWORD: PASSWORD };

export type Cli = ChildProcessByStdio<null, Readable, Readable>;

/** What a run of the command line printed, and its exit code. */
export interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line as the package script does. */
export function startCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Cli {
  const { SystemRoot, PATH } = process.env;
  return spawn(process.execPath, ['--', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { SystemRoot, PATH, ...env },
  });
}

export async function ended(child: Cli): Promise<Ended> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as unknown, stdout, stderr };
}

/** A folder that goes with the test. */
export async function folder(): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'cli-')));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export interface Bench {
  readonly emulator: Emulator;
  /** Starts the command line for the app `chat`, with an account that is registered if need be. */
  start(args?: readonly string[], env?: NodeJS.ProcessEnv): Cli;
  run(args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  /** The files that the runs have left in the folder for temporary files. */
  left(): Promise<string[]>;
  /** Tokens of the keys that are valid. */
  valid(): string[];
}

/** An emulator of Whisp, and a command line that runs against it with a temporary folder of its own. */
export async function bench(): Promise<Bench> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const temp = await folder();
  const start: Bench['start'] = (args = [], env = {}) =>
    startCli(['--input', 'app_name=chat', '--input', `api_url=${emulator.url}`, ...args], {
      TMPDIR: temp,
      TEMP: temp,
      WHISP_COMPANY_NAME: 'Acme',
      ...CREDENTIALS,
      ...env,
    });
  return {
    emulator,
    start,
    run: (args, env) => ended(start(args, env)),
    left: () => readdir(temp),
    valid: () =>
      emulator.store.keys.flatMap(({ revokedAt, token }) => (revokedAt === undefined ? [token] : [])),
  };
}
