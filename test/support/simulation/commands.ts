import { parseTargets } from '../../../src/inputs/parse-targets.ts';
import type { KeyTask, Task } from '../../../src/model/task.ts';
import { keyTask, NAMES } from '../world.ts';

/** The app that all commands are about: the preview of a pull request that is closed, so that a sweep is, too. */
export const APP = 'web-pr-7';
export const REPOSITORY = 'acme/web';
export const TARGET = 'environment/pr-7';

const app = { by: 'name', name: APP } as const;
const targets = parseTargets(TARGET, REPOSITORY).targets;

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

export type CommandName = keyof typeof COMMANDS;

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
