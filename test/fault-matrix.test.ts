import { expect, test } from 'vitest';
import { type DeliveryWorld, withDelivery } from './delivery-world.ts';
import type { FaultAction } from './emulator/faults.ts';
import { expectNoDeadCredential, expectPromises } from './promises.ts';
import { keyTask, NAMES, type World } from './world.ts';

type Changes = NonNullable<Parameters<World['run']>[0]>;

const LINES = ['actions', 'environment/staging'];
const TARGETS = LINES.map((line) => `acme/web:${line}`);
const TEXT = LINES.join('\n');
const named = { by: 'name', name: 'chat' } as const;

function access(world: DeliveryWorld) {
  const { delivery } = world.task(TEXT);
  if (delivery === undefined) throw new Error('no delivery');
  return { targets: delivery.targets, github: delivery.github };
}

/** Without targets, a command that retires keys cannot know where they are in use. */
const BLIND = ['provision with keep_keys', 'rotate without targets'];

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
  [
    'teardown',
    (world) => ({ task: { command: 'teardown', app: named, names: NAMES, stored: access(world) } }),
  ],
  [
    'sweep',
    (world) => ({
      task: {
        command: 'sweep',
        prefix: 'web-pr-',
        repository: 'acme/web',
        github: access(world).github,
        names: NAMES,
        targetTemplate: 'environment/pr-{number}',
      },
    }),
  ],
];

const faults: [string, FaultAction][] = [
  ['reset before', { reset: 'before' }],
  ['reset after', { reset: 'after' }],
  ['cut off', { truncate: true }],
  ...[400, 401, 403, 404, 408, 409, 422, 429, 500, 503].map((status): [string, FaultAction] => [
    `${status}`,
    { status },
  ]),
  ['504 after', { status: 504, after: true }],
  ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ['HTML', { rawBody: '<html>', contentType: 'text/html' }],
  ['null', { rawBody: 'null' }],
  ['a number for each field', { edit: (body) => wrongTypes(body) }],
];

function wrongTypes(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(wrongTypes);
  if (typeof body !== 'object' || body === null) return 7;
  return Object.fromEntries(Object.keys(body).map((key) => [key, 7]));
}

const cases = commands.flatMap(([name, changes]) =>
  faults.flatMap(([fault, action]) =>
    [1, Number.POSITIVE_INFINITY].map((times) => [name, fault, times, changes, action] as const),
  ),
);

/** A world in which every command has something to do. */
async function prepare(world: DeliveryWorld): Promise<void> {
  await world.run({ task: world.task(TEXT) });
  world.clock.advance(3_600_000);
  const [owner] = world.emulator.store.accounts;
  if (owner === undefined) throw new Error('no account');
  world.emulator.store.addApp(owner, { name: 'web-pr-7', createdAt: 0 });
  world.github.state.addPull(world.repository, 7, 'closed');
  world.github.state.addEnvironment(world.repository, 'pr-7');
}

test.each(cases)(
  '%s keeps the promises when a request meets %s (%s times)',
  (name, _, times, changes, action) =>
    withDelivery({}, async (world) => {
      await prepare(world);
      const services = [world.emulator, world.github];
      // Each request of the command in turn meets the fault; the state goes on from one run to the next.
      for (const service of services) {
        for (let skip = 0; skip < 12; skip++) {
          const sent = service.requests.length;
          const asked = changes(world);
          service.faults.add({ skip, times, do: action });
          const run = await world.run(asked);
          service.faults.clear();
          await world.post(run);
          expectPromises(world.judged);
          expectNoDeadCredential(world.judged, BLIND.includes(name) ? TARGETS : []);
          if (service.requests.length - sent <= skip) break;
          for (const key of world.emulator.store.activeKeys(world.app).slice(0, -2))
            world.emulator.store.revokeKey(key.id);
          world.clock.advance(3_600_000);
          await world.run({ task: world.task(TEXT) });
          world.clock.advance(3_600_000);
        }
      }
      expect(world.emulator.requests.length).toBeGreaterThan(0);
    }),
);
