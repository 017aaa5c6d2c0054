import { expect, test } from 'vitest';
import type { FaultAction } from '../emulator/faults.ts';
import { FAULTS, FURTHER_FAULTS, isEndless } from '../support/fault-list.ts';
import { expectInvariants, expectNoDeadCredential } from '../support/invariants.ts';
import { type Changes, keyTask, sweepTask, teardownTask } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const LINES = ['actions', 'environment/staging'];
const TARGETS = [...LINES, 'environment/pr-7'].map((line) => `acme/web:${line}`);
const TEXT = LINES.join('\n');
const named = { by: 'name', name: 'chat' } as const;

/** Whether the targets may be left with a dead key. */
function isBlind(name: string, action: FaultAction): boolean {
  // Without targets, a command that retires keys cannot know where they are in use.
  if (['provision with keep_keys', 'rotate without targets'].includes(name)) return true;
  // That something is gone is believed, and counts as deleted.
  return ['teardown', 'sweep'].includes(name) && 'status' in action && [404, 410].includes(action.status);
}

const commands: { title: string; changes: (world: World) => Changes }[] = [
  { title: 'provision', changes: () => ({ task: { lifetime: 'job' } }) },
  { title: 'provision with keep_keys', changes: () => ({ task: { keepKeys: 1 } }) },
  { title: 'provision with targets', changes: (world) => ({ task: world.task(TEXT) }) },
  {
    title: 'ensure',
    changes: (world) => ({
      task: world.task(TEXT, {}, { ensure: { currentApiKey: undefined, maxAgeMs: 1000 } }),
    }),
  },
  {
    title: 'rotate',
    changes: (world) => ({ task: world.task(TEXT, { command: 'rotate', keepKeys: 1, keepKeysGiven: true }) }),
  },
  { title: 'rotate without targets', changes: () => ({ task: keyTask('rotate', { keepKeys: 1 }) }) },
  {
    title: 'revoke',
    changes: ({ emulator, app }) => ({
      task: { command: 'revoke', app: named, keyIds: [emulator.store.addKey(app).id] },
    }),
  },
  { title: 'teardown', changes: () => ({ task: teardownTask(TEXT) }) },
  { title: 'sweep', changes: () => ({ task: sweepTask() }) },
];

const faults = process.env['SOAK'] === undefined ? FAULTS : [...FAULTS, ...FURTHER_FAULTS];

const cases = commands.flatMap((command) =>
  faults.flatMap((fault) => [1, Number.POSITIVE_INFINITY].map((times) => ({ command, fault, times }))),
);

/** Lets every command have something to do: a delivered key, room for another, and a preview that nobody needs. */
async function prepare(world: World): Promise<void> {
  const { emulator, github, repository, clock } = world;
  for (const key of emulator.store.activeKeys(world.app).slice(0, -2)) emulator.store.revokeKey(key.id);
  clock.advance(3_600_000);
  await world.run({ task: world.task(TEXT) });
  clock.advance(3_600_000);
  const [owner] = emulator.store.accounts;
  if (owner === undefined) throw new Error('no account');
  if (!emulator.store.apps.some(({ name }) => name === 'web-pr-7')) {
    const key = emulator.store.addKey(emulator.store.addApp(owner, { name: 'web-pr-7', createdAt: 0 }));
    github.state.addPull(repository, 7, 'closed');
    const { store } = github.state.addEnvironment(repository, 'pr-7');
    store.secrets.set('WHISP_API_KEY', { value: key.token, createdAt: 0, updatedAt: 0 });
  }
}

/** An endpoint, a target, or the app. */
const PLACE = /\b(GET|POST|PUT|PATCH|DELETE) \/|\bacme\/web:|"chat"/;

test.concurrent.each(cases)(
  '$command.title keeps the promises when a request meets $fault.title ($times times)',
  ({ command, fault: { action }, times }) =>
    withWorld({ targets: true }, async (world) => {
      const services = [world.emulator, world.github];
      // Each request of the command in turn meets the fault; the state goes on from one run to the next.
      for (const service of services) {
        for (let skip = 0; skip < 12; skip++) {
          await prepare(world);
          const sent = service.requests.length;
          const asked = command.changes(world);
          service.faults.add({ skip, times, do: action });
          const started = world.clock.now();
          const run = await world.run(isEndless(action) ? { ...asked, requestTimeoutMs: 50 } : asked);
          expect(world.clock.now() - started).toBeLessThanOrEqual(300_000);
          expect(service.requests.length - sent).toBeLessThan(100);
          if (run.failure !== undefined) expect(run.failure).toMatch(PLACE);
          service.faults.clear();
          await world.post(run);
          expectInvariants(world.observed);
          expectNoDeadCredential(world.observed, isBlind(command.title, action) ? TARGETS : []);
          if (service.requests.length - sent <= skip) break;
        }
      }
      expect(world.emulator.requests.length).toBeGreaterThan(0);
    }),
);
