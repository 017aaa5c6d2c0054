import { expect } from 'vitest';
import type { App, Key } from '../emulator/store.ts';
import type { Outcome } from './in-process.ts';
import { keyIn } from './targets.ts';
import { type Changes, sweepTask, teardownTask } from './tasks.ts';
import type { World } from './world.ts';

const LINES = ['actions', 'environment/staging'];
const TEXT = LINES.join('\n');
const named = { by: 'name', name: 'chat' } as const;

/** A command with its inputs, and what has to hold when it has been run from beginning to end. */
interface Modelled {
  readonly changes: (world: World) => Changes;
  readonly after: (world: World, outcome: Outcome) => void;
  /** Failures that the state of the services explains. */
  readonly mayFail: RegExp;
}

const FULL = /has 5 active keys, and 5 is the most/;
const NO_APP = /There is no app named "chat"/;
const EITHER = new RegExp(`${FULL.source}|${NO_APP.source}`);

export const COMMANDS: Readonly<Record<string, Modelled>> = {
  job: {
    changes: () => ({ task: { lifetime: 'job' }, timeoutMs: 30_000 }),
    after: (world, { outputs }) =>
      expect(activeKeys(world).map(({ token }) => token)).toContain(outputs['api_key']),
    mayFail: FULL,
  },
  provision: delivering((world) => ({ task: world.task(TEXT) }), FULL),
  provisionKeeping3: delivering(
    (world) => ({ task: world.task(TEXT, { keepKeys: 3, keepKeysGiven: true }) }),
    FULL,
  ),
  ensure: delivering(
    (world) => ({
      task: world.task(TEXT, {}, { ensure: { currentApiKey: undefined, maxAgeMs: 86_400_000 } }),
    }),
    FULL,
  ),
  ensureKeeping1: delivering(
    (world) => ({
      task: world.task(
        TEXT,
        { keepKeys: 1, keepKeysGiven: true },
        { ensure: { currentApiKey: undefined, maxAgeMs: undefined } },
      ),
    }),
    FULL,
  ),
  rotateKeeping1: delivering(
    (world) => ({ task: world.task(TEXT, { command: 'rotate', keepKeys: 1, keepKeysGiven: true }) }),
    EITHER,
  ),
  rotate: delivering((world) => ({ task: world.task(TEXT, { command: 'rotate', keepKeys: 2 }) }), EITHER),
  rotateOneTarget: delivering(
    (world) => ({ task: world.task('actions', { command: 'rotate', keepKeys: 5, keepKeysGiven: true }) }),
    EITHER,
    ['actions'],
  ),
  revokeOldest: revoking((keys) => keys.slice(0, 1)),
  revokeNewest: revoking((keys) => keys.slice(-1)),
  teardown: {
    changes: () => ({ task: teardownTask(TEXT) }),
    after: (world) => {
      expect(chat(world)).toBeUndefined();
      for (const line of LINES) expect(keyIn(world.store(line))).toBeUndefined();
    },
    mayFail: /^$/,
  },
  sweep: {
    changes: () => ({ task: sweepTask() }),
    after: (world) => expect(world.emulator.store.apps.map(({ name }) => name)).not.toContain('web-pr-7'),
    mayFail: /^$/,
  },
};

/** The app that the commands are about: of those that interrupted runs have left behind, the oldest. */
export function chat({ emulator }: World): App | undefined {
  const [oldest] = emulator.store.apps
    .filter(({ name }) => name === 'chat')
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  return oldest;
}

/** Adds the preview of a pull request, with a key that its environment holds; once. */
export function addPreview(world: World, number: number, state: 'open' | 'closed'): void {
  const { emulator, github, repository, app } = world;
  const name = `web-pr-${number}`;
  if (emulator.store.apps.some((each) => each.name === name)) return;
  const owner = emulator.store.accounts.find(({ id }) => id === app.accountId);
  if (owner === undefined) throw new Error('no account');
  const key = emulator.store.addKey(emulator.store.addApp(owner, { name, createdAt: 0 }));
  github.state.addPull(repository, number, state);
  const { store } = github.state.addEnvironment(repository, `pr-${number}`);
  store.secrets.set('WHISP_API_KEY', { value: key.token, createdAt: 0, updatedAt: 0 });
}

/** What nothing may change: the preview of an open pull request, its key and its secret. */
export function expectPreviewUntouched(world: World): void {
  const app = world.emulator.store.apps.find(({ name }) => name === 'web-pr-8');
  const keys = app === undefined ? [] : world.emulator.store.activeKeys(app);
  expect([keyIn(world.store('environment/pr-8'))]).toEqual(keys.map(({ token }) => token));
}

/** A run that nobody disturbed has succeeded, or says what state of things kept it from that. */
export function expectDone(world: World, name: string, outcome: Outcome): void {
  const command = modelled(name);
  if (outcome.failure === undefined) command.after(world, outcome);
  else expect(outcome.failure).toMatch(command.mayFail);
}

export function modelled(name: string): Modelled {
  const command = COMMANDS[name];
  if (command === undefined) throw new Error(`no command ${name}`);
  return command;
}

function activeKeys(world: World): Key[] {
  const app = chat(world);
  return app === undefined ? [] : world.emulator.store.activeKeys(app);
}

/** A command after which every target holds a valid key: the new one, if there is one. */
function delivering(changes: Modelled['changes'], mayFail: RegExp, lines = LINES): Modelled {
  return {
    changes,
    mayFail,
    after: (world, { outputs }) => {
      const valid = activeKeys(world).map(({ token }) => token);
      for (const line of lines) {
        const held = keyIn(world.store(line));
        // Where ended keys are not listed, `ensure` can only tell by the times which key a target holds.
        if (outputs['key_created'] !== 'true' && isCondemned(world, held)) continue;
        expect(valid).toContain(held);
        if (outputs['key_created'] === 'true') expect(held).toBe(outputs['api_key']);
      }
    },
  };
}

function isCondemned({ emulator, observed }: World, token: string | undefined): boolean {
  return emulator.store.keys.some((key) => key.token === token && observed.revokedOnRequest.has(key.id));
}

function revoking(choose: (keys: readonly Key[]) => readonly Key[]): Modelled {
  return {
    changes: (world) => {
      const keyIds = choose(activeKeys(world)).map(({ id }) => id);
      return { task: { command: 'revoke', app: named, keyIds: keyIds.length === 0 ? ['gone'] : keyIds } };
    },
    after: (world, { outputs }) => {
      const active = activeKeys(world).map(({ id }) => id);
      for (const id of JSON.parse(outputs['revoked_key_ids'] ?? '')) expect(active).not.toContain(id);
    },
    mayFail: NO_APP,
  };
}
