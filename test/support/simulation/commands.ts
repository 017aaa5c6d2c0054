import { parseTargets } from '../../../src/inputs/parse-targets.ts';
import type { KeyTask, Task } from '../../../src/model/task.ts';
import { keyTask, NAMES } from '../tasks.ts';

/** The app that all commands are about: the preview of a pull request that is closed, so that a sweep is, too. */
export const APP = 'web-pr-7';
export const REPOSITORY = 'acme/web';
export const TARGET = 'environment/pr-7';

const app = { by: 'name', name: APP } as const;
const targets = parseTargets(TARGET, REPOSITORY).targets;
const twoTargets = parseTargets(`actions\n${TARGET}`, REPOSITORY).targets;

/** Made at the time when a run begins, since `revoke` names a key. */
type NewTask = (heldKeyId: string) => Task;

/** Every command, with and without a target. */
export const COMMANDS = {
  provision: () => key('provision'),
  provisionJob: () => key('provision', { lifetime: 'job' }),
  provisionTarget: () => key('provision', { delivery: deliveryTo() }),
  ensureTarget: () =>
    key('provision', { delivery: deliveryTo({ currentApiKey: undefined, maxAgeMs: 86_400_000 }) }),
  rotate: () => key('rotate', { keepKeys: 2, keepKeysGiven: true }),
  rotateTarget: () => key('rotate', { keepKeys: 1, keepKeysGiven: true, delivery: deliveryTo() }),
  rotateTargetKeeping2: () => key('rotate', { keepKeys: 2, keepKeysGiven: false, delivery: deliveryTo() }),
  revoke: (heldKeyId) => ({ command: 'revoke', app, keyIds: [heldKeyId] }),
  teardown: () => ({ command: 'teardown', app, names: NAMES, targets: [], deleteEnvironment: false }),
  teardownTarget: () => ({ command: 'teardown', app, names: NAMES, targets, deleteEnvironment: false }),
  sweep: () => sweep(''),
  sweepTarget: () => sweep('environment/pr-{number}'),
} as const satisfies Record<string, NewTask>;

/** The same with two targets. */
const WITH_TWO_TARGETS = {
  provisionTargets: () => key('provision', { delivery: { ...deliveryTo(), targets: twoTargets } }),
  ensureTargets: () =>
    key('provision', {
      keepKeys: 2,
      keepKeysGiven: true,
      delivery: { ...deliveryTo({ currentApiKey: undefined, maxAgeMs: undefined }), targets: twoTargets },
    }),
  rotateTargets: () =>
    key('rotate', { keepKeys: 1, keepKeysGiven: true, delivery: { ...deliveryTo(), targets: twoTargets } }),
} as const satisfies Record<string, NewTask>;

export const ALL_COMMANDS = { ...COMMANDS, ...WITH_TWO_TARGETS };

export type CommandName = keyof typeof ALL_COMMANDS;

const ALL_TARGETS = ['actions', TARGET].map((line) => `${REPOSITORY}:${line}`);

/** Targets of which a command that retires keys is not told: nobody can promise anything about them. */
export function blindSpots(names: readonly CommandName[]): readonly string[] {
  if (names.includes('rotate')) return ALL_TARGETS;
  const isUntold = names.some((name) => name === 'rotateTarget' || name === 'rotateTargetKeeping2');
  return isUntold ? ALL_TARGETS.slice(0, 1) : [];
}

function key(command: KeyTask['command'], changes: Partial<KeyTask> = {}): Task {
  return keyTask(command, { app, ...changes });
}

function deliveryTo(ensure?: NonNullable<KeyTask['delivery']>['ensure']): NonNullable<KeyTask['delivery']> {
  return { targets, repository: REPOSITORY, createEnvironment: false, ensure };
}

function sweep(targetTemplate: string): Task {
  return {
    command: 'sweep',
    prefix: 'web-pr-',
    repository: REPOSITORY,
    names: NAMES,
    targetTemplate,
    hasEnvironments: targetTemplate.includes('environment/'),
    deleteEnvironment: false,
  };
}
