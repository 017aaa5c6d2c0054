import { isDemo, type Key, MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { Change, WhenFull } from '../model/change.ts';
import type { ObservedAccount, ObservedApp } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import { holders } from './held.ts';
import { noFreeSlot } from './no-free-slot.ts';
import { keysToKeep, retention } from './retention.ts';
import { roomFor } from './slots.ts';
import type { StoredSecrets } from './stored-secrets.ts';
import { judgeStoredKeys, type StoredVerdict } from './trusted.ts';
import {
  warnOfCrowd,
  warnOfKept,
  warnOfNoHolder,
  warnOfOldStored,
  warnOfOtherKind,
  warnOfUnclear,
} from './warnings.ts';

/** What the changes of an app's keys are made from. */
export interface Situation {
  readonly task: KeyTask;
  readonly app: ObservedApp;
  readonly baseUrl: string;
  readonly account: ObservedAccount;
  readonly stored: StoredSecrets;
}

/** What is written before a key is made: it shows that the token can write. */
export function prepareTargets({ task, baseUrl, account: { targets } }: Situation): readonly Change[] {
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

/** The changes of the keys of an app that is there. */
export function changeKeys(situation: Situation): readonly Change[] {
  const { task, app, account, stored } = situation;
  const ensure = task.delivery?.ensure;
  const verdict: StoredVerdict =
    ensure === undefined ? { do: 'replace' } : judgeStoredKeys(app, stored, ensure);
  if (verdict.do !== 'replace') return leaveStored(situation, verdict);
  const isFull = isDemo(app.app) && app.activeKeys.length === MAX_ACTIVE_KEYS;
  if (!isFull || task.lifetime === 'job') return createKey(situation);
  const [oldest] = room(situation);
  if (oldest === undefined)
    return [{ do: 'fail', error: noFreeSlot(task, app, account.targets, account.clocks) }];
  const freed: Change = { do: 'free-slot', appId: app.app.id, keys: [oldest], now: app.now };
  return [freed, ...createKey(situation, oldest.id)];
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

/**
 * A new key, from its creation until what is old is retired.
 * @param freed the id of a key that is revoked before, to make room; that is done once
 */
export function createKey(situation: Situation, freed?: string): readonly Change[] {
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

function room({ task, app, stored }: Situation): readonly Key[] {
  const keep = keysToKeep(task, app, stored);
  if (keep === undefined) return [];
  return roomFor(retention(app, stored, { keep, creates: true }).surplus, stored, app);
}

function retire(
  { task, app, account, stored }: Situation,
  { creates, freed }: { readonly creates: boolean; readonly freed: string | undefined },
): readonly Change[] {
  const keep = keysToKeep(task, app, stored);
  if (keep === undefined) return warnOfNoHolder(task, app, stored);
  const found = retention(app, stored, { keep, creates });
  const isThere = ({ id }: Key) => id !== freed;
  const keys = found.retired.filter(isThere).map((key) => ({ key, holders: holders(key, stored, app) }));
  const { targets } = account;
  const warnings = warnOfKept({ ...found, held: found.held.filter(isThere) }, stored, app, { creates });
  if (keys.length === 0) return warnings;
  const { id: appId } = app.app;
  return [...warnings, { do: 'retire-keys', appId, keys, targets, name: task.names.apiKey, now: app.now }];
}
