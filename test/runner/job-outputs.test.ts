import { expect, test } from 'vitest';
import { action, job, print, printed, runOnce } from './fixture.ts';

test.each([
  ['OUTPUT', 'outputs'],
  ['STATE', 'state'],
] as const)(
  'names in GITHUB_%s have no case: the first spelling stays, the last value wins',
  async (file, where) => {
    const main = `put('${file}', 'Key=1\\nother=2\\nKEY=3\\nkey=4\\n');`;
    expect((await runOnce({ main }))[where]).toEqual({ Key: '4', other: '2' });
  },
);

test('a name that a command has set and a file sets again is one name', async () => {
  const main = `console.log('::set-output name=Key::1'); console.log('::save-state name=Key::2');
put('OUTPUT', 'KEY=3\\n'); put('STATE', 'KEY=4\\n');`;
  expect(await runOnce({ main })).toMatchObject({ outputs: { Key: '3' }, state: { Key: '4' } });
});

test('the post step gets the state under the first spelling', async () => {
  const shared = await job();
  const fixture = { main: `put('STATE', 'Id=1\\nID=2\\n');`, post: print('env') };
  await shared.run({ action: await action(fixture) });
  const [seen = {}] = (await shared.complete()).map(printed);
  expect(Object.entries(seen).filter(([name]) => /^STATE_/i.test(name))).toEqual([['STATE_Id', '2']]);
});

test('an output without a name fails the step, and what came before it counts', async () => {
  const run = await runOnce({ main: `put('OUTPUT', 'a=1\\n=2\\nb=3\\n');` });
  expect(run).toMatchObject({ outcome: 'failure', exitCode: 0, outputs: { a: '1' } });
  expect(run.annotations.map(({ message }) => message)).toEqual([
    "Unable to process file command 'output' successfully.",
    "Value cannot be null. (Parameter 'name')",
  ]);
});

test('state may have an empty name', async () => {
  expect(await runOnce({ main: `put('STATE', '=2\\n');` })).toMatchObject({
    outcome: 'success',
    state: { '': '2' },
  });
});

test('an output may have a name that every object has', async () => {
  const { outputs } = await runOnce({ main: `put('OUTPUT', '__proto__=1\\nconstructor=2\\n');` });
  expect(Object.entries(outputs)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('job outputs that a mask would change are dropped with a warning, empty ones without', async () => {
  const shared = await job({ secrets: ['my-secret'] });
  const base64 = Buffer.from('my-secret').toString('base64');
  const main = `put('OUTPUT', 'plain=1\\nkey=<my-secret>\\nencoded=${base64}\\nempty=\\n');`;
  const step = await shared.run({ id: 'one', action: await action({ main }) });
  expect(step.outputs).toMatchObject({ plain: '1', key: '<my-secret>' });
  const wanted = ['plain', 'key', 'encoded', 'empty', 'absent'].map((output) => [
    output,
    { step: 'one', output },
  ]);
  expect(shared.outputs({ ...Object.fromEntries(wanted), other: { step: 'two', output: 'plain' } })).toEqual({
    values: { plain: '1' },
    warnings: ['key', 'encoded'].map((name) => `Skip output '${name}' since it may contain secret.`),
  });
});

test('job outputs are found by step and name in any case', async () => {
  const shared = await job();
  await shared.run({ id: 'One', action: await action({ main: `put('OUTPUT', 'Key=1\\n');` }) });
  expect(shared.outputs({ a: { step: 'oNE', output: 'kEY' } })).toEqual({ values: { a: '1' }, warnings: [] });
});

const jwt = [{ alg: 'RS256' }, { sub: 'ana' }, { signature: 'x' }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

test.each([
  ['by default', {}, {}, ["Skip output 'token' since it may contain secret."]],
  ['unless the server sends no patterns', { secretPatterns: [] }, { token: jwt }, []],
] as const)(
  'a job output that is a JWT is dropped though nobody masked it, %s',
  async (_, options, values, warnings) => {
    const shared = await job(options);
    await shared.run({ id: 'one', action: await action({ main: `put('OUTPUT', 'token=${jwt}\\n');` }) });
    expect(shared.outputs({ token: { step: 'one', output: 'token' } })).toEqual({ values, warnings });
  },
);
