import { isActive } from './choose-app.ts';
import { Failure } from './errors.ts';
import type { ObservedApp } from './find-app.ts';
import { keysInUse } from './limits.ts';
import { keysToRetire } from './retention.ts';
import type { Step } from './steps.ts';
import type { KeyTask } from './task.ts';
import { quote } from './text.ts';
import { type Key, MAX_ACTIVE_KEYS } from './whisp/keys.ts';

/** What a plan for a key is made from. */
export type ObservedAccount =
  | { readonly account: 'missing' }
  | { readonly account: 'signed-in'; readonly app: ObservedApp | undefined };

/**
 * The changes of `provision` and `rotate`, in order. After the account or the app has been created the plan is made anew
 * from what is there then, since another job may have been doing the same.
 */
export function planKey(task: KeyTask, observed: ObservedAccount): readonly Step[] {
  const appName = task.app.name ?? '';
  const fresh: readonly Step[] = [
    { do: 'create-app', name: appName },
    { do: 'create-key', appName, observed: undefined },
    { do: 'hand-over', task },
  ];
  if (observed.account === 'missing') {
    return [{ do: 'register-account', companyName: task.companyName ?? '' }, ...fresh];
  }
  if (observed.app !== undefined) return planKeyOf(task, observed.app);
  return task.command === 'provision' ? fresh : [{ do: 'fail', failure: noAppToRotate(appName) }];
}

function planKeyOf(task: KeyTask, observed: ObservedApp): readonly Step[] {
  const { app, lost } = observed;
  const duplicate: readonly Step[] = lost === undefined ? [] : [{ do: 'delete-duplicate', app: lost }];
  const failure = obstacle(observed);
  if (failure !== undefined) return [...duplicate, { do: 'fail', failure }];
  const create: readonly Step[] = [
    { do: 'create-key', appName: app.name, observed },
    { do: 'hand-over', task },
  ];
  return [...duplicate, ...aroundCreation(task, observed, create)];
}

/** Makes room before the creation where it is needed, and retires the rest of the old keys after it. */
function aroundCreation(task: KeyTask, observed: ObservedApp, create: readonly Step[]): readonly Step[] {
  const { app, activeKeys } = observed;
  const excess = Math.max(0, activeKeys.length - MAX_ACTIVE_KEYS + 1);
  const old = task.keepKeys === undefined ? [] : keysToRetire(activeKeys, task.keepKeys);
  if (old === undefined) return [{ do: 'fail', failure: ageless(observed) }];
  const [first, rest] = [old.slice(0, excess), old.slice(excess)];
  if (first.length === excess) {
    const room: readonly Step[] =
      excess === 0 ? [] : [{ do: 'make-room', appId: app.id, keyIds: ids(first) }];
    const retire: readonly Step[] =
      rest.length === 0 ? [] : [{ do: 'revoke-keys', appId: app.id, keyIds: ids(rest) }];
    return [...room, ...create, ...retire];
  }
  if (task.lifetime === 'job') return [{ do: 'await-room', observed }, ...create];
  return [{ do: 'fail', failure: keysInUse(observed) }];
}

/** Why the app cannot be given a key, if so. */
function obstacle({ app, baseUrl }: ObservedApp): Failure | undefined {
  const named = `The app ${quote(app.name)} (${app.id})`;
  if (!isActive(app)) {
    return new Failure(
      `${named} cannot be given a key: its status is ${quote(app.status)}, not ACTIVE. Look it up in the Whisp dashboard. No key was created.`,
    );
  }
  if (baseUrl === undefined) {
    return new Failure(
      `${named} has no usable base URL: the field clusterEndpoint must be an https URL. If the app is new, run again in a minute. No key was created.`,
    );
  }
  return undefined;
}

function ageless({ app }: ObservedApp): Failure {
  return new Failure(
    `keep_keys cannot be kept: Whisp does not say when the keys of the app ${quote(app.name)} (${app.id}) were created (the list of keys lacks createdAt), so none can be called old. Leave keep_keys out and revoke old keys by key_id. No key was created.`,
  );
}

function noAppToRotate(name: string): Failure {
  return new Failure(
    `There is no app named ${quote(name)}, so there is no key to rotate. Check app_name and email; command: provision creates the app.`,
  );
}

function ids(keys: readonly Key[]): readonly string[] {
  return keys.map((key) => key.id);
}
