import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFilePairs } from './command-files.ts';
import { COMMAND_FILES } from './environment.ts';
import type { Masker } from './masker.ts';
import type { StepLog } from './step-log.ts';

export type FileName = keyof typeof COMMAND_FILES;

/** The path or the text of each command file. */
export type Files = Readonly<Record<FileName, string>>;

/** Largest summary that is uploaded, in bytes (FileCommandManager.cs). */
const SUMMARY_BYTES = 1024 * 1024;

/** Makes a set of empty command files, and gives their paths. */
export function createCommandFiles(dir: string): Files {
  const folder = mkdtempSync(join(dir, 'commands-'));
  return eachFile((name) => {
    const path = join(folder, name);
    writeFileSync(path, '');
    return path;
  });
}

/** The texts of the command files; one that the action removed counts as empty. */
export function readCommandFiles(paths: Files): Files {
  return eachFile((name) => (existsSync(paths[name]) ? readFileSync(paths[name], 'utf8') : ''));
}

function eachFile(value: (name: FileName) => string): Files {
  const names = Object.keys(COMMAND_FILES) as FileName[];
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<FileName, string>;
}

/** The pairs of a command file. A mistake in it fails the step; the pairs before the mistake count. */
export function takePairs(
  files: Files,
  name: 'output' | 'state' | 'env',
  log: StepLog,
): Readonly<Record<string, string>> {
  const taken: Record<string, string> = {};
  try {
    for (const [key, value] of commandFilePairs(files[name])) {
      if (name === 'env' && key.toUpperCase() === 'NODE_OPTIONS') {
        log.annotate('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
        continue;
      }
      taken[key] = value;
    }
  } catch (error) {
    log.fail(
      `Unable to process file command '${name}' successfully.`,
      error instanceof Error ? error.message : String(error),
    );
  }
  return taken;
}

/** The folders in a `GITHUB_PATH` file, in their order. */
export function takeFolders({ path }: Files): readonly string[] {
  return path.split(/\r\n|\r|\n/).filter((line) => line !== '');
}

/** The summary as it is uploaded: masked line by line. One that is too large is dropped, which fails nothing. */
export function takeSummary({ summary }: Files, masker: Masker, log: StepLog): string {
  const bytes = Buffer.byteLength(summary);
  if (bytes > SUMMARY_BYTES) {
    log.annotate(
      'error',
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(bytes / 1024)}k.`,
    );
    return '';
  }
  return summary
    .split('\n')
    .map((line) => masker.mask(line))
    .join('\n');
}
