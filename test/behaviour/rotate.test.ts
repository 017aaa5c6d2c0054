import { describe, expect, test } from 'vitest';
import type { SecretStore } from '../emulator/github/secret-store.ts';
import type { Outcome } from '../support/in-process.ts';
import { keyWorks } from '../support/outcomes.ts';
import { keyIn } from '../support/targets.ts';
import { type World, withWorld } from '../support/world.ts';

const LINES = ['actions', 'environment/staging'];

function rotate(world: World, keepKeys: number, keepKeysGiven = true): Promise<Outcome> {
  return world.run({ task: world.task(LINES.join('\n'), { command: 'rotate', keepKeys, keepKeysGiven }) });
}

test.each([
  { keepKeys: 1, ms: 0 },
  { keepKeys: 2, ms: 0 },
  { keepKeys: 1, ms: 300 },
  { keepKeys: 2, ms: 999 },
])(
  'ten rotations with keep_keys: $keepKeys, $ms ms past a full second, leave the newest keys, and the targets hold the last',
  ({ keepKeys, ms }) =>
    withWorld({ targets: true }, async (world) => {
      world.clock.advance(ms);
      const made: string[] = [];
      for (let count = 0; count < 10; count++) {
        const { failure, outputs } = await rotate(world, keepKeys);
        expect(failure).toBeUndefined();
        made.push(outputs['key_id'] ?? '');
        expect(world.emulator.store.activeKeys(world.app).map(({ id }) => id)).toEqual(made.slice(-keepKeys));
        for (const line of LINES) expect(keyIn(world.store(line))).toBe(outputs['api_key']);
        world.clock.advance(86_400_000);
      }
    }),
);

test('nothing is retired when no target held a key before, unless keep_keys is given', () =>
  withWorld({ targets: true }, async (world) => {
    const foreign = world.emulator.store.addKey(world.app, { createdAt: world.clock.now() - 200_000_000 });
    const { store } = world.emulator;
    store.addKey(world.app, { createdAt: world.clock.now() - 100_000_000 });
    expect((await rotate(world, 2, false)).outputs['revoked_key_ids']).toBe('[]');
    for (const line of LINES) world.store(line).secrets.clear();
    expect(JSON.parse((await rotate(world, 2, true)).outputs['revoked_key_ids'] ?? '')).toContain(foreign.id);
  }));

test('by default old keys are retired as soon as one of the targets held a key before', () =>
  withWorld({ targets: true }, async (world) => {
    const old = world.emulator.store.addKey(world.app, { createdAt: world.clock.now() - 86_400_000 });
    const write = { value: old.token, createdAt: world.clock.now(), updatedAt: world.clock.now() };
    world.store('environment/staging').secrets.set('WHISP_API_KEY', write);
    world.clock.advance(2000);
    expect((await rotate(world, 1, false)).outputs['revoked_key_ids']).toBe(JSON.stringify([old.id]));
  }));

test('room is made by a key that no target may be holding', () =>
  withWorld({ targets: true }, async (world) => {
    const { emulator, app, clock } = world;
    await rotate(world, 5);
    clock.advance(86_400_000);
    const held = keyIn(world.store('actions')) ?? '';
    for (let count = 0; count < 4; count++)
      emulator.store.addKey(app, { createdAt: clock.now() - 90_000_000 + count });
    const { failure } = await rotate(world, 1);
    expect(failure).toBeUndefined();
    expect(await keyWorks(emulator, held)).toBe(false); // only once the new one was in every target
    const changes = emulator.requests
      .filter(({ method, path }) => path.includes('/keys') && method !== 'GET')
      .slice(-6);
    expect(changes.map(({ method }) => method)).toEqual([
      'DELETE',
      'POST',
      'DELETE',
      'DELETE',
      'DELETE',
      'DELETE',
    ]);
  }));

test('room is made as well where a target holds nothing yet', () =>
  withWorld({ targets: true }, async (world) => {
    const { emulator, app, clock } = world;
    for (let age = 5; age > 1; age--)
      emulator.store.addKey(app, { createdAt: clock.now() - age * 86_400_000 });
    const [oldest] = emulator.store.activeKeys(app);
    expect((await world.run({ task: world.task('actions') })).failure).toBeUndefined();
    clock.advance(86_400_000);
    const { failure, outputs } = await rotate(world, 4);
    expect(failure).toBeUndefined();
    expect(JSON.parse(outputs['revoked_key_ids'] ?? '')[0]).toBe(oldest?.id);
    for (const line of LINES) expect(keyIn(world.store(line))).toBe(outputs['api_key']);
  }));

