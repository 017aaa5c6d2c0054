import { isDemo, MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { Change, WhenFull } from '../model/change.ts';
import type { ObservedAccount, ObservedApp } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import { holders } from './held.ts';
import { noFreeSlot } from './no-free-slot.ts';
import { noAppToRotate, noBaseUrl, obstacle, wrongCredentials } from './obstacles.ts';
import { keysToKeep, retention } from './retention.ts';
import { roomFor } from './slots.ts';
import { type StoredSecrets, storedSecrets } from './stored-secrets.ts';
import { judgeStoredKeys, type StoredVerdict } from './trusted.ts';
import {
  warnOfCrowd,
  warnOfKept,
  warnOfNoHolder,
  warnOfOldStored,
  warnOfOtherCase,
  warnOfOtherKind,
  warnOfUnclear,
} from './warnings.ts';

/** What the changes of an app's keys are made from. */
interface Situation {
  readonly task: KeyTask;
  readonly app: ObservedApp;
  readonly baseUrl: string;
  readonly account: ObservedAccount;
  readonly stored: StoredSecrets;
}

/**
 * The changes of `provision` and `rotate`, in order. What follows an `observe-again` is what a dry run shows as still to
 * come: the plan is made anew from what is there then, since another job may have been doing the same.
 */
export function planKey(task: KeyTask, account: ObservedAccount): readonly Change[] {
  const { signedIn, app, targets } = account;
  if (!signedIn) return planAccount(task, account);
  if (app === undefined) {
    return task.command === 'rotate' || task.app.by === 'id'
      ? [{ do: 'fail', error: noAppToRotate(task.app, account.listed) }]
      : planApp(task, task.app.name, account);
  }
  const duplicate: readonly Change[] =
    app.ownDuplicate === undefined ? [] : [{ do: 'delete-duplicate', app: app.ownDuplicate }];
  const error = obstacle(task, app);
  if (error !== undefined) return [...duplicate, { do: 'fail', error }];
  const { baseUrl } = app;
  if (baseUrl === undefined) return [...duplicate, { do: 'fail', error: noBaseUrl(app.app) }];
  const stored = storedSecrets(targets, account.clocks);
  const situation: Situation = { task, app, baseUrl, account, stored };
  return [...duplicate, ...prepare(situation), ...changeKeys(situation)];
}

function planAccount(task: KeyTask, account: ObservedAccount): readonly Change[] {
  const holder = account.targets.find(({ keyUpdatedAt }) => keyUpdatedAt !== undefined);
  if (holder !== undefined) return [{ do: 'fail', error: wrongCredentials(holder) }];
  const { companyName = '' } = task;
  return [
    { do: 'register-account', companyName },
    { do: 'observe-again', invalidates: ['account', 'app'] },
    ...(task.app.by === 'name' ? planApp(task, task.app.name, account) : []),
  ];
}

function planApp(task: KeyTask, name: string, account: ObservedAccount): readonly Change[] {
  const { listed, now, targets, clocks } = account;
  const app = appToCome(name, now);
  const stored = storedSecrets(targets, clocks);
  const situation: Situation = { task, app, baseUrl: '', account, stored };
  return [
    ...warnOfOtherCase(listed, name),
    { do: 'create-app', name, listed, now },
    { do: 'observe-again', invalidates: ['app'] },
    ...prepare(situation),
    ...create(situation),
  ];
}

/** An app that is still to be created, as it will be by the service's guide; for what a dry run shows only. */
function appToCome(name: string, now: number): ObservedApp {
  const app = { id: '', name, status: 'ACTIVE', tier: 'DEMO', createdAt: now, clusterEndpoint: undefined };
  return {
    app,
    baseUrl: undefined,
    activeKeys: [],
    revokedKeys: [],
    now,
    ownDuplicate: undefined,
    others: [],
    wantedName: undefined,
  };
}

/** What is written before a key is made: it shows that the token can write. */
function prepare({ task, baseUrl, account: { targets } }: Situation): readonly Change[] {
  if (task.delivery === undefined) return [];
  const missing = targets.filter(({ publicKey }) => publicKey === undefined);
  const environments: readonly Change[] =
    missing.length === 0
      ? []
      : [
          { do: 'create-environments', targets: missing },
          { do: 'observe-again', invalidates: ['targets'] },
        ];
  return [
    ...environments,
    { do: 'write-base-url', name: task.names.baseUrl, value: baseUrl, targets },
    ...warnOfOtherKind(targets, task.names),
  ];
}

function changeKeys(situation: Situation): readonly Change[] {
  const { task, app, account, stored } = situation;
  const ensure = task.delivery?.ensure;
  const verdict: StoredVerdict =
    ensure === undefined ? { do: 'replace' } : judgeStoredKeys(app, stored, ensure);
  if (verdict.do !== 'replace') return leaveStored(situation, verdict);
  const isFull = isDemo(app.app) && app.activeKeys.length === MAX_ACTIVE_KEYS;
  if (!isFull || task.lifetime === 'job') return create(situation);
  const [oldest] = room(situation);
  if (oldest === undefined)
    return [{ do: 'fail', error: noFreeSlot(task, app, account.targets, account.clocks) }];
  const freed: Change = { do: 'free-slot', appId: app.app.id, keys: [oldest], now: app.now };
  return [freed, ...create(situation, oldest.id)];
}

function leaveStored(
  situation: Situation,
  verdict: Exclude<StoredVerdict, { do: 'replace' }>,
): readonly Change[] {
  const { task, app, baseUrl } = situation;
  const keys = verdict.do === 'leave' ? verdict.keys : [];
  return [
    { do: 'publish-stored', keys, task, baseUrl },
    ...(verdict.do === 'leave' ? warnOfOldStored(task, keys, app) : warnOfUnclear(verdict.targets)),
    ...retire(situation, { creates: false, freed: undefined }),
  ];
}

/** @param freed the id of a key that is revoked before, to make room; that is done once */
function create(situation: Situation, freed?: string): readonly Change[] {
  const { task, app, baseUrl, account } = situation;
  const whenFull: WhenFull =
    task.lifetime === 'job'
      ? { do: 'wait' }
      : { do: 'free', keys: freed === undefined ? room(situation) : [] };
  const { targets } = account;
  const delivers = task.delivery !== undefined;
  return [
    ...warnOfCrowd(task, app),
    { do: 'create-key', observed: app, whenFull },
    ...(delivers ? [{ do: 'write-key', name: task.names.apiKey, targets } as const] : []),
    { do: 'publish', task, baseUrl },
    ...(delivers ? [{ do: 'check-key', appId: app.app.id } as const] : []),
    ...retire(situation, { creates: true, freed }),
  ];
}

function room({ task, app, stored }: Situation): WhenFullKeys {
  const keep = keysToKeep(task, app, stored);
  if (keep === undefined) return [];
  return roomFor(retention(app, stored, { keep, creates: true }).surplus, stored, app);
}
type WhenFullKeys = Extract<WhenFull, { do: 'free' }>['keys'];

function retire(
  { task, app, account, stored }: Situation,
  { creates, freed }: { readonly creates: boolean; readonly freed: string | undefined },
): readonly Change[] {
  const keep = keysToKeep(task, app, stored);
  if (keep === undefined) return warnOfNoHolder(task, app, stored);
  const found = retention(app, stored, { keep, creates });
  const keys = found.retired
    .filter(({ id }) => id !== freed)
    .map((key) => ({ key, holders: holders(key, stored, app) }));
  const { targets } = account;
  const warnings = warnOfKept(found, stored, app, { creates });
  if (keys.length === 0) return warnings;
  const { id: appId } = app.app;
  return [...warnings, { do: 'retire-keys', appId, keys, targets, name: task.names.apiKey, now: app.now }];
}
