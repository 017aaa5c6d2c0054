import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../emulator/emulator.ts';
import { type StepRun, startJob } from '../runner/job.ts';
import type { Surroundings } from '../runner/surroundings.ts';
import { expectStepInvariants } from '../support/step-invariants.ts';
import { EMAIL, PASSWORD } from '../support/world.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly run: StepRun;
  /** How many keys were made, and how many of them are valid. */
  readonly keys: { readonly made: number; readonly valid: number };
  readonly requests: number;
}

/** One step that makes a key, in surroundings with something wrong, with its post step. */
async function runIn(surroundings: Surroundings, more: Record<string, string> = {}): Promise<Ended> {
  const emulator = await startEmulator();
  try {
    emulator.store.addApp(emulator.store.addAccount({ email: EMAIL, password: PASSWORD }), {
      name: 'chat',
      createdAt: 0,
    });
    const job = await startJob();
    const run = await job.run({
      action: ACTION,
      with: { email: EMAIL, password: PASSWORD, app_name: 'chat', api_url: emulator.url, ...more },
      surroundings,
    });
    const post = await job.complete();
    expectStepInvariants({ emulator }, [run, ...post]);
    expect([run, ...post].map(({ raw }) => raw.stderr).join('')).toBe('');
    const valid = emulator.store.keys.filter(({ revokedAt }) => revokedAt === undefined);
    const keys = { made: emulator.store.keys.length, valid: valid.length };
    return { run, keys, requests: emulator.requests.length };
  } finally {
    await emulator.close();
  }
}

const failureOf = ({ annotations }: StepRun) =>
  annotations.find(({ level }) => level === 'error')?.message ?? '';

test.concurrent.each([
  {
    file: 'output',
    fault: 'missing',
    told: 'GITHUB_OUTPUT names cannot be written (ENOENT). The runner makes it',
  },
  { file: 'env', fault: 'missing', told: 'GITHUB_ENV names cannot be written (ENOENT)' },
  { file: 'state', fault: 'missing', told: 'GITHUB_STATE names cannot be written (ENOENT)' },
  ...(process.platform === 'linux'
    ? [
        {
          file: 'state',
          fault: 'unwritable',
          told: 'GITHUB_STATE names cannot be written (EACCES). The user',
        } as const,
      ]
    : []),
] as const)(
  'a file that cannot be written is told before anything is sent: $file is $fault',
  async ({ file, fault, told }) => {
    const { run, keys, requests } = await runIn({ files: { [file]: fault } });
    expect(run.outcome).toBe('failure');
    expect(failureOf(run)).toContain(told);
    expect(keys.made).toBe(0);
    expect(requests).toBe(0);
  },
);

test.concurrent.each(process.platform === 'linux' ? (['state', 'output', 'env'] as const) : [])(
  'a full disk that shows only in writing costs no key: %s',
  async (file) => {
    const { run, keys } = await runIn({ files: { [file]: 'full' } }, { export_env: 'true' });
    expect(run.outcome).toBe('failure');
    expect(failureOf(run)).toMatch(
      /GITHUB_\w+ names cannot be written \(ENOSPC\)\. The runner's disk is full/,
    );
    expect(keys.valid).toBe(0);
  },
);

test.concurrent('a summary that cannot be written fails nothing', async () => {
  const { run } = await runIn({ files: { summary: 'missing' } }, { key_lifetime: 'persistent' });
  expect(run.outcome).toBe('success');
  expect(run.annotations).toMatchObject([
    { level: 'warning', message: expect.stringContaining('The job summary could not be written') },
  ]);
});

test.concurrent('no memory for WebAssembly is told as that, before anything is sent', async () => {
  const { run, requests } = await runIn({ webAssembly: 'no memory' });
  expect(run.outcome).toBe('failure');
  expect(failureOf(run)).toContain(
    'no memory for WebAssembly, without which no response can be read (RangeError)',
  );
  expect(requests).toBe(0);
});