test('room is not made where a secret was written by hand: the step fails, and every key lives', () =>
  withWorld({ targets: true }, async (world) => {
    const { emulator, app, clock } = world;
    const keys = Array.from({ length: 5 }, (_, index) =>
      emulator.store.addKey(app, { createdAt: clock.now() - (10 - index) * 86_400_000 }),
    );
    const oldest = keys[0]?.token ?? '';
    const written = { value: oldest, createdAt: clock.now(), updatedAt: clock.now() };
    world.store('actions').secrets.set('WHISP_API_KEY', written);
    clock.advance(86_400_000);
    const { failure, outputs } = await rotate(world, 1);
    expect(failure).toContain('has 5 active keys, and 5 is the most it can have');
    expect(failure).toContain('revoke');
    expect(outputs['revoked_key_ids']).toBe('[]');
    for (const { token } of keys) expect(await keyWorks(emulator, token)).toBe(true);
  }));

test('a target that another run has written since keeps all old keys alive, with a warning', () =>
  withWorld({ targets: true }, async (world) => {
    const { github, clock, emulator } = world;
    const first = await rotate(world, 1);
    clock.advance(86_400_000);
    github.faults.onResponse(
      { method: 'PUT', path: '/repos/acme/web/environments/staging/secrets/WHISP_API_KEY' },
      () => {
        clock.advance(5000);
        const secret = world.store('actions').secrets.get('WHISP_API_KEY');
        if (secret !== undefined) secret.updatedAt = Math.floor(clock.now() / 1000) * 1000;
      },
    );
    const { failure, log, outputs } = await rotate(world, 1);
    expect(failure).toBeUndefined();
    expect(outputs['revoked_key_ids']).toBe('[]');
    expect(log.join('\n')).toMatch(
      /warning: Another run has written WHISP_API_KEY to acme\/web:actions since/,
    );
    expect(await keyWorks(emulator, first.outputs['api_key'] ?? '')).toBe(true);
  }));

/** Has every target's secret changed once the step has written it, but not yet looked whether others have. */
function onceWritten(world: World, change: (secrets: SecretStore['secrets']) => void): void {
  let lists = 0;
  world.emulator.faults.onRequest({ method: 'GET', path: /\/keys$/ }, () => {
    if (++lists === 2) for (const line of LINES) change(world.store(line).secrets);
  });
}

test.each<{
  title: string;
  revoked: boolean;
  change: (secrets: SecretStore['secrets'], now: number) => void;
}>([
  { title: 'is as old as the write', revoked: true, change: () => {} },
  { title: 'is a second younger than the write', revoked: false, change: writtenAt(1000) },
  { title: 'is two seconds younger than the write', revoked: false, change: writtenAt(2000) },
  { title: 'is gone by then', revoked: false, change: (secrets) => secrets.clear() },
])('where the secret $title, old keys are revoked: $revoked', ({ revoked, change }) =>
  withWorld({ targets: true }, async (world) => {
    const first = await rotate(world, 1);
    world.clock.advance(86_400_000);
    onceWritten(world, (secrets) => change(secrets, world.clock.now()));
    const { failure, log, outputs } = await rotate(world, 1);
    expect(failure).toBeUndefined();
    expect(outputs['revoked_key_ids']).toBe(JSON.stringify(revoked ? [first.outputs['key_id']] : []));
    expect(log.join('\n').includes('to acme/web:actions, acme/web:environment/staging since')).toBe(!revoked);
  }),
);

test('where GitHub does not say when it wrote, no old key is revoked', () =>
  withWorld({ targets: true }, async (world) => {
    await rotate(world, 1);
    world.clock.advance(86_400_000);
    const path = '/repos/acme/web/actions/secrets/WHISP_API_KEY';
    world.github.faults.add({ method: 'GET', path, times: Number.POSITIVE_INFINITY, do: { status: 404 } });
    const { log, outputs, failure } = await rotate(world, 1);
    expect(failure).toBeUndefined();
    expect(outputs['revoked_key_ids']).toBe('[]');
    expect(log.join('\n')).toMatch(
      /warning: When WHISP_API_KEY in acme\/web:actions was written could not be read, so no old key was revoked/,
    );
  }));

function writtenAt(ms: number): (secrets: SecretStore['secrets'], now: number) => void {
  return (secrets, now) => {
    const secret = secrets.get('WHISP_API_KEY');
    if (secret !== undefined) secret.updatedAt = now + ms;
  };
}

test('a target that another run writes while old keys are revoked fails the step, which names both', () =>
  withWorld({ targets: true }, async (world) => {
    const { clock, emulator } = world;
    const old: string[] = [];
    for (let count = 0; count < 2; count++) {
      old.push((await rotate(world, 5)).outputs['key_id'] ?? '');
      clock.advance(86_400_000);
    }
    emulator.faults.onResponse({ method: 'DELETE', path: new RegExp(`${old[1]}$`) }, () => {
      clock.advance(5000);
      for (const line of LINES) {
        const secret = world.store(line).secrets.get('WHISP_API_KEY');
        if (secret !== undefined) secret.updatedAt = clock.now();
      }
    });
    const { failure, outputs } = await rotate(world, 1);
    expect(failure).toContain(
      `Another run has written WHISP_API_KEY to acme/web:actions, acme/web:environment/staging while old keys were revoked: it may hold one of ${old.join(', ')},`,
    );
    expect(JSON.parse(outputs['revoked_key_ids'] ?? '')).toEqual(old);
    expect(await keyWorks(emulator, outputs['api_key'] ?? '')).toBe(true);
  }));

