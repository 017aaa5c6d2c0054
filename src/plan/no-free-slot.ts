import { bullets, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { DAY_MS, DELIVERY_MS, HOUR_MS, MINUTE_MS } from '../base/time.ts';
import { isDemo, type Key, MAX_ACTIVE_KEYS } from '../model/app.ts';
import { age } from '../model/limits.ts';
import type { Clocks, ObservedApp, TargetState } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import { mayBeHeld } from './held.ts';
import { isOnItsWay } from './on-its-way.ts';
import { keysToKeep, retention } from './retention.ts';
import { roomFor } from './slots.ts';
import { isWrittenByHand } from './stored-key.ts';
import { type StoredSecrets, storedSecrets } from './stored-secrets.ts';

const REVOKE = 'with command: revoke and key_id';

/** The failure of a step that can create no key, since the app has as many as it can have and none of them may go. */
export function noFreeSlot(
  task: KeyTask,
  observed: ObservedApp,
  targets: readonly TargetState[],
  clocks: Clocks,
): UserError {
  const { app, activeKeys } = observed;
  const stored = storedSecrets(targets, clocks);
  const limit = isDemo(app) ? `${MAX_ACTIVE_KEYS} is the most it can have` : 'Whisp refuses another';
  const listed = activeKeys.map((key) => describeKey(key, task, observed, stored));
  const what = `The app ${quote(app.name)} (${app.id}) has ${activeKeys.length} active keys, and ${limit}.`;
  return new UserError(
    `${what} No key was created.\n${bullets(listed)}\n${whatToDo(task, observed, stored)}`,
  );
}

function describeKey(key: Key, task: KeyTask, observed: ObservedApp, stored: StoredSecrets): string {
  const aged = `${key.id}, ${age(key.createdAt, observed.now)}`;
  if (isLeftover(key, task, observed)) return `${aged}, probably left by a runner that died`;
  if (isOnItsWay(key, observed, stored)) return `${aged}, may be on its way to a target`;
  return isUnheld(key, observed, stored) ? `${aged}, no target can be holding it` : aged;
}

/** True for a key that is older than the job it was made for can be. */
function isLeftover({ createdAt }: Key, { lifetime, longestJobMs }: KeyTask, { now }: ObservedApp): boolean {
  return lifetime === 'job' && createdAt !== undefined && now - createdAt > longestJobMs;
}

function isUnheld(key: Key, observed: ObservedApp, stored: StoredSecrets): boolean {
  return stored.targetCount > 0 && !isOnItsWay(key, observed, stored) && !mayBeHeld(key, stored, observed);
}

function whatToDo(task: KeyTask, observed: ObservedApp, stored: StoredSecrets): string {
  if (task.lifetime === 'job') return whatToDoAboutJobs(task, observed);
  const keep = keysToKeep(task, observed, stored);
  if (keep !== undefined) return `${whyNoneIsFreed(observed, stored, keep)} ${revokeOne(observed, stored)}`;
  const byDefault =
    task.keepKeys === undefined ? '' : ' (by default it retires none while no target holds a key)';
  const ways = [`keep_keys${byDefault} to have old keys revoked`, ...otherWays(task)];
  const last = ways.pop() ?? '';
  return `Set ${ways.length === 0 ? last : `${ways.join(', ')}, or ${last}`}; or revoke a key that nothing uses ${REVOKE}.`;
}

/** What else helps, and is not in force already. */
function otherWays({ command, delivery }: KeyTask): readonly string[] {
  if (command === 'rotate') return [];
  const job = `key_lifetime: job${delivery === undefined ? '' : ' (without secret_targets)'} for keys that end with their job`;
  if (delivery?.ensure !== undefined) return [job];
  const ensure = `key_policy: ensure${delivery === undefined ? ' (with secret_targets)' : ''} to make a key only when one is needed`;
  return [job, ensure];
}

function whatToDoAboutJobs(task: KeyTask, observed: ObservedApp): string {
  const { longestJobMs } = task;
  if (!observed.activeKeys.some((key) => isLeftover(key, task, observed))) {
    return `Each may belong to a job that still runs: raise timeout_seconds to wait longer, run fewer jobs at once, or revoke a key that nothing uses ${REVOKE}.`;
  }
  const longest =
    longestJobMs < 2 * DAY_MS ? `${longestJobMs / HOUR_MS} hours` : `${longestJobMs / DAY_MS} days`;
  return `No job on this kind of runner lasts longer than ${longest}, so nothing ends the older keys: revoke those ${REVOKE}.`;
}

/** Why `keep_keys`, which is in force, frees no slot. */
function whyNoneIsFreed(observed: ObservedApp, stored: StoredSecrets, keep: number): string {
  const { surplus, onTheirWay } = retention(observed, stored, { keep, creates: true });
  if (roomFor(surplus, stored, observed).length > 0) {
    return 'Other runs took the slots that were free: run again, and give the runs of one app a common concurrency group.';
  }
  const byHand = stored.secrets.filter((secret) => isWrittenByHand(secret, observed));
  const reasons = [
    byHand.length > 0 &&
      `what ${byHand.map(({ target }) => target).join(', ')} holds was written by hand and may be any key of before`,
    surplus.length > 0 && byHand.length === 0 && 'a target may be holding each key that is to go',
    onTheirWay.length > 0 &&
      `another run may be delivering ${ids(onTheirWay)} (run again in ${minutesToWait(onTheirWay, observed)} min)`,
    surplus.length === 0 &&
      onTheirWay.length === 0 &&
      'as many are to stay as there are, so set a lower number',
  ];
  return `keep_keys could not make room: ${reasons.filter((reason) => reason !== false).join('; ')}.`;
}

function revokeOne(observed: ObservedApp, stored: StoredSecrets): string {
  const unheld = observed.activeKeys.filter((key) => isUnheld(key, observed, stored));
  return unheld.length === 0
    ? `Otherwise find out which key nothing uses, and revoke it ${REVOKE}.`
    : `No target can be holding ${ids(unheld)}: if nothing else uses it, revoke it ${REVOKE}.`;
}

function minutesToWait(keys: readonly Key[], { now }: ObservedApp): number {
  const oldest = Math.min(...keys.map(({ createdAt }) => createdAt ?? now));
  return Math.ceil((oldest + DELIVERY_MS - now) / MINUTE_MS);
}

function ids(keys: readonly Key[]): string {
  return keys.map(({ id }) => id).join(', ');
}
