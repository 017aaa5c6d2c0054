import { expect, test } from 'vitest';
import type { Outcome } from '../support/in-process.ts';
import { addPreview } from '../support/model.ts';
import { keyWorks } from '../support/outcomes.ts';
import { keyIn } from '../support/targets.ts';
import { sweepTask } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const LINES = ['actions', 'environment/staging'];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Changes = Parameters<World['task']>[1];

function rotate(world: World, keepKeys = 2, changes: Changes = {}): Promise<Outcome> {
  return world.run({
    task: world.task(LINES.join('\n'), { command: 'rotate', keepKeys, keepKeysGiven: true, ...changes }),
  });
}

function ensure(world: World, lines = LINES): Promise<Outcome> {
  const policy = { ensure: { currentApiKey: undefined, maxAgeMs: undefined } };
  return world.run({ task: world.task(lines.join('\n'), {}, policy) });
}

async function expectHeld(world: World, lines = LINES): Promise<void> {
  for (const line of lines)
    expect(await keyWorks(world.emulator, keyIn(world.store(line)) ?? ''), line).toBe(true);
}

test.each([
  { title: 'five deliveries within ten minutes', gapMs: MINUTE_MS, later: 30 * DAY_MS },
  { title: 'five deliveries within one minute', gapMs: 5000, later: 7 * DAY_MS },
])('$title wedge no app: a rotation later succeeds', ({ gapMs, later }) =>
  withWorld({ targets: true }, async (world) => {
    for (let count = 0; count < 5; count++) {
      await world.run({ task: world.task(LINES.join('\n')) });
      world.clock.advance(gapMs);
    }
    expect(world.emulator.store.activeKeys(world.app)).toHaveLength(5);
    world.clock.advance(later);
    const { failure } = await rotate(world);
    expect(failure).toBeUndefined();
    await expectHeld(world);
    world.clock.advance(DAY_MS);
    expect((await rotate(world)).failure).toBeUndefined();
    expect(world.emulator.store.activeKeys(world.app).length).toBeLessThanOrEqual(3);
  }),
);

test('four deliveries cancelled between two targets wedge no app', () =>
  withWorld({ targets: true }, async (world) => {
    await rotate(world);
    for (let count = 0; count < 4; count++) {
      world.clock.advance(MINUTE_MS);
      const cancel = new AbortController();
      let isDone = false;
      world.github.faults.onResponse(
        { method: 'PUT', path: '/repos/acme/web/actions/secrets/WHISP_API_KEY' },
        () => {
          if (!isDone) cancel.abort();
          isDone = true;
        },
      );
      await world.run({ task: world.task(LINES.join('\n')) }, { cancel: cancel.signal });
      world.github.faults.clear();
    }
    world.clock.advance(7 * DAY_MS);
    const { failure } = await rotate(world);
    expect(failure).toBeUndefined();
    await expectHeld(world);
  }));

test('four keys made by hand after the stored one wedge no app', () =>
  withWorld({ targets: true }, async (world) => {
    await rotate(world);
    world.clock.advance(DAY_MS);
    for (let count = 0; count < 4; count++) world.emulator.store.addKey(world.app);
    world.clock.advance(7 * DAY_MS);
    expect((await rotate(world)).failure).toBeUndefined();
    await expectHeld(world);
  }));

test('what a target held until a rotation lives after it, also where the rotation before had missed that target', () =>
  withWorld({ targets: true }, async (world) => {
    const first = await rotate(world);
    world.clock.advance(7 * DAY_MS);
    world.github.faults.add({
      method: 'PUT',
      path: '/repos/acme/web/environments/staging/secrets/WHISP_API_KEY',
      do: { status: 422 },
    });
    const second = await rotate(world);
    expect(second.failure).toMatch(/not in every target/);
    world.clock.advance(MINUTE_MS);
    const third = await rotate(world, 2, { attempt: 2 });
    expect(third.failure).toBeUndefined();
    // The key that staging held until this very run.
    expect(await keyWorks(world.emulator, first.outputs['api_key'] ?? '')).toBe(true);
    await expectHeld(world);
  }));

test('a green run that is run again is the same rotation: the key before it lives', () =>
  withWorld({ targets: true }, async (world) => {
    const first = await rotate(world);
    world.clock.advance(7 * DAY_MS);
    await rotate(world);
    world.clock.advance(20 * MINUTE_MS);
    await rotate(world, 2, { attempt: 2 });
    expect(await keyWorks(world.emulator, first.outputs['api_key'] ?? '')).toBe(true);
    await expectHeld(world);
  }));

