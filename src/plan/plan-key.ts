import type { Change } from '../model/change.ts';
import type { ObservedAccount, ObservedApp } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import { changeKeys, createKey, prepareTargets, type Situation } from './key-changes.ts';
import { noAppToRotate, noBaseUrl, obstacle, wrongCredentials } from './obstacles.ts';
import { storedSecrets } from './stored-secrets.ts';
import { warnOfOtherCase } from './warnings.ts';

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
  return [...duplicate, ...prepareTargets(situation), ...changeKeys(situation)];
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
    ...prepareTargets(situation),
    ...createKey(situation),
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
