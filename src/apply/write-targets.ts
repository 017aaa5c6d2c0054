import { bullets, explain, isAccessError, UserError } from '../base/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { TargetState } from '../model/observed.ts';
import { type Target, targetName } from '../model/target.ts';
import type { GitHub } from '../services/github/client.ts';
import type { Services } from '../services/services.ts';
import { earliestWrite, readOwnTime } from './own-time.ts';

/** Creates environments that do not exist. @throws UserError, before a key has been made */
export async function createEnvironments(
  { github: load, log, clock }: Services,
  journal: Journal,
  targets: readonly TargetState[],
): Promise<void> {
  const github = await load();
  for (const { target } of targets) {
    if (target.store !== 'environment') continue;
    const name = targetName(target);
    try {
      if (!(await github.createEnvironment(target))) {
        log.info(`The environment of ${name} exists: another run has created it.`);
        continue;
      }
    } catch (error) {
      throw new UserError(
        `${name}: the environment could not be created: ${explain(error)} No key was created.`,
      );
    }
    journal.environmentCreated(name, clock.monotonic());
    log.info(`Created the environment of ${name}.`);
  }
}

/** The value and where it is written. */
export interface BaseUrlWrite {
  readonly name: string;
  readonly value: string;
  readonly targets: readonly TargetState[];
}

/**
 * Writes the base URL to every target, which shows that the token can write.
 * @throws UserError that lists every target it could not be written to
 */
export async function writeBaseUrl(
  { github: load, log }: Services,
  journal: Journal,
  { name, value, targets }: BaseUrlWrite,
): Promise<void> {
  const github = await load();
  const problems: string[] = [];
  for (const state of targets) {
    const written = await github.write(state, { which: 'baseUrl', name, value });
    if (written.outcome === 'done') {
      const target = targetName(state.target);
      journal.baseUrlTargets.push(target);
      log.info(`Wrote ${name} to ${target}.`);
    } else {
      const why = await reason(github, state.target, written.error);
      problems.push(`${targetName(state.target)}: ${why}`);
    }
  }
  if (problems.length > 0) {
    throw new UserError(
      `${name} could not be written to every target. No key was created.\n${bullets(problems)}`,
    );
  }
}

/** Where the key is written, and whether the time of each write is read back, for retiring. */
export interface KeyWrite {
  readonly name: string;
  readonly targets: readonly TargetState[];
  readonly readsBack: boolean;
}

/**
 * Writes the key to every target, whatever fails, and records each outcome.
 * @returns what went wrong, target by target; empty when every target has the key
 */
export async function writeKey(
  services: Services,
  journal: Journal,
  { name, targets, readsBack }: KeyWrite,
): Promise<readonly string[]> {
  const token = journal.validKey?.key.token;
  if (token === undefined) throw new Error('there is no key to write');
  journal.deliveryBegun();
  const github = await services.github();
  const outcomes: string[] = [];
  for (const state of targets) {
    const target = targetName(state.target);
    const earliest = earliestWrite(github.time);
    const written = await github.write(state, { which: 'apiKey', name, value: token });
    if (written.outcome === 'done') {
      const at = readsBack ? await readOwnTime(services, state, name, earliest) : undefined;
      journal.delivered({ target, outcome: 'written', at });
      services.log.info(`Wrote ${name} to ${target}.`);
      outcomes.push(`${target}: written`);
    } else {
      const { outcome, error } = written;
      journal.delivered({ target, outcome, at: undefined });
      const what = outcome === 'unknown' ? 'may have been written' : 'not written';
      outcomes.push(`${target}: ${what}: ${await reason(github, state.target, error)}`);
    }
  }
  return journal.writtenTargets.length === targets.length ? [] : outcomes;
}

/** Why a write failed. Never throws: what can be found out beside it is not worth an unfinished delivery. */
async function reason(github: GitHub, target: Target, error: unknown): Promise<string> {
  if (!isAccessError(error)) return explain(error);
  const prefix = `${targetName(target)}: `;
  try {
    const explained = explain(await github.explain(target, error));
    return explained.startsWith(prefix) ? explained.slice(prefix.length) : explained;
  } catch {
    return explain(error);
  }
}
