import { expect, test } from 'vitest';
import type { FaultAction } from '../emulator/faults.ts';
import { type DeliveryWorld, withDelivery } from '../support/delivery-world.ts';
import { FAULTS, FURTHER_FAULTS, isEndless } from '../support/fault-list.ts';
import { expectInvariants, expectNoDeadCredential } from '../support/invariants.ts';
import { sweepTask, teardownTask } from '../support/removal-tasks.ts';
import { keyTask, type World } from '../support/world.ts';

type Changes = NonNullable<Parameters<World['run']>[0]>;

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

const commands: [string, (world: DeliveryWorld) => Changes][] = [
  ['provision', () => ({ task: { lifetime: 'job' } })],
  ['provision with keep_keys', () => ({ task: { keepKeys: 1 } })],
  ['provision with targets', (world) => ({ task: world.task(TEXT) })],
  [
    'ensure',
    (world) => ({ task: world.task(TEXT, {}, { ensure: { currentApiKey: undefined, maxAgeMs: 1000 } }) }),
  ],
  [
    'rotate',
    (world) => ({ task: world.task(TEXT, { command: 'rotate', keepKeys: 1, keepKeysGiven: true }) }),
  ],
  ['rotate without targets', () => ({ task: keyTask('rotate', { keepKeys: 1 }) })],
  [
    'revoke',
    ({ emulator, app }) => ({
      task: { command: 'revoke', app: named, keyIds: [emulator.store.addKey(app).id] },
    }),
  ],
  ['teardown', () => ({ task: teardownTask(TEXT) })],
  ['sweep', () => ({ task: sweepTask() })],
];

const faults = process.env['SOAK'] === undefined ? FAULTS : [...FAULTS, ...FURTHER_FAULTS];

const cases = commands.flatMap(([name, changes]) =>
  faults.flatMap(([fault, action]) =>
    [1, Number.POSITIVE_INFINITY].map((times) => [name, fault, times, changes, action] as const),
  ),
);

/** Lets every command have something to do: a delivered key, room for another, and a preview that nobody needs. */
async function prepare(world: DeliveryWorld): Promise<void> {
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
  '%s keeps the promises when a request meets %s (%s times)',
  (name, _, times, changes, action) =>
    withDelivery({}, async (world) => {
      const services = [world.emulator, world.github];
      // Each request of the command in turn meets the fault; the state goes on from one run to the next.
      for (const service of services) {
        for (let skip = 0; skip < 12; skip++) {
          await prepare(world);
          const sent = service.requests.length;
          const asked = changes(world);
          service.faults.add({ skip, times, do: action });
          const started = world.clock.now();
          const run = await world.run(isEndless(action) ? { ...asked, requestTimeoutMs: 50 } : asked);
          expect(world.clock.now() - started).toBeLessThanOrEqual(300_000);
          expect(service.requests.length - sent).toBeLessThan(100);
          if (run.failure !== undefined) expect(run.failure).toMatch(PLACE);
          service.faults.clear();
          await world.post(run);
          expectInvariants(world.observed);
          expectNoDeadCredential(world.observed, isBlind(name, action) ? TARGETS : []);
          if (service.requests.length - sent <= skip) break;
        }
      }
      expect(world.emulator.requests.length).toBeGreaterThan(0);
    }),
);
