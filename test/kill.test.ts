import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from './emulator/emulator.ts';
import { startJob } from './runner/job.ts';
import { EMAIL, PASSWORD } from './world.ts';

const ACTION = fileURLToPath(new URL('..', import.meta.url));

const commands = {
  'provision with a job key': { key_lifetime: 'job' },
  'provision with a persistent key': { key_lifetime: 'persistent' },
  rotate: { command: 'rotate', keep_keys: '2' },
};

/** Log in, list, details, keys, create, retire. */
const REQUESTS = 6;

const boundaries = Object.entries(commands).flatMap(([name, inputs]) =>
  (['onRequest', 'onAnswer'] as const).flatMap((side) =>
    Array.from({ length: REQUESTS }, (_, index) => [name, side, index + 1, inputs] as const),
  ),
);

test.concurrent.each(boundaries)(
  '%s, killed at %s %i, leaves no key unnamed and no given key revoked',
  async (name, side, at, inputs) => {
    const emulator = await startEmulator();
    try {
      const { store, faults } = emulator;
      const app = store.addApp(store.addAccount({ email: EMAIL, password: PASSWORD }), {
        name: 'chat',
        createdAt: 0,
      });
      const old = [store.addKey(app, { createdAt: 1000 }), store.addKey(app, { createdAt: 2000 })];
      const job = await startJob();
      const running = job.start({
        action: ACTION,
        with: { email: EMAIL, password: PASSWORD, app_name: 'chat', api_url: emulator.url, ...inputs },
      });
      let requests = 0;
      faults[side]({}, async () => {
        if (++requests !== at) return;
        running.kill();
        await running.done;
      });
      const main = await running.done;
      const [post] = await job.complete();
      const told = [main.log, post?.log].join('\n');
      const given = main.outputs['api_key'];
      for (const key of store.keysOf(app)) {
        if (old.includes(key)) continue;
        const valid = key.revokedAt === undefined;
        if (given === key.token && name !== 'provision with a job key') expect(valid).toBe(true);
        else expect(!valid || told.includes(`The key ${key.id}`)).toBe(true);
      }
      if (given === undefined) expect(store.activeKeys(app)).toEqual(expect.arrayContaining(old));
      expect(post?.outcome).toBe('success');
    } finally {
      await emulator.close();
    }
  },
);
