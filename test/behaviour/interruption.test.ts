import { expect, test } from 'vitest';
import { decodePending } from '../../src/journal/state.ts';
import { inProcess } from '../support/in-process.ts';
import { expectNoDeadCredential } from '../support/invariants.ts';
import { runMain } from '../support/outcomes.ts';
import { keyIn } from '../support/targets.ts';
import { EMAIL, keyTask, PASSWORD } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const account = { email: EMAIL, password: PASSWORD };

const commands = {
  'provision with a job key': { task: { lifetime: 'job' as const } },
  'provision with a persistent key': {},
  'provision with keep_keys on a full app': { task: { keepKeys: 3 } },
  rotate: { task: keyTask('rotate', { keepKeys: 2 }) },
};

function seed({ emulator, clock }: World, keys: number) {
  const app = emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
  for (let age = keys; age > 0; age--) emulator.store.addKey(app, { createdAt: clock.now() - age * 1000 });
  return app;
}

const sides = ['onRequest', 'onResponse'] as const;
const boundaries = Object.entries(commands).flatMap(([name, changes]) =>
  sides.flatMap((side) =>
    Array.from({ length: 9 }, (_, request) => ({ name, side, at: request + 1, changes })),
  ),
);

test.each(boundaries)('$name, cancelled at $side $at and cleaned up after', ({ name, side, at, changes }) =>
  withWorld({}, async (world) => {
    const { emulator } = world;
    const app = seed(world, name.includes('full') ? 5 : 3);
    const before = new Set(emulator.store.keys.map(({ id }) => id));
    const cancel = new AbortController();
    let requests = 0;
    emulator.faults[side]({}, () => {
      if (++requests === at) cancel.abort();
    });
    const run = await world.run(changes, { cancel: cancel.signal });
    const post = await world.post(run);
    const log = [...run.log, ...post.log, run.failure ?? ''].join('\n');

    const published = run.outputs['api_key'] !== undefined;
    if (run.failure === undefined) expect(published).toBe(true);
    const stays = published && !name.includes('job key');
    for (const key of emulator.store.keys.filter(({ id }) => !before.has(id))) {
      const valid = key.revokedAt === undefined;
      // One that was handed over is valid. One that nobody can hold, or whose job has ended, is revoked, or at least named.
      expect(stays ? valid : !valid || log.includes(key.id)).toBe(true);
    }
    // Old keys go before the new one is handed over only where there would be no room for it.
    const gone = [...before].filter((id) => !emulator.store.activeKeys(app).some((key) => key.id === id));
    if (!published) expect(gone.length).toBeLessThanOrEqual(name.includes('full') ? 1 : 0);
  }),
);

const deliveries = sides.flatMap((side) =>
  Array.from({ length: 12 }, (_, request) => ({ side, at: request + 1 })),
);

test.each(deliveries)(
  'a rotation into three targets, cancelled at $side $at of GitHub, leaves no revoked key in any',
  ({ side, at }) =>
    withWorld({ targets: true }, async (world) => {
      const { emulator, github, app } = world;
      const lines = ['actions', 'environment/staging', 'organization/acme'];
      const task = () =>
        world.task(lines.join('\n'), { command: 'rotate', keepKeys: 1, keepKeysGiven: true });
      await world.run({ task: task() });
      world.clock.advance(3_600_000);
      const cancel = new AbortController();
      let requests = 0;
      github.faults[side]({}, () => {
        if (++requests === at) cancel.abort();
      });
      const run = await world.run({ task: task() }, { cancel: cancel.signal });
      const post = await world.post(run);
      const valid = emulator.store.activeKeys(app);
      const held = lines.map((line) => keyIn(world.store(line)));
      for (const token of held) expect(valid.map((key) => key.token)).toContain(token);
      expectNoDeadCredential(world.observed);
      // A key that no target holds and no output gave away is revoked.
      const log = [...run.log, ...post.log, run.failure ?? ''].join('\n');
      for (const key of valid) {
        expect(held.includes(key.token) || run.outputs['api_key'] === key.token || log.includes(key.id)).toBe(
          true,
        );
      }
    }),
);

test('a key that is on its way to a target when the step is killed is named by the post step and left valid', () =>
  withWorld({ targets: true }, async (world) => {
    const kill = new AbortController();
    world.github.faults.onResponse({ method: 'PUT', path: /WHISP_API_KEY$/ }, () => kill.abort());
    const run = await world.run({ task: world.task('actions') }, { kill: kill.signal });
    const [key] = world.emulator.store.keys;
    expect(keyIn(world.store('actions'))).toBe(key?.token);
    const { log } = await world.post(run);
    expect(log.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringMatching(`The step ended while it was delivering the key ${key?.id} of`),
    ]);
    expect(key?.revokedAt).toBeUndefined();
  }));

test.each([
  { lifetime: 'persistent', stage: 'delivering' },
  { lifetime: 'job', stage: 'revocable' },
] as const)('what the post step knows when a $lifetime key is output: it is $stage', ({ lifetime, stage }) =>
  withWorld({}, async (world) => {
    const { emulator, clock, observed } = world;
    const app = seed(world, 0);
    const inputs = {
      task: keyTask('provision', { lifetime }),
      credentials: account,
      github: undefined,
      dryRun: false,
      requestTimeoutMs: 5000,
      timeoutMs: 300_000,
      apiUrl: emulator.url,
    };
    let pending: unknown;
    const { outputs } = await inProcess(observed, clock, {}, inputs, (deps) => {
      const output = (name: string, value: string) => {
        if (name === 'api_key') pending = decodePending(deps.runner.savedState());
        deps.runner.output(name, value);
      };
      return runMain(inputs, { ...deps, runner: { ...deps.runner, output } });
    });
    expect(pending).toMatchObject({ key: { stage, appId: app.id, keyId: outputs['key_id'] }, lost: [] });
    // The world has not seen the run, so it takes the key for a lost one.
    emulator.store.revokeKey(outputs['key_id'] ?? '');
  }),
);
