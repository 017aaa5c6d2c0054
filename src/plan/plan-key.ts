import { UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { isActive, type Key, MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { Change } from '../model/change.ts';
import { keysInUse } from '../model/limits.ts';
import type { ObservedAccount, ObservedApp, TargetState } from '../model/observed.ts';
import { targetName } from '../model/target.ts';
import type { KeyTask } from '../model/task.ts';
import { keysToRetire } from './retention.ts';
import { goodStoredKeys, mayBeHeld, retirable } from './stored-key.ts';

/**
 * The changes of `provision` and `rotate`, in order. After the account, the app or an environment has been created the plan
 * is made anew from what is there then, since another job may have been doing the same.
 */
export function planKey(task: KeyTask, observed: ObservedAccount): readonly Change[] {
  const { signedIn, app, targets } = observed;
  const appName = task.app.name ?? '';
  const create: readonly Change[] = [{ do: 'create-key', appName: app?.app.name ?? appName, observed: app }];
  const fresh: readonly Change[] = [
    { do: 'create-app', name: appName },
    ...prepare(task, targets),
    ...create,
    ...deliver(task, targets),
  ];
  if (!signedIn) {
    const holder = targets.find(({ keyUpdatedAt }) => keyUpdatedAt !== undefined);
    if (holder !== undefined) return [{ do: 'fail', failure: wrongCredentials(holder) }];
    return [{ do: 'register-account', companyName: task.companyName ?? '' }, ...fresh];
  }
  if (app === undefined) {
    return task.command === 'provision' ? fresh : [{ do: 'fail', failure: noAppToRotate(appName) }];
  }
  const duplicate: readonly Change[] =
    app.ownDuplicate === undefined ? [] : [{ do: 'delete-duplicate', app: app.ownDuplicate }];
  const failure = obstacle(app) ?? agelessness(task, app);
  if (failure !== undefined) return [...duplicate, { do: 'fail', failure }];
  return [...duplicate, ...prepare(task, targets), ...withKeys(task, app, targets, create)];
}

/** What is written before a key is made: it shows that the token can write. */
function prepare(task: KeyTask, targets: readonly TargetState[]): readonly Change[] {
  if (task.delivery === undefined) return [];
  const missing = targets.filter(({ publicKey }) => publicKey === undefined);
  const environments: readonly Change[] =
    missing.length === 0 ? [] : [{ do: 'create-environments', targets: missing }];
  return [...environments, { do: 'write-base-url', name: task.names.baseUrl, targets }];
}

function deliver(task: KeyTask, targets: readonly TargetState[]): readonly Change[] {
  const write: readonly Change[] =
    task.delivery === undefined ? [] : [{ do: 'write-key', name: task.names.apiKey, targets, task }];
  return [...write, { do: 'publish', task }];
}

/** Makes room before the creation where it is needed, and retires the rest of the old keys after it. */
function withKeys(
  task: KeyTask,
  observed: ObservedApp,
  targets: readonly TargetState[],
  create: readonly Change[],
): readonly Change[] {
  const { app, activeKeys } = observed;
  const ensure = task.delivery?.ensure;
  const stored = ensure === undefined ? undefined : goodStoredKeys(targets, observed, ensure);
  if (stored !== undefined) {
    const unheld = old(task, observed, targets, 1).filter((key) => !mayBeHeld(key, targets, activeKeys));
    return [
      { do: 'use-stored', keyIds: [...new Set(ids(stored))], task },
      ...retire(task, app.id, unheld, []),
    ];
  }
  const excess = Math.max(0, activeKeys.length - MAX_ACTIVE_KEYS + 1);
  const retired = old(task, observed, targets, 0);
  const [first, rest] = [retired.slice(0, excess), retired.slice(excess)];
  if (first.length === excess && !first.some((key) => mayBeHeld(key, targets, activeKeys))) {
    const room: readonly Change[] =
      excess === 0 ? [] : [{ do: 'free-slot', appId: app.id, keyIds: ids(first) }];
    return [...room, ...create, ...deliver(task, targets), ...retire(task, app.id, rest, targets)];
  }
  if (task.lifetime === 'job')
    return [{ do: 'wait-for-slot', observed }, ...create, ...deliver(task, targets)];
  return [{ do: 'fail', failure: keysInUse(observed) }];
}

/**
 * The keys that are no longer needed, oldest first.
 * @param more how many keys stay beyond the newest `keep_keys` - 1: 1 when this step creates none
 */
function old(
  task: KeyTask,
  { activeKeys }: ObservedApp,
  targets: readonly TargetState[],
  more: number,
): readonly Key[] {
  const { keepKeys } = task;
  if (keepKeys === undefined) return [];
  const held = targets.some(({ keyUpdatedAt }) => keyUpdatedAt !== undefined);
  if (task.delivery !== undefined && !held && !task.keepKeysGiven) return [];
  return keysToRetire(retirable(targets, activeKeys), keepKeys + more) ?? [];
}

function retire(
  task: KeyTask,
  appId: string,
  keys: readonly Key[],
  targets: readonly TargetState[],
): readonly Change[] {
  if (keys.length === 0) return [];
  return [{ do: 'retire-keys', appId, keyIds: ids(keys), targets, name: task.names.apiKey }];
}

/** Why the app cannot be given a key, if so. */
function obstacle({ app, baseUrl }: ObservedApp): UserError | undefined {
  const named = `The app ${quote(app.name)} (${app.id})`;
  if (!isActive(app)) {
    return new UserError(
      `${named} cannot be given a key: its status is ${quote(app.status)}, not ACTIVE. Look it up in the Whisp dashboard. No key was created.`,
    );
  }
  if (baseUrl === undefined) {
    return new UserError(
      `${named} has no usable base URL: the field clusterEndpoint must be an https URL. If the app is new, run again in a minute. No key was created.`,
    );
  }
  return undefined;
}

/** What cannot be done where the service does not say when the keys were created. */
function agelessness(task: KeyTask, { app, activeKeys }: ObservedApp): UserError | undefined {
  if (activeKeys.every((key) => key.createdAt !== undefined)) return undefined;
  const asked =
    task.delivery?.ensure !== undefined
      ? 'The age of the stored key cannot be judged'
      : 'keep_keys cannot be kept';
  if (task.keepKeys === undefined && task.delivery?.ensure === undefined) return undefined;
  return new UserError(
    `${asked}: Whisp does not say when the keys of the app ${quote(app.name)} (${app.id}) were created (the list of keys lacks createdAt). Leave keep_keys, key_policy: ensure and max_key_age_days out, and revoke old keys by key_id. No key was created.`,
  );
}

function wrongCredentials({ target }: TargetState): UserError {
  return new UserError(
    `The log-in was rejected, and ${targetName(target)} already holds a key, so the account exists: email or password is wrong. Nothing was registered.`,
  );
}

function noAppToRotate(name: string): UserError {
  return new UserError(
    `There is no app named ${quote(name)}, so there is no key to rotate. Check app_name and email; command: provision creates the app.`,
  );
}

function ids(keys: readonly Key[]): readonly string[] {
  return keys.map((key) => key.id);
}
