import { fileURLToPath } from 'node:url';
import type { EnvFile } from './env-file.ts';
import type { KeyNote } from './env-lines.ts';
import type { Job, StepRun } from './job.ts';
import { readManifest } from './manifest.ts';

/** The folder of this repository, which is the action's. */
export const ACTION = fileURLToPath(new URL('../..', import.meta.url));

export type Say = (text: string) => void;

/** A run of the action from a terminal. */
export interface CliRun {
  readonly job: Job;
  readonly main: StepRun;
  readonly inputs: Readonly<Record<string, string>>;
  readonly say: Say;
  /** Shows a line of the runner's log. */
  readonly sayLine: Say;
}

/** Where the values go, if anywhere. */
export interface HandOut {
  readonly envFile: EnvFile | undefined;
  /** The file's path as it was given. */
  readonly path: string | undefined;
  readonly json: boolean;
}

/**
 * Hands out the values that the step has made, also those of a step that failed with a valid key. A key that cannot be
 * handed out is revoked.
 * @returns whether all of that has been done
 */
export async function finish(run: CliRun, { envFile, path = '', json }: HandOut): Promise<boolean> {
  const { outputs } = run.main;
  try {
    if (json) {
      await printOutputs(outputs);
    } else if (envFile !== undefined && !outputs['api_key']) {
      run.say(`\n${path}: nothing was written, as there is no key.`);
    } else if (envFile !== undefined) {
      const replaced = await writeValues(run, envFile);
      run.say(`\n${path}: ${nameOf(run, 'api_key')} and ${nameOf(run, 'base_url')} are written.`);
      sayHowToRevoke(run);
      return await revokeReplaced(run, replaced);
    }
  } catch (error) {
    run.say(`\nError: ${path || '--json'}: ${error instanceof Error ? error.message : String(error)}`);
    const note = noteOf(run);
    if (outputs['key_created'] === 'true' && note !== undefined) await revoke(run, note);
    return false;
  }
  if (json) sayHowToRevoke(run);
  return true;
}

function printOutputs(outputs: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    // Without a listener the error would end this process before the key is revoked.
    process.stdout.once('error', reject);
    process.stdout.write(`${JSON.stringify(outputs, null, 2)}\n`, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

/** What the input says, else its default. */
function inputOf({ inputs }: CliRun, name: string): string {
  return inputs[name] || String(readManifest(ACTION).inputs[name]?.default ?? '');
}

function nameOf(run: CliRun, value: 'api_key' | 'base_url'): string {
  return inputOf(run, `${value}_name`);
}

/** The key that the step made or found; undefined when its id is not known. */
function noteOf(run: CliRun): KeyNote | undefined {
  const { key_id: keyId, app_id: appId } = run.main.outputs;
  return keyId && appId ? { keyId, appId, apiUrl: inputOf(run, 'api_url') } : undefined;
}

function writeValues(run: CliRun, file: EnvFile): Promise<KeyNote | undefined> {
  const { api_key = '', base_url = '' } = run.main.outputs;
  return file.write({
    apiKey: [nameOf(run, 'api_key'), api_key],
    baseUrl: [nameOf(run, 'base_url'), base_url],
    note: noteOf(run),
  });
}

function sayHowToRevoke(run: CliRun): void {
  const note = noteOf(run);
  if (run.main.outputs['key_created'] !== 'true' || note === undefined) return;
  run.say(`\nThe key stays until it is revoked:\n  ${revokeCommand(run, note)}`);
}

function revokeCommand(run: CliRun, { keyId, appId, apiUrl }: KeyNote): string {
  const address = run.inputs['api_url'] === undefined ? '' : ` --input api_url=${apiUrl}`;
  return `npm run -s action -- --input command=revoke --input app_id=${appId} --input key_id=${keyId}${address}`;
}

/** Revokes the key that the file held before, unless it is the same one or another service's. */
async function revokeReplaced(run: CliRun, replaced: KeyNote | undefined): Promise<boolean> {
  const { key_created, key_id, revoked_key_ids = '' } = run.main.outputs;
  if (replaced === undefined || key_created !== 'true' || replaced.keyId === key_id) return true;
  if (revoked_key_ids.includes(JSON.stringify(replaced.keyId))) return true;
  if (new URL(replaced.apiUrl).href !== new URL(inputOf(run, 'api_url')).href) {
    run.say(
      `Warning: the key that was there before, ${replaced.keyId}, belongs to ${replaced.apiUrl}, and was not revoked.`,
    );
    return true;
  }
  if (run.main.outcome !== 'success') {
    run.say(
      `The key that was there before is not revoked, as the step did not succeed:\n  ${revokeCommand(run, replaced)}`,
    );
    return true;
  }
  run.say(`\nThe key that was there before, ${replaced.keyId}, is no longer needed:`);
  return await revoke(run, replaced);
}

/** Runs the action's command `revoke`. @returns whether the key is revoked; if it is not, that has been said */
async function revoke(run: CliRun, note: KeyNote): Promise<boolean> {
  const { email, password, api_url, request_timeout_seconds, timeout_seconds } = run.inputs;
  const kept = Object.entries({ email, password, api_url, request_timeout_seconds, timeout_seconds });
  const step = run.job.start({
    action: ACTION,
    with: {
      ...Object.fromEntries(kept.filter((pair): pair is [string, string] => pair[1] !== undefined)),
      command: 'revoke',
      app_id: note.appId,
      key_id: note.keyId,
      job_summary: 'false',
    },
  });
  step.onLine(run.sayLine);
  const { outcome } = await step.done;
  if (outcome === 'success') return true;
  if (note !== undefined)
    run.say(`Error: the key ${note.keyId} is still valid:\n  ${revokeCommand(run, note)}`);
  return false;
}
