import { expect, test } from 'vitest';
import { type Fixture, print, printed, runOnce } from './fixture.ts';
import { startJob } from './job.ts';

/** An expression, as workflows write it. */
const of = (text: string) => `\${{${text}}}`;

const main = print('Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith("INPUT_")))');

test('an input reaches the action under its name in capitals, where only spaces become underscores', async () => {
  const names = ['name', 'api-key', 'api.url', 'two  words', 'snake_case', 'camelCase'];
  const inputs = Object.fromEntries(names.map((name) => [name, {}]));
  const given = Object.fromEntries(names.map((name, index) => [name, `value ${index}`]));
  expect(printed(await runOnce({ inputs, main }, { with: given }))).toEqual({
    INPUT_NAME: 'value 0',
    'INPUT_API-KEY': 'value 1',
    'INPUT_API.URL': 'value 2',
    INPUT_TWO__WORDS: 'value 3',
    INPUT_SNAKE_CASE: 'value 4',
    INPUT_CAMELCASE: 'value 5',
  });
});

test.each([
  ['none', {}, ''],
  ['nothing at all, not even a description', null, ''],
  ['none, though it is required', { required: true }, ''],
  ['an empty one', { default: null }, ''],
  ['a text', { default: 'plain' }, 'plain'],
  ['a boolean', { default: false }, 'false'],
  ['a number', { default: 30 }, '30'],
  ['of the github context', { default: of(' github.repository ') }, 'o/name'],
  ['of the runner context', { default: `<${of('runner.name')}>` }, '<harness>'],
  ['of two expressions', { default: `${of(' github.actor ')}-${of('github.job')}` }, 'ana-test'],
  ['of a property that is missing', { default: `[${of(' github.base_ref ')}]` }, '[]'],
])('an input that is not given has its default: %s', async (_, declared, value) => {
  const run = await runOnce({ inputs: { one: declared }, main }, {}, { github: { repository: 'o/name' } });
  expect(printed(run)).toEqual({ INPUT_ONE: value });
});

test('the token is a default, a secret, and in no other variable', async () => {
  const run = await runOnce({ inputs: { token: { default: of(' github.token ') } }, main: print('env') });
  const { INPUT_TOKEN: token = '', ...others } = printed(run);
  expect(token).toMatch(/^ghs_\d+_[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(Object.values(others)).not.toContain(token);
  expect(run.log).not.toContain(token);
  expect(run.log).toContain('  token: ***\n');
});

test.each([of(' secrets.KEY '), of(' env.HOME '), of(" github.ref == 'x' "), of(' inputs.other ')])(
  'the default %s is refused, as the runner does not allow it or the harness cannot evaluate it',
  async (text) => {
    await expect(runOnce({ inputs: { one: { default: text } } })).rejects.toThrow('Unrecognized expression');
  },
);

test('what is given wins over the default, whatever its case, and even if empty', async () => {
  const inputs = { One: { default: 'a' }, two: { default: 'b' } };
  const run = await runOnce({ inputs, main }, { with: { oNE: 'given', two: '' } });
  expect(printed(run)).toEqual({ INPUT_ONE: 'given', INPUT_TWO: '' });
  expect(run.log).toContain('with:\n  oNE: given\n##[endgroup]\n');
  expect(run.annotations).toEqual([]);
});

const declared: Fixture['inputs'] = {
  a: {},
  b: { deprecationMessage: 'Use a.' },
  c: { default: 'x', deprecationMessage: 'Gone.' },
};

test.each([
  [{ a: '1' }, []],
  [{ x: '1' }, ["Unexpected input(s) 'x', valid inputs are ['a', 'b', 'c']"]],
  [{ x: '', Y: '2' }, ["Unexpected input(s) 'x', 'Y', valid inputs are ['a', 'b', 'c']"]],
  [{ b: '' }, ["Input 'b' has been deprecated with message: Use a."]],
  [{ B: '1' }, ["Input 'B' has been deprecated with message: Use a."]],
])('with %j the runner warns: %j', async (given, warnings) => {
  const { annotations, log } = await runOnce({ inputs: declared }, { with: given as Record<string, string> });
  expect(annotations).toEqual(warnings.map((message) => ({ level: 'warning', message, properties: {} })));
  const first = warnings.map((warning) => `Warning: ${warning}\n`).join('');
  expect(log.startsWith(`${first}##[group]Run Fixture\n`)).toBe(true);
});

test('where an action has no inputs, the warning about one names none as valid', async () => {
  const { annotations } = await runOnce({}, { with: { x: '1' } });
  expect(annotations[0]?.message).toBe("Unexpected input(s) 'x', valid inputs are ['']");
});

test('inputs that are given are printed first, in their order, then those with a default', async () => {
  const inputs = { a: { default: '1' }, b: {}, c: {} };
  const { log } = await runOnce({ inputs }, { with: { c: '3', b: '2' } });
  expect(log).toContain('with:\n  c: 3\n  b: 2\n  a: 1\n##[endgroup]\n');
});

test('a value of several lines that is a secret as a whole is printed as one mask', async () => {
  const { log } = await runOnce({ inputs: { key: {} } }, { with: { key: 'a\nb' } }, { secrets: ['a\nb'] });
  expect(log).toContain('\n  key: ***\n##[endgroup]\n');
});

test('an input that the action does not know reaches it all the same', async () => {
  expect(printed(await runOnce({ main }, { with: { other: '1' } }))).toEqual({ INPUT_OTHER: '1' });
});

test('the log begins with the inputs that are not empty and the environment, masked', async () => {
  const inputs = { name: {}, key: {}, lines: {}, empty: {}, size: { default: 3 } };
  const step = {
    with: { name: 'web', key: 'my-secret', lines: 'a\nline-secret\nb' },
    env: { MODE: 'x', KEY: 'my-secret' },
  };
  const { log } = await runOnce({ inputs }, step, { secrets: ['my-secret', 'line-secret'] });
  expect(log).toBe(
    [
      '##[group]Run Fixture',
      ...['with:', '  name: web', '  key: ***', '  lines: a', '***', 'b', '  size: 3'],
      ...['env:', '  MODE: x', '  KEY: ***'],
      '##[endgroup]\n',
    ].join('\n'),
  );
});

test('nothing is printed about inputs and environment where there are none', async () => {
  expect((await runOnce({ inputs: null })).log).toBe('##[group]Run Fixture\n##[endgroup]\n');
});

test('an input wins over a variable of the same name', async () => {
  const run = await runOnce({ inputs: { a: {} }, main }, { with: { a: 'given' }, env: { INPUT_A: 'env' } });
  expect(printed(run)).toEqual({ INPUT_A: 'given' });
});

test('a job that has no steps ends with nothing to do', async () => {
  expect(await (await startJob()).complete()).toEqual([]);
});
