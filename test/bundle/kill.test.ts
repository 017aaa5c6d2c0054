import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../emulator/emulator.ts';
import { startGitHub } from '../emulator/github/github.ts';
import { type RunningStep, startJob } from '../runner/job.ts';
import { expectNoDeadCredential } from '../support/invariants.ts';
import { expectStepInvariants } from '../support/step-invariants.ts';
import { EMAIL, PASSWORD } from '../support/tasks.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));

const commands: Record<string, Record<string, string>> = {
  'provision with a job key': { key_lifetime: 'job' },
  'provision with a persistent key': { key_lifetime: 'persistent' },
  rotate: { command: 'rotate', keep_keys: '2' },
  'rotate with a target': { command: 'rotate', keep_keys: '1', secret_targets: 'actions' },
};

/** Sent to Whisp: log in, list, details, keys, create, and retire or (with a target) list again; to GitHub: 2 reads, 2 writes, and 1 or 2 reads. */
const REQUESTS = { whisp: 7, github: 6 };

const ends: Record<string, (step: RunningStep) => void> = {
  killed: (step) => step.kill(),
  // Windows has no signals to send.
  ...(process.platform === 'win32' ? {} : { cancelled: (step) => step.cancel() }),
};

const cases = Object.entries(commands).flatMap(([name, inputs]) =>
  Object.entries(ends).flatMap(([how, end]) =>
    (['onRequest', 'onResponse'] as const).flatMap((side) =>
      (['whisp', 'github'] as const).flatMap((service) =>
        service === 'github' && inputs['secret_targets'] === undefined
          ? []
          : Array.from({ length: REQUESTS[service] }, (_, index) => ({
              name,
              how,
              side,
              service,
              at: index + 1,
              inputs,
              end,
            })),
      ),
    ),
  ),
);

test.concurrent.each(cases)(
  '$name, $how at $side $at of $service, leaves no key unnamed, no given key revoked and no dead key in a target',
  async ({ name, how, side, service, at, inputs, end }) => {
    const [emulator, github] = await Promise.all([startEmulator(), startGitHub()]);
    try {
      const { store } = emulator;
      const app = store.addApp(store.addAccount({ email: EMAIL, password: PASSWORD }), {
        name: 'chat',
        createdAt: 0,
      });
      const old = [store.addKey(app, { createdAt: 1000 }), store.addKey(app, { createdAt: 2000 })];
      const { secrets } = github.state.addRepository('acme/web').stores.actions;
      secrets.set('WHISP_API_KEY', { value: old[1]?.token ?? '', createdAt: 2000, updatedAt: 3000 });
      const job = await startJob({ stepDebug: true });
      const running = job.start({
        action: ACTION,
        with: {
          email: EMAIL,
          password: PASSWORD,
          app_name: 'chat',
          api_url: emulator.url,
          github_token: github.state.addToken(),
          github_api_url: github.url,
          ...inputs,
        },
      });
      let requests = 0;
      const { faults } = service === 'whisp' ? emulator : github;
      faults[side]({}, async () => {
        if (++requests !== at) return;
        end(running);
        // A killed process is gone before the request goes on; a cancelled one may wait for it.
        if (how === 'killed') await running.done;
      });
      const main = await running.done;
      const [post] = await job.complete();
      const log = [main.log, post?.log].join('\n');
      const given = main.outputs['api_key'];
      const held = secrets.get('WHISP_API_KEY')?.value;
      for (const key of store.keysOf(app)) {
        const valid = key.revokedAt === undefined;
        if (held === key.token) expect(valid, 'the target holds a dead key').toBe(true);
        if (old.includes(key)) continue;
        if (given === key.token && name !== 'provision with a job key') expect(valid).toBe(true);
        else expect(!valid || held === key.token || log.includes(`The key ${key.id}`)).toBe(true);
      }
      if (given === undefined && held === old[1]?.token) {
        expect(store.activeKeys(app)).toEqual(expect.arrayContaining(old));
      }
      expect(post?.outcome).toBe('success');
      expectNoDeadCredential(
        expectStepInvariants({ emulator, github }, post === undefined ? [main] : [main, post]),
      );
    } finally {
      await Promise.all([emulator.close(), github.close()]);
    }
  },
);

test
  .skipIf(process.platform === 'win32')
  .concurrent.each(
    ['job', 'persistent'].flatMap((lifetime) => [300, 1500].map((after) => ({ lifetime, after }))),
  )(
  'a $lifetime key that exists at once, its response held beyond a cancellation $after ms later, is named by the post step',
  async ({ lifetime, after }) => {
    const emulator = await startEmulator();
    try {
      const { store } = emulator;
      const app = store.addApp(store.addAccount({ email: EMAIL, password: PASSWORD }), {
        name: 'chat',
        createdAt: 0,
      });
      const job = await startJob();
      const running = job.start({
        action: ACTION,
        with: {
          email: EMAIL,
          password: PASSWORD,
          app_name: 'chat',
          api_url: emulator.url,
          key_lifetime: lifetime,
        },
      });
      emulator.faults.add({ method: 'POST', path: /\/keys$/, do: { delayMs: 8000 } });
      emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => {
        setTimeout(() => running.cancel(), after);
      });
      const main = await running.done;
      const [post] = await job.complete();
      const [key] = store.activeKeys(app);
      expect(main.outputs).not.toHaveProperty('api_key');
      expect([main.log, post?.log].join('\n')).toContain(`The key ${key?.id}`);
      expectStepInvariants({ emulator }, post === undefined ? [main] : [main, post]);
    } finally {
      await emulator.close();
    }
  },
);
