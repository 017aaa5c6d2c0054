import type { App, Key } from '../../src/model/app.ts';
import type { Change } from '../../src/model/change.ts';
import type { ObservedAccount, ObservedApp, TargetState } from '../../src/model/observed.ts';
import type { Target } from '../../src/model/target.ts';
import type { KeyTask, TargetOptions } from '../../src/model/task.ts';
import { plan } from '../../src/plan/plan.ts';
import type { StoredSecrets } from '../../src/plan/stored-secrets.ts';
import { chatApp } from './tasks.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The time that the tests of planning count from. */
export const T = Date.parse('2026-04-25T12:00:00Z');

/** The tolerance in these tests, in milliseconds. */
export const TOLERANCE = 5000;

export const ACTIONS: Target = { store: 'actions', repository: 'acme/web' };
export const STAGING: Target = { store: 'environment', repository: 'acme/web', environment: 'staging' };
const TARGETS = [ACTIONS, STAGING];

export function app(changes: Partial<App> = {}): App {
  return chatApp({ createdAt: T - 100 * DAY, ...changes });
}

/** Keys created that many milliseconds after T; undefined for one whose age is not known. */
export function keys(created: Record<string, number | undefined>): readonly Key[] {
  return Object.entries(created).map(([id, after]) => ({
    id,
    createdAt: after === undefined ? undefined : T + after,
  }));
}

/** @param active the valid keys, and when each was created, in milliseconds after T; it is half an hour later */
export function observedApp(
  active: Record<string, number | undefined>,
  changes: Partial<ObservedApp> = {},
): ObservedApp {
  return {
    app: app(),
    baseUrl: 'https://chat.example',
    activeKeys: keys(active),
    revokedKeys: [],
    now: T + 30 * MINUTE,
    ownDuplicate: undefined,
    others: [],
    wantedName: undefined,
    ...changes,
  };
}

/** The targets actions and environment/staging, as many as there are times; each is when the secret was written, after T. */
export function targets(...written: readonly (number | undefined)[]): readonly TargetState[] {
  return TARGETS.slice(0, written.length).map((target, index) => {
    const after = written[index];
    const entry = { kind: 'secret', exists: after !== undefined, visibility: undefined } as const;
    return {
      target,
      publicKey: { id: '1', key: '' },
      keyUpdatedAt: after === undefined ? undefined : T + after,
      apiKey: entry,
      baseUrl: entry,
      otherKind: false,
    };
  });
}

/** The same as planning sees it, with clocks that agree. */
export function stored(...written: readonly (number | undefined)[]): StoredSecrets {
  const names = ['acme/web:actions', 'acme/web:environment/staging'];
  const secrets = written.flatMap((after, index) => {
    if (after === undefined) return [];
    return [{ target: names[index] ?? '', writtenAt: T + after, latest: T + after + TOLERANCE }];
  });
  return { targetCount: written.length, secrets };
}

export function delivery(changes: Partial<TargetOptions> = {}): TargetOptions {
  return {
    targets: TARGETS,
    repository: 'acme/web',
    createEnvironment: false,
    ensure: undefined,
    ...changes,
  };
}

/** `provision` with a persistent key and no targets. */
export function keyTask(changes: Partial<KeyTask> = {}): KeyTask {
  return {
    command: 'provision',
    app: { by: 'name', name: 'chat' },
    companyName: undefined,
    lifetime: 'persistent',
    keepKeys: undefined,
    keepKeysGiven: false,
    exportEnv: false,
    maskBaseUrl: true,
    attempt: 1,
    longestJobMs: 6 * HOUR,
    names: { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'secret' },
    delivery: undefined,
    ...changes,
  };
}

export function account(
  observed: ObservedApp | undefined,
  states: readonly TargetState[],
  changes: Partial<ObservedAccount> = {},
): ObservedAccount {
  return {
    signedIn: true,
    app: observed,
    listed: [],
    now: T + 30 * MINUTE,
    targets: states,
    clocks: { githubToWhispMs: 0, toleranceMs: TOLERANCE },
    ...changes,
  };
}

export function planFor(task: KeyTask, observed: ObservedAccount): readonly Change[] {
  return plan({ for: 'key', task, account: observed });
}

export function ids(found: readonly Key[] | undefined): readonly string[] | undefined {
  return found?.map(({ id }) => id);
}
