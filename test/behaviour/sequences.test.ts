import fc from 'fast-check';
import { test } from 'vitest';
import type { FaultAction } from '../emulator/faults.ts';
import { CONDITIONS, impose } from '../support/conditions.ts';
import type { End } from '../support/in-process.ts';
import { expectInvariants, expectNoDeadCredential } from '../support/invariants.ts';
import {
  addPreview,
  COMMANDS,
  chat,
  expectDone,
  expectPreviewUntouched,
  modelled,
} from '../support/model.ts';
import { type World, withWorld } from '../support/world.ts';

// No 404: it says that something is gone, and is believed.
const faults: FaultAction[] = [
  { refuse: true },
  { reset: 'before' },
  { reset: 'after' },
  { truncate: true },
  { status: 403 },
  { status: 429 },
  { status: 500 },
  { status: 504, after: true },
  { rawBody: '<html>' },
];

const command = fc.constantFrom(...Object.keys(COMMANDS));
// What is torn down while it is being delivered to is nobody's promise.
const paired = fc.constantFrom(...Object.keys(COMMANDS).filter((name) => name !== 'teardown'));
const pair = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(paired, paired) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constant('teardown'), fc.constantFrom('teardown', 'job', 'sweep', 'revokeOldest')),
  },
);
const service = fc.constantFrom('emulator' as const, 'github' as const);
const times = fc.constantFrom(1, 2, Number.POSITIVE_INFINITY);
const bother = fc.record({ service, skip: fc.nat(8), times, do: fc.constantFrom(...faults) });
const end = fc.record({
  service,
  at: fc.integer({ min: 1, max: 12 }),
  side: fc.constantFrom('onRequest' as const, 'onResponse' as const),
  how: fc.constantFrom('cancel' as const, 'kill' as const),
});
const running = fc.record({ what: fc.constant('run' as const), commands: fc.tuple(command) });
const pairing = fc.record({ what: fc.constant('run' as const), commands: pair });
const plain = <T extends string>(what: T) => fc.record({ what: fc.constant(what) });
const line = fc.constantFrom('actions', 'environment/staging');

/** What may happen, one after the other. */
const happening = fc.oneof(
  { weight: 6, arbitrary: running },
  { weight: 4, arbitrary: fc.tuple(running, fc.record({ bother })).map(merge) },
  { weight: 4, arbitrary: fc.tuple(running, fc.record({ end })).map(merge) },
  { weight: 2, arbitrary: pairing },
  { weight: 1, arbitrary: fc.tuple(pairing, fc.record({ bother })).map(merge) },
  { weight: 1, arbitrary: fc.tuple(pairing, fc.record({ end })).map(merge) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('pass' as const), hours: fc.constantFrom(0.001, 1, 30) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('unset' as const), line }) },
  { weight: 1, arbitrary: plain('foreign key') },
  { weight: 1, arbitrary: plain('app deleted by hand') },
  { weight: 1, arbitrary: plain('new preview') },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function merge<A extends object, B extends object>([a, b]: [A, B]): A & B {
  return { ...a, ...b };
}

async function happen(world: World, event: Happening): Promise<void> {
  const { emulator, clock } = world;
  const app = chat(world);
  switch (event.what) {
    case 'pass':
      clock.advance(event.hours * 3_600_000);
      return;
    case 'unset':
      world.store(event.line).secrets.delete('WHISP_API_KEY');
      return;
    case 'foreign key':
      if (app !== undefined && emulator.store.activeKeys(app).length < 5) emulator.store.addKey(app);
      return;
    case 'app deleted by hand':
      if (app === undefined) return;
      for (const { id } of emulator.store.keysOf(app)) world.observed.revokedOnRequest.add(id);
      emulator.store.deleteApp(app.id);
      return;
    case 'new preview':
      addPreview(world, 7, 'closed');
      return;
    case 'run':
      await runAll(world, event);
  }
}

type Run = Extract<Happening, { what: 'run' }>;

/** Runs one command or two at once; only the first of them comes to an early end. */
async function runAll(world: World, event: Run): Promise<void> {
  // A job takes its time to start: times are told apart by the second only.
  world.clock.advance(2000);
  if ('bother' in event) world[event.bother.service].faults.add(event.bother);
  const ends = 'end' in event ? [endOf(world, event.end)] : [];
  const names: readonly string[] = event.commands;
  const outcomes = await Promise.all(
    names.map((name, index) => world.run(modelled(name).changes(world), ends[index])),
  );
  // The post step comes when the job ends, and by then the services are well again.
  world.emulator.faults.clear();
  world.github.faults.clear();
  const [name = '', other] = names;
  const [outcome] = outcomes;
  const isAlone = other === undefined && !('bother' in event) && !('end' in event);
  if (isAlone && outcome !== undefined) expectDone(world, name, outcome);
  for (const each of outcomes) await world.post(each);
}

function endOf(
  world: World,
  { service, side, at, how }: typeof end extends fc.Arbitrary<infer T> ? T : never,
): End {
  const controller = new AbortController();
  let requests = 0;
  world[service].faults[side]({}, () => {
    if (++requests === at) controller.abort();
  });
  return { [how]: controller.signal };
}

// By default the same ones each time; asked for a number of them, new ones, unless SEED says which.
const { SEQUENCES, SEED = SEQUENCES === undefined ? '1' : undefined } = process.env;
const RUNS = Number(SEQUENCES ?? 150);

test(`${RUNS} sequences of whatever may happen keep the promises`, { timeout: 3_600_000 }, async () => {
  const sequence = fc.array(happening, { minLength: 2, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.nat(999), fc.constantFrom(...CONDITIONS), sequence, (ms, conditions, events) =>
      withWorld({ targets: true }, async (world) => {
        impose(world, conditions);
        // GitHub's times are whole seconds; Whisp's are not.
        world.clock.advance(ms);
        addPreview(world, 8, 'open');
        for (const event of events) {
          await happen(world, event);
          expectInvariants(world.observed);
          expectNoDeadCredential(world.observed);
          expectPreviewUntouched(world);
        }
      }),
    ),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
});