test('a key by hand five minutes before a delivery whose key was revoked is not taken for the stored one', () =>
  withWorld({ targets: true }, async (world) => {
    world.emulator.store.addKey(world.app);
    world.clock.advance(5 * MINUTE_MS);
    const delivered = await ensure(world);
    world.clock.advance(DAY_MS);
    world.observed.revokedOnRequest.add(delivered.outputs['key_id'] ?? '');
    world.emulator.store.revokeKey(delivered.outputs['key_id'] ?? '');
    const { outputs, failure } = await ensure(world);
    expect(failure).toBeUndefined();
    expect(outputs['key_created']).toBe('true');
    await expectHeld(world);
  }));

test('a rotation that retires nothing for want of a stored key says so, and one that leaves keys on their way names them', () =>
  withWorld({ targets: true }, async (world) => {
    const old = world.emulator.store.addKey(world.app, { createdAt: world.clock.now() - 30 * DAY_MS });
    world.emulator.store.addKey(world.app, { createdAt: world.clock.now() - 20 * DAY_MS });
    const first = await world.run({
      task: world.task(LINES.join('\n'), { command: 'rotate', keepKeys: 2, keepKeysGiven: false }),
    });
    expect(first.outputs['revoked_key_ids']).toBe('[]');
    expect(first.log.join('\n')).toMatch(/warning: .*(no target held|keep_keys)/);
    expect(await keyWorks(world.emulator, old.token)).toBe(true);
    world.clock.advance(DAY_MS);
    const young = world.emulator.store.addKey(world.app);
    world.clock.advance(MINUTE_MS);
    const { outputs, log } = await rotate(world, 1);
    expect(outputs['revoked_key_ids']).not.toContain(young.id);
    expect(log.join('\n')).toMatch(new RegExp(`warning: .*${young.id}`));
  }));

test('a paid app with eight keys loses none to make room that it does not need', () =>
  withWorld({ targets: true, dialect: { paidKeyLimit: 50 } }, async (world) => {
    world.app.tier = 'PRO';
    const keys = Array.from({ length: 8 }, (_, index) =>
      world.emulator.store.addKey(world.app, { createdAt: world.clock.now() - (20 - index) * DAY_MS }),
    );
    const { failure, outputs } = await world.run({ task: world.task('actions') });
    expect(failure).toBeUndefined();
    expect(outputs['revoked_key_ids']).toBe('[]');
    for (const { token } of keys) expect(await keyWorks(world.emulator, token)).toBe(true);
  }));

test('a paid app that is full is given room once, by its oldest key', () =>
  withWorld({ targets: true, dialect: { paidKeyLimit: 8 } }, async (world) => {
    world.app.tier = 'PRO';
    const keys = Array.from({ length: 8 }, (_, index) =>
      world.emulator.store.addKey(world.app, { createdAt: world.clock.now() - (20 - index) * DAY_MS }),
    );
    const { failure, outputs } = await rotate(world, 5);
    expect(failure).toBeUndefined();
    expect(JSON.parse(outputs['revoked_key_ids'] ?? '')[0]).toBe(keys[0]?.id);
    await expectHeld(world);
  }));

test.each([
  { title: 'reopened', reopen: true, newKey: false },
  { title: 'given a new key', reopen: false, newKey: true },
])(
  'a preview that is $title while its secrets are deleted keeps its app, and a warning says that they are gone',
  ({ reopen, newKey }) =>
    withWorld({ targets: true }, async (world) => {
      addPreview(world, 7, 'closed');
      const app = world.emulator.store.apps.find(({ name }) => name === 'web-pr-7');
      world.github.faults.onResponse({ method: 'DELETE', path: /WHISP_BASE_URL$/ }, () => {
        if (reopen) world.github.state.addPull(world.repository, 7, 'open');
        if (newKey && app !== undefined) world.emulator.store.addKey(app);
      });
      const { outputs, log } = await world.run({ task: sweepTask() });
      expect(outputs['deleted_app_ids']).toBe('[]');
      expect(log.join('\n')).toMatch(
        /warning: The app "web-pr-7" .* was left alone: .* Its secrets are gone/,
      );
      expect(world.emulator.store.apps.some(({ name }) => name === 'web-pr-7')).toBe(true);
    }),
);
