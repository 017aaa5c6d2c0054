import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type EnvValues, findNote, type KeyNote, withValues } from './env-lines.ts';

/** A file of `NAME=value` lines that may take a key. */
export interface EnvFile {
  /** Writes the values, mode 0600; other lines stay. Resolves to the note on the key that was there before. */
  write(values: EnvValues): Promise<KeyNote | undefined>;
}

/**
 * Checks that the file can be written and that git neither tracks nor would add it. Throws why not, and has changed nothing by
 * then.
 */
export async function openEnvFile(path: string): Promise<EnvFile> {
  const target = resolveTarget(path);
  if (existsSync(target) && !statSync(target).isFile()) throw refusal(path, 'it is no regular file');
  const read = async () => (existsSync(target) ? await readFile(target, 'utf8') : '');
  await expectIgnored(path, target);
  try {
    await read();
    await rm(await writeBeside(target, ''));
  } catch (error) {
    throw refusal(path, `it cannot be written (${messageOf(error)})`);
  }
  return {
    write: async (values) => {
      const before = await read();
      const temporary = await writeBeside(target, withValues(before, values));
      try {
        await rename(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      return findNote(before, values.apiKey[0]);
    },
  };
}

/** The file itself, where the path is a link. */
function resolveTarget(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw refusal(path, 'it is a link to nothing');
  const folder = dirname(path);
  if (!existsSync(folder)) throw refusal(path, `there is no folder ${folder}`);
  return join(realpathSync(folder), basename(path));
}

function refusal(path: string, why: string): Error {
  return new Error(`--env-file ${path}: ${why}. Nothing was done.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Throws if the file is in a git repository that tracks it or does not ignore it. */
async function expectIgnored(path: string, target: string): Promise<void> {
  const folder = dirname(target);
  if (!inRepository(folder)) return;
  const tracked = await git(folder, 'ls-files', '--', `:(literal)${basename(target)}`);
  if (tracked.stdout !== '') {
    throw refusal(
      path,
      'git tracks it, so the key would get into a commit. Take it out with git rm --cached and ignore it',
    );
  }
  const ignored = await git(folder, 'check-ignore', '--quiet', '--', `./${basename(target)}`);
  if (tracked.status === 0 && ignored.status === 0) return;
  if (tracked.status !== 0 || ignored.status !== 1) {
    throw refusal(
      path,
      `git could not say whether it is ignored (${(tracked.stderr || ignored.stderr).trim()})`,
    );
  }
  throw refusal(
    path,
    `git does not ignore it, so the key could get into a commit. Add ${basename(target)} to .gitignore`,
  );
}

function inRepository(folder: string): boolean {
  return existsSync(join(folder, '.git')) || (dirname(folder) !== folder && inRepository(dirname(folder)));
}

function git(folder: string, ...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  // In a hook, variables of git's own would point to another repository.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), LC_ALL: 'C' };
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, ...args], { env }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, stdout, stderr: stderr || (status === -1 ? messageOf(error) : '') });
    });
  });
}

/** Writes a file that only its owner may read beside another one, and gives its path. */
async function writeBeside(target: string, text: string): Promise<string> {
  const path = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return path;
}
