import { expect, test, vi } from 'vitest';
import { action, job } from './fixture.ts';
import type { JobOptions, RunningStep } from './job.ts';

const stay = `console.log('ready'); setInterval(() => {}, 1e6);`;
const on = (signal: string, end = '') =>
  `process.on('${signal}', () => { console.log('${signal}'); ${end} });`;

function line(step: RunningStep, wanted: string): Promise<void> {
  return new Promise((resolve) => step.onLine((text) => text === wanted && resolve()));
}

async function ready(main: string, options?: JobOptions): Promise<RunningStep> {
  const step = (await job(options)).start({ action: await action({ main }) });
  await line(step, 'ready');
  return step;
}

/** Windows has no signals: a process is ended at once there. */
const signals = process.platform !== 'win32';

const ends: [string, string, { exitCode: number | null; signal: string | null }][] = [
  ['without handlers', '', { exitCode: null, signal: 'SIGINT' }],
  ['that ends at SIGINT', on('SIGINT', 'process.exit(0)'), { exitCode: 0, signal: null }],
  ['that ends at SIGINT with 4', on('SIGINT', 'process.exit(4)'), { exitCode: 4, signal: null }],
];

test.each(signals ? ends : [])(
  'an action %s is cancelled, whatever its exit code',
  async (_, handlers, end) => {
    const step = await ready(handlers + stay);
    step.cancel();
    expect(await step.done).toMatchObject({ outcome: 'cancelled', ...end });
  },
);

test.each(signals ? ([1, 0.01] as const) : [])(
  'SIGINT comes at once, SIGTERM after 7.5 s and SIGKILL 2.5 s later, times %d',
  async (cancelScale) => {
    const step = await ready(on('SIGINT') + on('SIGTERM') + stay, { cancelScale });
    const [first, second] = [line(step, 'SIGINT'), line(step, 'SIGTERM')];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      step.cancel();
      step.cancel();
      await first;
      vi.advanceTimersByTime(7500 * cancelScale - 1);
      expect(vi.getTimerCount()).toBe(2);
      vi.advanceTimersByTime(1);
      expect(vi.getTimerCount()).toBe(1);
      await second;
      vi.advanceTimersByTime(2500 * cancelScale - 1);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(1);
      expect(await step.done).toMatchObject({ outcome: 'cancelled', exitCode: null, signal: 'SIGKILL' });
    } finally {
      vi.useRealTimers();
    }
  },
);

test.each(signals ? ['process.exit(0)', 'process.exit(3)'] : [])(
  'a step that takes too long gets the same signals, but has failed: %s',
  async (end) => {
    const step = await ready(on('SIGINT', end) + stay);
    step.timeOut(3);
    const run = await step.done;
    expect(run.outcome).toBe('failure');
    expect(run.log).toContain("Error: The action 'Fixture' has timed out after 3 minutes.\nSIGINT\n");
  },
);

test.each([
  [undefined, 'always()', 'success'],
  [undefined, 'success()', 'cancelled'],
  ['shutdown', 'always()', 'cancelled'],
] as const)(
  'cancelling the job (%s) finds a running post step with post-if %s: %s',
  async (reason, condition, outcome) => {
    const shared = await job({ cancelScale: 0 });
    const post = `${signals ? on('SIGINT') : ''} console.log('ready'); setTimeout(() => {}, 200);`;
    const folder = await action({ post, runs: { 'post-if': condition } });
    await shared.run({ action: folder });
    const posts = shared.complete((stage) =>
      stage.onLine((text) => text === 'ready' && shared.cancel(reason)),
    );
    expect((await posts).map((run) => run.outcome)).toEqual([outcome]);
  },
);

test.each([
  [undefined, 1],
  ['shutdown', 0],
] as const)(
  'cancelling the job (%s) ends the running step, and %d post steps follow',
  async (reason, count) => {
    const shared = await job({ cancelScale: 0 });
    const step = shared.start({ action: await action({ main: stay, post: '' }) });
    await line(step, 'ready');
    shared.cancel(reason);
    expect((await step.done).outcome).toBe('cancelled');
    expect(await shared.complete()).toHaveLength(count);
  },
);

test.skipIf(!signals)('pipes that a process left open are waited for, 5 s', async () => {
  const child = `setInterval(() => {}, 1e6); setTimeout(() => console.log('late'), 100);`;
  const main = `import { spawn } from 'node:child_process';
const left = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { detached: true, stdio: 'inherit' });
left.unref();
console.log(left.pid);
console.log('ready');`;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const step = (await job()).start({ action: await action({ main }) });
    await line(step, 'late');
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    vi.advanceTimersByTime(5000);
    const run = await step.done;
    expect(run).toMatchObject({ outcome: 'success', raw: { stdout: expect.stringContaining('late\n') } });
    process.kill(Number.parseInt(run.raw.stdout, 10));
  } finally {
    vi.useRealTimers();
  }
});

test('an action that is gone gets no further signal', async () => {
  const step = await ready(stay);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    step.cancel();
    await step.done;
    step.cancel();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('a killed action has no say in it, and has failed', async () => {
  const step = await ready(on('SIGINT') + on('SIGTERM') + stay);
  step.kill();
  const run = await step.done;
  expect(run).toMatchObject({ outcome: 'failure', signal: 'SIGKILL' });
  expect(run.raw.stdout).toBe('ready\n');
});

test('the process of a step is the one that its pid names', async () => {
  const step = await ready(`console.log(process.pid); ${stay}`);
  step.kill();
  expect((await step.done).raw.stdout).toBe(`${step.pid}\nready\n`);
});
