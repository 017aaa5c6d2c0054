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
