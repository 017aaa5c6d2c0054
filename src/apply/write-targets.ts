import { bullets, explain, isAccessError, UserError } from '../base/errors.ts';
import type { TargetState } from '../model/observed.ts';
import { type Target, targetName } from '../model/target.ts';
import type { KeyTask } from '../model/task.ts';
import type { GitHub } from '../services/github/client.ts';
import type { Context } from '../services/services.ts';
import { publish } from './publish.ts';
import { requireValid } from './retire.ts';

/** Creates environments that do not exist. @throws UserError, before a key has been made */
export async function createEnvironments(context: Context, targets: readonly TargetState[]): Promise<void> {
  const github = await context.github();
  for (const { target } of targets) {
    if (target.store !== 'environment') continue;
    try {
      await github.createEnvironment(target.repository, target.environment);
    } catch (error) {
      throw new UserError(
        `${targetName(target)}: the environment could not be created: ${explain(error)} That takes the permission Administration: read and write. No key was created.`,
      );
    }
    context.runner.info(`Created the environment of ${targetName(target)}.`);
  }
}

/** Writes the base URL to every target. @throws UserError that lists every target it could not be written to */
export async function writeBaseUrl(
  context: Context,
  name: string,
  targets: readonly TargetState[],
): Promise<void> {
  const { progress, runner } = context;
  const { baseUrl } = progress;
  if (baseUrl === undefined) throw new Error('there is no base URL to write');
  const github = await context.github();
  const problems: string[] = [];
  for (const state of targets) {
    const written = await github.write(state, { which: 'baseUrl', name, value: baseUrl });
    if (written.outcome === 'written') runner.info(`Wrote ${name} to ${targetName(state.target)}.`);
    else problems.push(await problem(github, state.target, written.error));
  }
  if (problems.length > 0) {
    throw new UserError(
      `${name} could not be written to every target. No key was created.\n${bullets(problems)}`,
    );
  }
}

/**
 * Writes the key to every target, whatever fails. A key that some target may hold has been given away; one that surely none
 * holds is left for undoing.
 * @throws UserError that lists each target with its outcome
 */
export async function writeKey(
  context: Context,
  { name, targets, task }: { name: string; targets: readonly TargetState[]; task: KeyTask },
): Promise<void> {
  const { progress, runner } = context;
  const { key, app } = progress;
  if (key === undefined || app === undefined) throw new Error('there is no key to write');
  context.notePending({ stage: 'delivering', appId: app.id, keyId: key.id });
  const github = await context.github();
  const outcomes: string[] = [];
  for (const state of targets) {
    const target = targetName(state.target);
    const written = await github.write(state, { which: 'apiKey', name, value: key.token });
    // Set at once: from here on, whatever else fails, the key is not to be revoked.
    if (written.outcome !== 'failed') progress.published = true;
    if (written.outcome === 'written') {
      progress.writtenTargets.push(target);
      context.writes.set(target, written.at);
      runner.info(`Wrote ${name} to ${target}.`);
      outcomes.push(`${target}: written`);
    } else {
      const what = written.outcome === 'unknown' ? 'may have been written' : 'not written';
      outcomes.push(`${what}: ${await problem(github, state.target, written.error)}`);
    }
  }
  if (progress.writtenTargets.length === targets.length) return requireValid(context);
  if (!progress.published) {
    throw new UserError(
      `The key could not be written to any target, so it is revoked.\n${bullets(outcomes)}`,
    );
  }
  publish(context, task);
  throw new UserError(
    `The key ${key.id} is not in every target. It stays valid, and no old key was revoked. Run again to put it right.\n${bullets(outcomes)}`,
  );
}

/** Why a write failed. Never throws: what can be found out beside it is not worth an unfinished delivery. */
async function problem(github: GitHub, target: Target, error: unknown): Promise<string> {
  const plain = `${targetName(target)}: ${explain(error)}`;
  if (!isAccessError(error)) return plain;
  try {
    return explain(await github.explain(target, error));
  } catch {
    return plain;
  }
}
