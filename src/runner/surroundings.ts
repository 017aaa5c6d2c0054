import { closeSync, constants, openSync, statfsSync } from 'node:fs';
import { SurroundingsError } from '../base/errors.ts';

/** The files by which a step gives something to others. The summary is not among them: it may fail. */
const FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE'];

/** Least space that a disk has to have left, in bytes: a few times what a step writes. */
const LEAST_SPACE = 64 * 1024;

/**
 * Makes sure, before there is a key to lose, that what comes after can be written.
 * @param env the process's environment
 * @throws SurroundingsError
 */
export function checkSurroundings(env: NodeJS.ProcessEnv): void {
  for (const variable of FILES) {
    const path = env[variable];
    // Without the file, the runner takes commands on standard output.
    if (path === undefined || path === '') continue;
    writing(variable, () => {
      closeSync(openSync(path, constants.O_WRONLY | constants.O_APPEND));
      requireSpace(path);
    });
  }
}

function requireSpace(path: string): void {
  const { blocks, bavail, bfree, bsize } = statfsSync(path);
  const isRoot = process.getuid?.() === 0;
  // A file system that does not count its blocks says 0.
  if (blocks > 0 && (isRoot ? bfree : bavail) * bsize < LEAST_SPACE) {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  }
}

/** Writes to a file of the runner's. @throws SurroundingsError, which names the variable, the cause and the remedy */
export function writing(variable: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ENOENT';
    throw new SurroundingsError(
      `The runner's file that ${variable} names cannot be written (${code}). ${REMEDIES[code] ?? OTHER_REMEDY}`,
    );
  }
}

const OTHER_REMEDY =
  'The runner makes it for each step, and the action has to be able to append to it: look at what the job or its container changes there.';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "The runner's disk is full: make room on it.",
  EDQUOT: "The quota on the runner's disk is used up: make room on it.",
  EROFS: 'Its file system is read-only: let the container mount it for writing.',
  EACCES:
    'The user that runs the job may not write it: let the container run as another, or change who owns it.',
};

// TypeScript has it among what browsers have.
declare const WebAssembly: { readonly Memory: new (descriptor: { readonly initial: number }) => object };

/** Makes sure that responses can be read: undici's parser is WebAssembly. @throws SurroundingsError */
export function requireWebAssembly(): void {
  try {
    new WebAssembly.Memory({ initial: 1 });
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown error';
    throw new SurroundingsError(
      `The process has no memory for WebAssembly, without which no response can be read (${why}). It takes 10 GB of address space, though hardly any memory: raise the limit on it (ulimit -v), and leave out --jitless from NODE_OPTIONS.`,
    );
  }
}
