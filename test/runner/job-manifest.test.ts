import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { action, job, print, printed, runOnce } from './fixture.ts';

test.each(['node24', 'Node24', 'node20', 'node16', 'node12'])('an action may be using %s', async (using) => {
  expect(await runOnce({ runs: { using } })).toMatchObject({ outcome: 'success' });
});

test.each(['node22', 'node26', 'node', 'deno', null])('an action cannot be using %s', async (using) => {
  await expect(runOnce({ runs: { using } })).rejects.toThrow(
    `'using: ${using}' is not supported, use 'docker', 'node12', 'node16', 'node20' or 'node24' instead.`,
  );
});

test.each(['docker', 'composite'])('%s is more than the harness can run', async (using) => {
  await expect(runOnce({ runs: { using } })).rejects.toThrow(`'using: ${using}' is more than`);
});

test.each([
  { runs: { args: [] }, message: "Unexpected value 'args' under 'runs'." },
  { runs: { Main: 'main.mjs' }, message: "Unexpected value 'Main' under 'runs'." },
  { runs: { 'post-If': 'always()' }, message: "Unexpected value 'post-If' under 'runs'." },
  { runs: { main: undefined }, message: "'main' is required under 'runs'." },
])('$runs under runs is refused', async ({ runs, message }) => {
  await expect(runOnce({ runs })).rejects.toThrow(message);
});

test.each(['main', 'post'])('the script of %s has to be there', async (stage) => {
  await expect(runOnce({ runs: { [stage]: 'dist/absent.js' } })).rejects.toThrow(
    /^File not found: '.*absent\.js'$/,
  );
});

test('a pre stage is not run, as for any action in a folder, and the log says so', async () => {
  const run = await runOnce({ main: print('{ ran: "main" }'), runs: { pre: 'absent.mjs' } });
  expect(printed(run)).toEqual({ ran: 'main' });
  expect(run.annotations.map(({ message }) => message)).toEqual([
    "`pre` execution is not supported for local action from './'",
  ]);
});

test('action.yaml does as well as action.yml, and one of them has to be there', async () => {
  const dir = await action({ main: print('{ ran: "yes" }') });
  const shared = await job();
  await rename(join(dir, 'action.yml'), join(dir, 'action.yaml'));
  expect(printed(await shared.run({ action: dir }))).toEqual({ ran: 'yes' });
  const empty = await mkdtemp(join(tmpdir(), 'action-'));
  onTestFinished(() => rm(empty, { recursive: true }));
  expect(() => shared.start({ action: empty })).toThrow(
    `Can't find 'action.yml' or 'action.yaml' under '${empty}'.`,
  );
});

test('an action that is refused leaves no post step', async () => {
  const shared = await job();
  const dir = await action({ post: '', runs: { using: 'node26' } });
  expect(() => shared.start({ action: dir })).toThrow('is not supported');
  expect(await shared.complete()).toEqual([]);
});
