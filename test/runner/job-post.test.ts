import { expect, test } from 'vitest';
import { action, job, print, printed } from './fixture.ts';

const stay = `console.log('ready'); setInterval(() => {}, 1e6);`;

test('post steps run last in first out, each with the inputs and the state of its own step', async () => {
  const shared = await job();
  const both = {
    inputs: { name: {} },
    main: `put('STATE', 'id<<E\\nof ' + env.INPUT_NAME + '\\nE\\n');`,
    post: print('{ name: env.INPUT_NAME, id: env.STATE_id, main: env.STATE_main }'),
  };
  const folder = await action(both);
  for (const name of ['one', 'two', 'three']) await shared.run({ action: folder, with: { name } });
  await shared.run({ action: await action({}), with: {} });
  const posts = await shared.complete();
  expect(posts.map(printed)).toEqual(['three', 'two', 'one'].map((name) => ({ name, id: `of ${name}` })));
  for (const { stage, log } of posts)
    expect([stage, log.split('\n')[0]]).toEqual(['post', 'Post job cleanup.']);
});

test('the log of a post step shows neither inputs nor environment', async () => {
  const shared = await job();
  const folder = await action({ inputs: { name: {} }, post: '' });
  await shared.run({ action: folder, with: { name: 'web' }, env: { MODE: 'x' } });
  expect((await shared.complete()).map(({ log }) => log)).toEqual(['Post job cleanup.\n']);
});

test.each([
  { title: 'fails', end: 'process.exitCode = 1;' },
  { title: 'throws', end: 'throw new Error("x");' },
  { title: 'writes a malformed file', end: `put('OUTPUT', 'mistake');` },
])('a post step runs after a step that $title, with what that had saved', async ({ end }) => {
  const shared = await job();
  const main = `put('STATE', 'id=7\\n'); ${end}`;
  const run = await shared.run({ action: await action({ main, post: print('{ id: env.STATE_id }') }) });
  expect(run.outcome).toBe('failure');
  expect((await shared.complete()).map(printed)).toEqual([{ id: '7' }]);
});

test.each(['kill', 'cancel'] as const)('a post step runs after a %s, with what was saved', async (end) => {
  const shared = await job({ cancelScale: 0 });
  const main = `put('STATE', 'id=7\\nlost<<E\\n'); ${stay}`;
  const step = shared.start({ action: await action({ main, post: print('{ id: env.STATE_id }') }) });
  step.onLine((line) => line === 'ready' && step[end]());
  expect((await step.done).outcome).toBe(end === 'kill' ? 'failure' : 'cancelled');
  expect((await shared.complete()).map(printed)).toEqual([{ id: '7' }]);
});

test('complete waits for a step that still runs', async () => {
  const shared = await job();
  const step = shared.start({
    action: await action({ main: `put('STATE', 'id=7\\n');`, post: print('env') }),
  });
  expect((await shared.complete()).map(printed)).toMatchObject([{ STATE_id: '7' }]);
  expect((await step.done).outcome).toBe('success');
});

const ends = {
  success: '',
  failure: 'process.exitCode = 1;',
  cancelled: stay,
};

test.each([
  { condition: 'always()', outcomes: ['success', 'failure', 'cancelled'] },
  { condition: 'success()', outcomes: ['success'] },
  { condition: 'failure()', outcomes: ['failure'] },
  { condition: 'cancelled()', outcomes: ['cancelled'] },
])('with post-if $condition the post step runs after: $outcomes', async ({ condition, outcomes }) => {
  const ran = Object.entries(ends).map(async ([outcome, main]) => {
    const shared = await job({ cancelScale: 0 });
    const step = shared.start({ action: await action({ main, post: '', runs: { 'post-if': condition } }) });
    step.onLine((line) => line === 'ready' && step.cancel());
    expect((await step.done).outcome).toBe(outcome);
    return (await shared.complete()).map(() => outcome);
  });
  expect((await Promise.all(ran)).flat()).toEqual(outcomes);
});

test('a cancelled job is no failed one, even if a step had failed before', async () => {
  const shared = await job({ cancelScale: 0 });
  const folder = (main: string) => action({ main, post: '', runs: { 'post-if': 'failure()' } });
  await shared.run({ action: await folder(ends.failure) });
  const step = shared.start({ action: await folder(stay) });
  step.onLine((line) => line === 'ready' && step.cancel());
  await step.done;
  expect(await shared.complete()).toEqual([]);
});

test('the status that post-if asks for is that of the job, post steps included', async () => {
  const shared = await job();
  await shared.run({ action: await action({ post: '', runs: { 'post-if': 'failure()' } }) });
  await shared.run({ action: await action({ post: 'process.exitCode = 2;' }) });
  expect((await shared.complete()).map(({ outcome }) => outcome)).toEqual(['failure', 'success']);
});

test('a condition that the harness cannot evaluate is refused', async () => {
  const shared = await job();
  await shared.run({ action: await action({ post: '', runs: { 'post-if': "github.ref == 'x'" } }) });
  await expect(shared.complete()).rejects.toThrow("post-if: github.ref == 'x'");
});

test('outputs of a post step are ignored, its variables and masks are not', async () => {
  const shared = await job();
  await shared.run({ id: 'first', action: await action({ post: `console.log('my-secret', env.V);` }) });
  const post = `put('OUTPUT', 'a=1\\n'); put('ENV', 'V=2\\n'); console.log('::add-mask::my-secret');`;
  await shared.run({ id: 'second', action: await action({ post }) });
  const [second, first] = await shared.complete();
  expect(second).toMatchObject({ outcome: 'success', env: { V: '2' } });
  expect(second?.outputs).toEqual({});
  expect(shared.outputs({ a: { step: 'second', output: 'a' } })).toEqual({ values: {}, warnings: [] });
  expect(first?.log).toBe('Post job cleanup.\n*** 2\n');
});
