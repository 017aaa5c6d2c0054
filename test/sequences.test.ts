import fc from 'fast-check';
import { test } from 'vitest';
import { type DeliveryWorld, withDelivery } from './delivery-world.ts';
import type { FaultAction } from './emulator/faults.ts';
import { expectNoDeadCredential, expectPromises } from './promises.ts';
import { NAMES, type Outcome, type World } from './world.ts';

type Changes = NonNullable<Parameters<World['run']>[0]>;

const LINES = ['actions', 'environment/staging'];
const TEXT = LINES.join('\n');

const commands: Record<string, (world: DeliveryWorld) => Changes> = {
  job: () => ({ task: { lifetime: 'job' }, timeoutMs: 30_000 }),
  provision: (world) => ({ task: world.task(TEXT) }),
  provisionKeeping3: (world) => ({ task: world.task(TEXT, { keepKeys: 3, keepKeysGiven: true }) }),
  ensure: (world) => ({
    task: world.task(TEXT, {}, { ensure: { currentApiKey: undefined, maxAgeMs: 86_400_000 } }),
  }),
  ensureKeeping1: (world) => ({
    task: world.task(
      TEXT,
      { keepKeys: 1, keepKeysGiven: true },
      { ensure: { currentApiKey: undefined, maxAgeMs: undefined } },
    ),
  }),
  rotateKeeping1: (world) => ({
    task: world.task(TEXT, { command: 'rotate', keepKeys: 1, keepKeysGiven: true }),
  }),
  rotate: (world) => ({ task: world.task(TEXT, { command: 'rotate', keepKeys: 2 }) }),
  rotateOneTarget: (world) => ({
    task: world.task('actions', { command: 'rotate', keepKeys: 5, keepKeysGiven: true }),
  }),
  teardown: (world) => {
    const { delivery } = world.task(TEXT);
    const stored = delivery && { targets: delivery.targets, github: delivery.github };
    return { task: { command: 'teardown', app: { by: 'name', name: 'chat' }, names: NAMES, stored } };
  },
};

// No 404: it says that something is gone, and is believed.
const faults: FaultAction[] = [
  { reset: 'before' },
  { reset: 'after' },
  { truncate: true },
  { status: 403 },
  { status: 429 },
  { status: 500 },
  { status: 504, after: true },
  { rawBody: '<html>' },
];

const command = fc.constantFrom(...Object.keys(commands));
// What is torn down while it is being delivered to is nobody's promise.
const paired = fc.constantFrom(...Object.keys(commands).filter((name) => name !== 'teardown'));
const bother = fc.record({
  service: fc.constantFrom('emulator' as const, 'github' as const),
  skip: fc.nat(8),
  times: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  do: fc.constantFrom(...faults),
});
const cancel = fc.record({
  service: fc.constantFrom('emulator' as const, 'github' as const),
  at: fc.integer({ min: 1, max: 10 }),
});

/** What may happen, one after the other. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('run' as const), command }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('run' as const), command, bother }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('run' as const), command, cancel }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('pair' as const), command: paired, other: paired }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('pass' as const), hours: fc.constantFrom(0.001, 1, 30) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('unset' as const), line: fc.constantFrom(...LINES) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('foreign key' as const) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

async function happen(world: DeliveryWorld, event: Happening): Promise<Outcome[]> {
  const { emulator, github, clock } = world;
  switch (event.what) {
    case 'pass':
      clock.advance(event.hours * 3_600_000);
      return [];
    case 'unset':
      world.store(event.line).secrets.delete('WHISP_API_KEY');
      return [];
    case 'foreign key': {
      const app = emulator.store.apps.find(({ name }) => name === 'chat');
      if (app !== undefined && emulator.store.activeKeys(app).length < 5) emulator.store.addKey(app);
      return [];
    }
    case 'pair':
      return finish(world, [runOf(world, event.command), runOf(world, event.other)]);
    case 'run': {
      const controller = new AbortController();
      if ('bother' in event) world[event.bother.service].faults.add(event.bother);
      if ('cancel' in event) {
        let requests = 0;
        world[event.cancel.service].faults.onRequest({}, () => {
          if (++requests === event.cancel.at) controller.abort();
        });
      }
      const outcomes = await finish(world, [runOf(world, event.command, controller.signal)]);
      github.faults.clear();
      return outcomes;
    }
  }
}

function runOf(world: DeliveryWorld, name: string, signal?: AbortSignal): Promise<Outcome> {
  const changes = commands[name];
  if (changes === undefined) throw new Error(`no command ${name}`);
  return world.run(changes(world), signal);
}

/** The post step comes when the job ends, and by then the services are well again. */
async function finish(world: DeliveryWorld, runs: readonly Promise<Outcome>[]): Promise<Outcome[]> {
  const outcomes = await Promise.all(runs);
  world.emulator.faults.clear();
  world.github.faults.clear();
  const posts: Outcome[] = [];
  for (const outcome of outcomes) posts.push(await world.post(outcome));
  return [...outcomes, ...posts];
}

// By default the same ones each time; asked for a number of them, new ones, unless SEED says which.
const { SEQUENCES, SEED = SEQUENCES === undefined ? '1' : undefined } = process.env;
const RUNS = Number(SEQUENCES ?? 150);

test(`${RUNS} sequences of whatever may happen keep the promises`, { timeout: 3_600_000 }, async () => {
  const sequence = fc.array(happening, { minLength: 2, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(sequence, (events) =>
      withDelivery({}, async (world) => {
        for (const event of events) {
          await happen(world, event);
          expectPromises(world.judged);
          expectNoDeadCredential(world.judged);
        }
      }),
    ),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
});