/** Another run revokes the new key while it is delivered, so many times. */
async function rotateAgainstRevocation(world: World, times: number): Promise<Outcome> {
  const { github, emulator, app } = world;
  emulator.store.addKey(app, { createdAt: 0 });
  let revoked = 0;
  github.faults.onResponse({ method: 'PUT', path: '/repos/acme/web/actions/secrets/WHISP_API_KEY' }, () => {
    if (revoked++ < times) emulator.store.revokeKey(emulator.store.activeKeys(app).at(-1)?.id ?? '');
  });
  return rotate(world, 2);
}

test('a key that another run revokes on its way to the targets is replaced, with a warning', () =>
  withWorld({ targets: true }, async (world) => {
    const { failure, outputs, log } = await rotateAgainstRevocation(world, 1);
    expect(failure).toBeUndefined();
    expect(await keyWorks(world.emulator, outputs['api_key'] ?? '')).toBe(true);
    for (const line of LINES) expect(keyIn(world.store(line))).toBe(outputs['api_key']);
    expect(log.join('\n')).toMatch(/warning: The key .* was revoked by another run .*: one more is created/);
  }));

test('a key that another run revokes twice fails the step, and what was output of it is taken back', () =>
  withWorld({ targets: true }, async (world) => {
    const { failure, outputs } = await rotateAgainstRevocation(world, 2);
    expect(failure).toMatch(
      /was revoked by another run while it was delivered, and acme\/web:actions, acme\/web:environment\/staging hold it/,
    );
    expect(outputs).toMatchObject({ api_key: '', key_created: 'false' });
    expect(world.emulator.store.keys.filter(({ issued }) => issued)).toHaveLength(2);
  }));

/** Every order in which two runs can do three things each. */
function orders(): string[] {
  const all: string[] = [];
  const extend = (order: string) => {
    if (order.length === 6) all.push(order);
    else for (const who of ['A', 'B']) if (order.split(who).length <= 3) extend(order + who);
  };
  extend('');
  return all;
}

describe.each([1, 2])('two rotations at once, keep_keys: %i', (keepKeys) => {
  // What counts is the order of the creation of the key and of the two writes of each.
  test.each(orders())('in the order %s no target holds a revoked key, or the step says which', (order) =>
    withWorld({ targets: true }, async (world) => {
      const { github, emulator, clock, app } = world;
      await rotate(world, keepKeys);
      clock.advance(86_400_000);
      const turns = [...order];
      const waiting: { who: string; go: () => void }[] = [];
      const tokens = new Map<string, string>();
      const next = () => {
        const index = waiting.findIndex(({ who }) => who === turns[0]);
        if (index === -1) return;
        turns.shift();
        clock.advance(3000);
        waiting.splice(index, 1)[0]?.go();
      };
      const turn = (who: string) =>
        new Promise<void>((go) => {
          waiting.push({ who, go });
          setImmediate(next);
        });
      const whose = (authorization: string | undefined) => {
        const token = authorization ?? '';
        if (!tokens.has(token)) tokens.set(token, tokens.size % 2 === 0 ? 'A' : 'B');
        return tokens.get(token) ?? '';
      };
      const access = () => ({ github: { token: github.state.addToken(), apiUrl: github.url } });
      const byGitHub = new Map<string, string>();
      emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, ({ headers }) =>
        turn(whose(headers['authorization'])),
      );
      emulator.faults.onResponse({ method: 'POST', path: /\/keys$/ }, () => void setImmediate(next));
      github.faults.onRequest({ method: 'PUT', path: /WHISP_API_KEY$/ }, ({ headers }) =>
        turn(byGitHub.get(headers['authorization'] ?? '') ?? ''),
      );
      github.faults.onResponse({ method: 'PUT', path: /WHISP_API_KEY$/ }, () => void setImmediate(next));
      const started = ['A', 'B'].map((who) => {
        const given = access();
        byGitHub.set(`token ${given.github.token}`, who);
        return world.run({
          ...given,
          task: world.task(LINES.join('\n'), { command: 'rotate', keepKeys, keepKeysGiven: true }),
        });
      });
      const outcomes = await Promise.all(started);
      const valid = new Set(emulator.store.activeKeys(app).map(({ token }) => token));
      for (const line of LINES) {
        const held = keyIn(world.store(line)) ?? '';
        const isTold = outcomes.some(({ failure }) => failure?.includes(line));
        expect(valid.has(held) || isTold, `${line} holds a revoked key and nobody says so`).toBe(true);
      }
    }),
  );
});
