import { describe, expect, test } from 'vitest';
import type { Dialect } from '../emulator/dialect.ts';
import { type DeliveryWorld, keyIn, withDelivery } from '../support/delivery-world.ts';
import { EMAIL, keyTask, keyWorks, PASSWORD, withWorld } from '../support/world.ts';

const LINES = ['actions', 'environment/staging'];

const LAGS: readonly Pick<Dialect, 'lagMs' | 'lagMode' | 'lagSeed'>[] = [
  { lagMs: 2000, lagMode: 'full', lagSeed: 1 },
  { lagMs: 5000, lagMode: 'full', lagSeed: 1 },
  ...Array.from({ length: 8 }, (_, seed) => ({ lagMs: 5000, lagMode: 'varied' as const, lagSeed: seed })),
];

function withLag(lag: (typeof LAGS)[number], test: (world: DeliveryWorld) => Promise<void>): Promise<void> {
  return withDelivery({ dialect: lag }, async (world) => {
    Object.assign(world.github.switches, lag);
    await test(world);
  });
}

describe.each(LAGS)('reads that are behind by up to $lagMs ms ($lagMode, seed $lagSeed)', (lag) => {
  test('a first run makes one app and one key, and a second finds the app', () =>
    withWorld({ dialect: lag }, async ({ emulator, run }) => {
      emulator.store.addAccount({ email: EMAIL, password: PASSWORD });
      const first = await run();
      expect(first.failure).toBeUndefined();
      const second = await run();
      expect(second.failure).toBeUndefined();
      expect(second.outputs['app_id']).toBe(first.outputs['app_id']);
      expect(emulator.store.apps).toHaveLength(1);
      expect(emulator.store.keys).toHaveLength(2);
    }));

  test('two first runs at once make one app between them', () =>
    withWorld({ dialect: lag }, async ({ emulator, run }) => {
      emulator.store.addAccount({ email: EMAIL, password: PASSWORD });
      void emulator.faults.hold({ method: 'GET', path: '/api/client/apps' }, 2);
      const runs = await Promise.all([run(), run()]);
      for (const { failure } of runs) expect(failure).toBeUndefined();
      expect(emulator.store.apps).toHaveLength(1);
    }));

  test('a new environment is created once, and delivered to', () =>
    withLag(lag, async (world) => {
      const lines = ['environment/fresh', 'environment/other', 'actions'];
      const task = world.task(lines.join('\n'), {}, { createEnvironment: true });
      const { failure, outputs } = await world.run({ task });
      expect(failure).toBeUndefined();
      for (const line of lines) expect(keyIn(world.store(line))).toBe(outputs['api_key']);
      const puts = world.newWrites().filter((line) => /^PUT .*\/environments\/\w+ /.test(line));
      expect(puts).toHaveLength(2);
    }));

  test('rotations right after each other and days apart retire what they should, and nothing that is held', () =>
    withLag(lag, async (world) => {
      for (let count = 0; count < 5; count++) {
        const task = world.task(LINES.join('\n'), { command: 'rotate', keepKeys: 1, keepKeysGiven: true });
        const { failure, outputs, log } = await world.run({ task });
        expect(failure).toBeUndefined();
        expect(outputs['api_key']).toBeDefined();
        expect(log.join('\n')).not.toContain('Another run');
        for (const line of LINES) expect(keyIn(world.store(line))).toBe(outputs['api_key']);
        expect(await keyWorks(world.emulator, outputs['api_key'] ?? '')).toBe(true);
        world.clock.advance(count % 2 === 0 ? 3000 : 86_400_000);
      }
      const task = world.task(LINES.join('\n'), { command: 'rotate', keepKeys: 1, keepKeysGiven: true });
      world.clock.advance(86_400_000);
      await world.run({ task });
      expect(world.emulator.store.activeKeys(world.app)).toHaveLength(1);
    }));

  test('ensure, right after a delivery, makes no second key while Whisp lists the first late', () =>
    withDelivery({ dialect: lag }, async (world) => {
      const ensure = { ensure: { currentApiKey: undefined, maxAgeMs: undefined } };
      const task = () => world.task(LINES.join('\n'), {}, ensure);
      const first = await world.run({ task: task() });
      expect(first.outputs['key_created']).toBe('true');
      const second = await world.run({ task: task() });
      expect(second.failure).toBeUndefined();
      expect(second.outputs['key_created']).toBe('false');
    }));

  test('a key whose response was lost is found before another is made', () =>
    withWorld({ dialect: lag }, async ({ emulator, run }) => {
      const { store } = emulator;
      const app = store.addApp(store.addAccount({ email: EMAIL, password: PASSWORD }), {
        name: 'chat',
        createdAt: 0,
      });
      emulator.faults.add({ method: 'POST', path: /\/keys$/, do: { reset: 'after' } });
      const { failure, log } = await run({ task: keyTask('provision') });
      expect(failure).toBeUndefined();
      const [lost] = store.activeKeys(app);
      expect(log.join('\n')).toMatch(new RegExp(`warning: The key ${lost?.id} .* appeared`));
      expect(store.activeKeys(app)).toHaveLength(2);
    }));
});
