import { expect, test } from 'vitest';
import { type DeliveryWorld, keyIn, withDelivery } from '../support/delivery-world.ts';
import type { Outcome } from '../support/in-process.ts';
import { keyWorks } from '../support/world.ts';

const LINES = ['actions', 'environment/staging'];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How far each service's clock is from the runner's, in milliseconds. */
const OFFSETS = [
  { whisp: 2000, github: 0 },
  { whisp: 3000, github: 0 },
  { whisp: -2000, github: 0 },
  { whisp: 0, github: 4000 },
  { whisp: 3 * MINUTE_MS, github: -3 * MINUTE_MS },
  { whisp: -7 * MINUTE_MS, github: 2 * MINUTE_MS },
  { whisp: 61_000, github: 61_500 },
  { whisp: 0, github: -11 * MINUTE_MS },
];

function withClocks(
  { whisp, github }: (typeof OFFSETS)[number],
  test: (world: DeliveryWorld) => Promise<void>,
): Promise<void> {
  return withDelivery({ dialect: { clockOffsetMs: whisp } }, async (world) => {
    world.github.switches.clockOffsetMs = github;
    await test(world);
  });
}

function rotate(world: DeliveryWorld, keepKeys: number): Promise<Outcome> {
  return world.run({
    task: world.task(LINES.join('\n'), { command: 'rotate', keepKeys, keepKeysGiven: true }),
  });
}

test.each(OFFSETS)(
  'with Whisp $whisp ms and GitHub $github ms off the clock, rotations with keep_keys: 1 leave the newest key alone',
  (offsets) =>
    withClocks(offsets, async (world) => {
      const made: string[] = [];
      for (let count = 0; count < 4; count++) {
        const { failure, outputs, log } = await rotate(world, 1);
        expect(failure).toBeUndefined();
        expect(log.filter((line) => count > 0 && line.startsWith('warning'))).toEqual([]);
        made.push(outputs['key_id'] ?? '');
        expect(world.emulator.store.activeKeys(world.app).map(({ id }) => id)).toEqual(made.slice(-1));
        world.clock.advance(DAY_MS);
      }
    }),
);

test.each(OFFSETS)(
  'with Whisp $whisp ms and GitHub $github ms off the clock, eight rotations with keep_keys: 5 all succeed',
  (offsets) =>
    withClocks(offsets, async (world) => {
      for (let count = 0; count < 8; count++) {
        const { failure, outputs } = await rotate(world, 5);
        expect(failure).toBeUndefined();
        for (const line of LINES) expect(keyIn(world.store(line))).toBe(outputs['api_key']);
        world.clock.advance(DAY_MS);
      }
      expect(world.emulator.store.activeKeys(world.app)).toHaveLength(5);
    }),
);

test.each(OFFSETS)(
  'with Whisp $whisp ms and GitHub $github ms off the clock, ensure trusts what was delivered, and sees what was revoked',
  (offsets) =>
    withClocks(offsets, async (world) => {
      const ensure = () =>
        world.run({
          task: world.task(
            LINES.join('\n'),
            {},
            { ensure: { currentApiKey: undefined, maxAgeMs: undefined } },
          ),
        });
      const first = await ensure();
      expect(first.outputs['key_created']).toBe('true');
      world.clock.advance(DAY_MS);
      expect((await ensure()).outputs).toMatchObject({
        key_created: 'false',
        key_id: first.outputs['key_id'],
      });
      world.emulator.store.revokeKey(first.outputs['key_id'] ?? '');
      const next = await ensure();
      expect(next.outputs['key_created']).toBe('true');
      expect(await keyWorks(world.emulator, keyIn(world.store('actions')) ?? '')).toBe(true);
    }),
);

test('a clock that jumps between two rotations leaves what it leaves with a warning, and never a dead key', () =>
  withDelivery({}, async (world) => {
    await rotate(world, 1);
    world.clock.advance(DAY_MS);
    world.emulator.dialect = { ...world.emulator.dialect, clockOffsetMs: 4 * MINUTE_MS };
    const { failure, outputs, log } = await rotate(world, 1);
    expect(failure).toBeUndefined();
    for (const line of LINES) expect(keyIn(world.store(line))).toBe(outputs['api_key']);
    const left = world.emulator.store.activeKeys(world.app).filter(({ id }) => id !== outputs['key_id']);
    for (const { id } of left) expect(log.join('\n')).toMatch(new RegExp(`warning: .*${id}`));
  }));

test.each([{ service: 'whisp' }, { service: 'github' }, { service: 'both' }])(
  'without a Date of $service, rotations and ensure still work, a minute of tolerance apart',
  ({ service }) =>
    withDelivery({ dialect: { dateHeader: service === 'github' } }, async (world) => {
      world.github.switches.dateHeader = service === 'whisp';
      for (let count = 0; count < 3; count++) {
        const { failure, outputs } = await rotate(world, 1);
        expect(failure).toBeUndefined();
        expect(world.emulator.store.activeKeys(world.app).map(({ id }) => id)).toEqual([outputs['key_id']]);
        world.clock.advance(DAY_MS);
      }
    }),
);
