import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { EOL } from 'node:os';
import { join } from 'node:path';
import { commandFilePairs, type Pairs } from './command-files.ts';
import { decodeFile } from './decode.ts';
import { type CaselessMap, readLines } from './dotnet.ts';
import { COMMAND_FILES } from './environment.ts';
import type { Masker } from './masker.ts';
import type { StepLog } from './step-log.ts';

export type FileName = keyof typeof COMMAND_FILES;

/** The path or the text of each command file. */
export type Files = Readonly<Record<FileName, string>>;

/**
 * What is wrong with a command file: it may not be written, is not there, its disk is full (Linux only), or its variable is
 * not set, as with a runner that does not know it yet.
 */
export type FileFault = 'unwritable' | 'missing' | 'full' | 'unset';

export type FileFaults = Readonly<Partial<Record<FileName, FileFault>>>;

/** Largest summary that is uploaded, in bytes (FileCommandManager.cs). */
const SUMMARY_BYTES = 1024 * 1024;

/** Makes a set of empty command files, and gives their paths. */
export function createCommandFiles(dir: string, faults: FileFaults = {}): Files {
  const folder = mkdtempSync(join(dir, 'commands-'));
  return eachFile((name) => {
    const path = join(folder, name);
    writeFileSync(path, '');
    breakFile(path, faults[name]);
    return path;
  });
}

function breakFile(path: string, fault: FileFault | undefined): void {
  if (fault === 'unwritable') chmodSync(path, 0o444);
  if (fault === 'missing' || fault === 'full') rmSync(path);
  if (fault !== 'full') return;
  if (process.platform !== 'linux') throw new Error('only Linux has /dev/full');
  symlinkSync('/dev/full', path);
}

/** The texts of the command files; one that is missing, or no file, counts as empty. */
export function readCommandFiles(paths: Files): Files {
  return eachFile((name) => (sizeOf(paths[name]) === 0 ? '' : decodeFile(readFileSync(paths[name]))));
}

/** Size in bytes; 0 for what is missing or no file. */
function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true ? stat.size : 0;
}

function eachFile(value: (name: FileName) => string): Files {
  const names = Object.keys(COMMAND_FILES) as FileName[];
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<FileName, string>;
}

/**
 * Takes the pairs of a command file. One that is malformed, or that `take` throws at, fails the step; those before it count.
 */
export function takePairs(
  files: Files,
  name: 'output' | 'state' | 'env',
  log: StepLog,
  take: (pair: Pairs[number]) => void,
): void {
  try {
    for (const pair of commandFilePairs(files[name])) take(pair);
  } catch (error) {
    log.fail(
      `Unable to process file command '${name}' successfully.`,
      error instanceof Error ? error.message : String(error),
    );
  }
}

/** The variables that a step sets for those that follow. */
export function takeEnvironment(files: Files, log: StepLog): Readonly<Record<string, string>> {
  const taken = new Map<string, string>();
  takePairs(files, 'env', log, ([name, value]) => {
    if (name.toUpperCase() === 'NODE_OPTIONS') {
      log.annotate('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    } else taken.set(name, value);
  });
  return Object.fromEntries(taken);
}

/** Adds what the file says to the outputs that commands have set. An empty name fails the step (ExecutionContext.cs). */
export function takeOutputs(files: Files, log: StepLog, outputs: CaselessMap<string>): void {
  takePairs(files, 'output', log, ([name, value]) => {
    if (name === '') throw new Error("Value cannot be null. (Parameter 'name')");
    outputs.set(name, value);
    log.debug(`Set output ${name} = ${value}`);
  });
}

/** Adds what the file says to the state that commands have saved. */
export function takeState(files: Files, log: StepLog, state: CaselessMap<string>): void {
  takePairs(files, 'state', log, ([name, value]) => {
    state.set(name, value);
    log.debug(`Save intra-action state ${name} = ${value}`);
  });
}

/** The folders in a `GITHUB_PATH` file, in their order. */
export function takeFolders({ path }: Files): readonly string[] {
  return readLines(path).filter((line) => line !== '');
}

/** The summary as it is uploaded: masked line by line. One that is too large is dropped, which fails nothing. */
export function takeSummary(paths: Files, { summary }: Files, masker: Masker, log: StepLog): string {
  const bytes = sizeOf(paths.summary);
  if (bytes > SUMMARY_BYTES) {
    log.annotate(
      'error',
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(bytes / 1024)}k.`,
    );
    return '';
  }
  return readLines(summary)
    .map((line) => masker.mask(line) + EOL)
    .join('');
}
