import { describe, expect, test } from 'vitest';
import { type DeliveryWorld, keyIn, withDelivery } from '../support/delivery-world.ts';
import { keyWorks, NAMES } from '../support/world.ts';

const DAY = 86_400_000;
const ENSURE = { ensure: { currentApiKey: undefined, maxAgeMs: undefined } };

async function delivered(world: DeliveryWorld, lines: string): Promise<string> {
  const { failure, outputs } = await world.run({ task: world.task(lines) });
  expect(failure).toBeUndefined();
  world.clock.advance(3_600_000);
  return outputs['key_id'] ?? '';
}

describe('key_policy: ensure', () => {
  test('twenty runs make one key', () =>
    withDelivery({}, async (world) => {
      for (let count = 0; count < 20; count++) {
        const { failure, outputs } = await world.run({
          task: world.task('actions\nenvironment/staging', {}, ENSURE),
        });
        expect(failure).toBeUndefined();
        expect(outputs['key_created']).toBe(String(count === 0));
        expect(outputs['key_id']).toBe(world.emulator.store.keys[0]?.id);
        world.clock.advance(60_000 * 17);
      }
      expect(world.emulator.store.keys).toHaveLength(1);
    }));

  test.each<[string, (world: DeliveryWorld, keyId: string) => void]>([
    ['was revoked by hand', ({ emulator }, keyId) => emulator.store.revokeKey(keyId)],
    ['is missing in one target', ({ store }) => store('environment/staging').secrets.delete('WHISP_API_KEY')],
    [
      'was overwritten by something else in one target',
      ({ store, clock }) => {
        const secret = store('actions').secrets.get('WHISP_API_KEY');
        if (secret !== undefined) secret.updatedAt = clock.now();
      },
    ],
  ])('a stored key that %s is replaced in all targets', (_, change) =>
    withDelivery({}, async (world) => {
      const lines = 'actions\nenvironment/staging';
      const old = await delivered(world, lines);
      change(world, old);
      const { failure, outputs } = await world.run({ task: world.task(lines, {}, ENSURE) });
      expect(failure).toBeUndefined();
      expect(outputs['key_created']).toBe('true');
      for (const line of lines.split('\n')) expect(keyIn(world.store(line))).toBe(outputs['api_key']);
    }),
  );

  test.each(['status', 'revokedAt', 'revoked', 'active'] as const)(
    'a stored key that is listed as revoked (%s) is not taken for the one made just before it',
    (revokedKeys) =>
      withDelivery({ dialect: { revokedKeys } }, async (world) => {
        const { emulator, app, clock } = world;
        emulator.store.addKey(app, { createdAt: clock.now() - 60_000 });
        emulator.store.revokeKey(await delivered(world, 'actions'));
        const { outputs } = await world.run({ task: world.task('actions', {}, ENSURE) });
        expect(outputs['key_created']).toBe('true');
        expect(keyIn(world.store('actions'))).toBe(outputs['api_key']);
      }),
  );

  test("a job's key that came and went right after the delivery is no reason for a new one", () =>
    withDelivery({ dialect: { revokedKeys: 'status' } }, async (world) => {
      const { emulator, app } = world;
      const stored = await delivered(world, 'actions');
      const { createdAt = 0 } = emulator.store.keys.find(({ id }) => id === stored) ?? {};
      emulator.store.revokeKey(emulator.store.addKey(app, { createdAt: createdAt + 30_000 }).id);
      const { outputs } = await world.run({ task: world.task('actions', {}, ENSURE) });
      expect(outputs).toMatchObject({ key_created: 'false', key_id: stored });
    }));

  test('current_api_key is masked, handed over and exported when no key is created', () =>
    withDelivery({}, async (world) => {
      await delivered(world, 'actions');
      const current = keyIn(world.store('actions')) ?? '';
      const { outputs, exported, log } = await world.run({
        task: world.task(
          'actions',
          { exportEnv: true },
          { ensure: { currentApiKey: current, maxAgeMs: undefined } },
        ),
      });
      expect(outputs).toMatchObject({ api_key: current, key_created: 'false', written_targets: '[]' });
      expect(Object.keys(outputs).at(-1)).toBe('api_key');
      expect(exported['WHISP_API_KEY']).toBe(current);
      expect(log.join('\n')).toContain('No key was created');
    }));

  test('the stored key is found as well beside a base URL that is a variable', () =>
    withDelivery({}, async (world) => {
      const stored = await delivered(world, 'actions');
      const names = { ...NAMES, baseUrlKind: 'variable' } as const;
      const { outputs } = await world.run({ task: world.task('actions', { names }, ENSURE) });
      expect(outputs).toMatchObject({ key_created: 'false', key_id: stored });
    }));

  test('the base URL is written all the same', () =>
    withDelivery({}, async (world) => {
      await delivered(world, 'actions');
      world.store('actions').secrets.delete('WHISP_BASE_URL');
      await world.run({ task: world.task('actions', {}, ENSURE) });
      expect(world.store('actions').secrets.get('WHISP_BASE_URL')?.value).toBe(world.emulator.clusterUrl);
    }));

  test('keep_keys retires old keys, but none that a target may be holding', () =>
    withDelivery({}, async (world) => {
      const { emulator, app } = world;
      const ancient = emulator.store.addKey(app, { createdAt: world.clock.now() - 50 * DAY });
      const first = await delivered(world, 'actions');
      const second = await delivered(world, 'environment/staging');
      const { failure, outputs, log } = await world.run({
        task: world.task('actions\nenvironment/staging', { keepKeys: 1, keepKeysGiven: true }, ENSURE),
      });
      expect(failure).toBeUndefined();
      expect(outputs['key_created']).toBe('false');
      expect(log).toContain(`info: Every target holds a valid key: ${first}, ${second}. No key was created.`);
      // It is not one key, and none was given to this step.
      for (const name of ['key_id', 'api_key']) expect(outputs).not.toHaveProperty(name);
      expect(JSON.parse(outputs['revoked_key_ids'] ?? '')).toEqual([ancient.id]);
      expect(emulator.store.activeKeys(app).map(({ id }) => id)).toEqual([first, second]);
    }));

  test.each([1, 2, 3, 5])('keep_keys: %i keeps so many where no key is created', (keepKeys) =>
    withDelivery({}, async (world) => {
      const { emulator, app, clock } = world;
      for (const days of [40, 30, 20, 10])
        emulator.store.addKey(app, { createdAt: clock.now() - days * DAY });
      await delivered(world, 'actions');
      const before = emulator.store.activeKeys(app);
      const task = world.task('actions', { keepKeys, keepKeysGiven: true }, ENSURE);
      expect((await world.run({ task })).outputs['key_created']).toBe('false');
      expect(emulator.store.activeKeys(app)).toEqual(before.slice(-keepKeys));
    }),
  );

  test.each([
    ['right after', 2000],
    ['in the second of the write', 0],
    ['while it was on its way', -61_000],
  ])('a key that was delivered late is not retired for one that was made %s', (_, ms) =>
    withDelivery({}, async (world) => {
      const { emulator, app, clock } = world;
      const late = emulator.store.addKey(app, { createdAt: clock.now() - 120_000 });
      const write = { value: late.token, createdAt: clock.now(), updatedAt: clock.now() };
      world.store('environment/staging').secrets.set('WHISP_API_KEY', write);
      if (ms <= 0) emulator.store.addKey(app, { createdAt: clock.now() + ms });
      clock.advance(2000);
      await delivered(world, 'actions');
      await world.run({
        task: world.task('actions\nenvironment/staging', { keepKeys: 1, keepKeysGiven: true }, ENSURE),
      });
      expect(emulator.store.activeKeys(app)).toContain(late);
    }),
  );

  test('without createdAt in the list of keys it is an error', () =>
    withDelivery({ dialect: { keyListCreatedAt: false } }, async (world) => {
      await delivered(world, 'actions');
      const { failure } = await world.run({ task: world.task('actions', {}, ENSURE) });
      expect(failure).toMatch(/age of the stored key cannot be judged.*lacks createdAt/);
    }));
});

describe('max_key_age_days', () => {
  const age = (days: number) => ({ ensure: { currentApiKey: undefined, maxAgeMs: days * DAY } });

  test.each([
    [7 * DAY - 1000, 'false'],
    [7 * DAY, 'true'],
  ])('of 7: a key of %i ms is replaced: %s', (old, created) =>
    withDelivery({}, async (world) => {
      const { outputs: first } = await world.run({ task: world.task('actions') });
      world.clock.advance(old);
      const task = world.task('actions', { command: 'rotate', keepKeys: 2 }, age(7));
      const { failure, outputs } = await world.run({ task });
      expect(failure).toBeUndefined();
      expect(outputs['key_created']).toBe(created);
      expect(await keyWorks(world.emulator, first['api_key'] ?? '')).toBe(true);
    }),
  );

  test('of 0 makes a key each time', () =>
    withDelivery({}, async (world) => {
      await delivered(world, 'actions');
      expect((await world.run({ task: world.task('actions', {}, age(0)) })).outputs['key_created']).toBe(
        'true',
      );
    }));
});
