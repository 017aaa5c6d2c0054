import { expect, test } from 'vitest';
import { action, type Fixture, job, runOnce, say } from './fixture.ts';
import type { JobOptions } from './job.ts';

/** The log of a step below its first group. */
async function logged(main: string, options: JobOptions = {}, fixture: Fixture = {}): Promise<string[]> {
  const { log } = await runOnce({ ...fixture, main }, {}, options);
  return log.trimEnd().split('\n').slice(2);
}

test.each([
  ['LF', 'a\\nb\\n', ['a', 'b']],
  ['CRLF', 'a\\r\\nb\\r\\n', ['a', 'b']],
  ['CR', 'a\\rb\\r', ['a', 'b']],
  ['the end of the stream', 'a\\nb', ['a', 'b']],
  ['an empty line between', 'a\\n\\nb\\n', ['a', '', 'b']],
  ['no line separator of Unicode', 'a\\u2028b\\u2029c\\n', ['a\u2028b\u2029c']],
])('lines of output end at %s', async (_, text, lines) => {
  expect(await logged(`process.stdout.write('${text}');`)).toEqual(lines);
});

test('a letter and a line end that arrive in two parts are put together', async () => {
  const main = `const parts = [[0xc3], [0xa9, 0x0d], [0x0a], [0x62, 0x0a]];
for (const part of parts) await new Promise((done) => process.stdout.write(Buffer.from(part), () => setImmediate(done)));`;
  expect(await logged(main)).toEqual(['é', 'b']);
});

test.each(['stdout', 'stderr'] as const)('commands and secrets are looked for in %s', async (stream) => {
  const main = `process.${stream}.write('::add-mask::my-secret\\n::notice::a my-secret\\n[my-secret]\\n');`;
  const { log, annotations, raw } = await runOnce({ main });
  expect(annotations).toEqual([{ level: 'notice', message: 'a ***', properties: {} }]);
  expect(log).toContain('Notice: a ***\n[***]\n');
  expect(log).not.toContain('my-secret');
  expect(raw[stream]).toContain('::add-mask::my-secret\n');
});

test('a mask holds from its command on, for the whole job', async () => {
  const shared = await job();
  const main = say('my-secret', '::add-mask::my-secret', 'my-secret');
  const post = say('my-secret');
  const first = await shared.run({ action: await action({ main, post }) });
  expect(first.log.split('\n').slice(2)).toEqual(['my-secret', '***', '']);
  const inputs = { key: {} };
  const second = await shared.run({
    action: await action({ inputs, main: post }),
    with: { key: 'my-secret' },
  });
  expect(second.log).toContain('  key: ***\n');
  expect(second.log).not.toContain('my-secret');
  expect((await shared.complete()).map(({ log }) => log)).toEqual(['Post job cleanup.\n***\n']);
  expect(shared.masks).toContain('my-secret');
  expect(shared.mask('a my-secret')).toBe('a ***');
});

test.each([
  ['as ordinary', false, []],
  ['in debug mode', true, ['::add-mask::***']],
])('a value is never shown by its add-mask command, %s', async (_, stepDebug, lines) => {
  expect(await logged(say('::add-mask::my-secret'), { stepDebug })).toEqual(lines);
});

test.each(['', ' ', '%0A'])('the mask %j is refused with a warning', async (value) => {
  expect(await logged(say(`::add-mask::${value}`, 'a b'))).toEqual([
    "Warning: Can't add secret mask for empty string in ##[add-mask] command.",
    'a b',
  ]);
});

test('each line of a mask is masked', async () => {
  expect(await logged(say('::add-mask::one%0A  two', 'one', 'x two'))).toEqual(['***', 'x ***']);
});

test.each(['error', 'warning', 'notice'] as const)(
  'at most ten annotations of level %s are kept',
  async (level) => {
    const lines = Array.from({ length: 12 }, (_, index) => `::${level}::${index}`);
    const other = level === 'error' ? 'notice' : 'error';
    const { annotations, log } = await runOnce({ main: say(...lines, `::${other}::x`) });
    expect(annotations.map(({ message }) => message)).toEqual([...'0123456789', 'x']);
    expect(log).toContain(': 11\n');
  },
);

test.each(['error', 'warning', 'notice'] as const)(
  'the message of %s is masked and then cut, in the log as well; its properties are neither',
  async (level) => {
    const title = `my-secret${'t'.repeat(5000)}`;
    const main = say(`::${level} file=a.ts,title=${title}::my-secret${'x'.repeat(5000)}`);
    const { annotations, log } = await runOnce({ main }, {}, { secrets: ['my-secret'] });
    const message = `***${'x'.repeat(4093)}`;
    expect(annotations).toEqual([{ level, message, properties: { file: 'a.ts', title } }]);
    expect(log.split('\n')[2]).toBe(`${level[0]?.toUpperCase()}${level.slice(1)}: ${message}`);
  },
);

test('a message is cut in UTF-16 units, even within a letter, and what is beyond is nowhere', async () => {
  const main = say(
    `::error::${'x'.repeat(4095)}🔑`,
    `::error::${'x'.repeat(4094)}🔑`,
    `::error::${'y%0A'.repeat(2100)}end`,
  );
  const { annotations, log } = await runOnce({ main });
  expect(annotations.map(({ message }) => message.slice(4094))).toEqual(['x\ud83d', '🔑', 'y\n']);
  expect(log).not.toContain('end\n');
});

test('ordinary lines, groups and debug lines are not cut', async () => {
  const long = 'x'.repeat(10_000);
  expect(
    await logged(say('::echo::off', long, `::group::${long}`, `::debug::${long}`), { stepDebug: true }),
  ).toEqual(['::echo::off', long, `##[group]${long}`, `##[debug]${long}`]);
});

test('a message of several lines is one annotation, and masked as a whole', async () => {
  const main = say('::warning::one%0Atwo parts%0Athree');
  const { annotations, log } = await runOnce({ main }, {}, { secrets: ['one\ntwo'] });
  expect(annotations.map(({ message }) => message)).toEqual(['*** parts\nthree']);
  expect(log).toContain('Warning: *** parts\nthree\n');
});

test('an error in the log alone fails nothing', async () => {
  const { outcome, exitCode, annotations } = await runOnce({ main: say('::error::x', '##[error]y') });
  expect({ outcome, exitCode, errors: annotations.length }).toEqual({
    outcome: 'success',
    exitCode: 0,
    errors: 2,
  });
});

test.each([
  [false, ['text']],
  [true, ['##[debug]one', '##[debug]two', 'text']],
])('with step debug %s the log is %j', async (stepDebug, lines) => {
  expect(await logged(say('::debug::one%0Atwo', 'text'), { stepDebug })).toEqual(lines);
});

test('groups are shown as the runner marks them', async () => {
  expect(await logged(say('::group::build', 'text', '::endgroup::x'))).toEqual([
    ...['##[group]build', 'text', '##[endgroup]'],
  ]);
});

test('between stop-commands and its token, which both are shown, no command is one', async () => {
  const lines = [
    '::stop-commands::tok-1',
    '::add-mask::visible',
    '::tok::',
    '::stop-commands::x',
    '::TOK-1::',
  ];
  const { log, annotations } = await runOnce({ main: say(...lines, 'visible', '::error::x', '::tok-1::') });
  expect(log.split('\n').slice(2, -1)).toEqual([...lines, 'visible', 'Error: x', '::tok-1::']);
  expect(annotations.length).toBe(1);
});

test.each(['', 'pause-logging', 'Pause-Logging', 'Error', 'stop-commands'])(
  'the token %j cannot stop commands, which fails the step, and commands go on',
  async (token) => {
    const { outcome, annotations } = await runOnce({ main: say(`::stop-commands::${token}`, '::notice::n') });
    expect(outcome).toBe('failure');
    expect(annotations.map(({ level }) => level)).toEqual(['error', 'notice']);
    expect(annotations[0]?.message).toMatch(/^You cannot use a endToken that is an empty string/);
  },
);

test('a token of more than six characters is a secret from then on', async () => {
  const lines = (token: string) => [`::stop-commands::${token}`, `::${token}::`, token];
  expect(await logged(say(...lines('seven-7'), ...lines('six--6')))).toEqual([
    ...lines('***'),
    ...lines('six--6'),
  ]);
});

test('with echo on, commands are shown, but for those that are messages already', async () => {
  const lines = [
    '::echo::ON',
    '::remove-matcher owner=x::',
    '::notice::n',
    '::debug::d',
    '::add-mask::my-secret',
  ];
  const off = ['::echo::off', '::remove-matcher owner=y::'];
  expect(await logged(say(...lines, ...off))).toEqual([
    '::remove-matcher owner=x::',
    'Notice: n',
    '::add-mask::***',
    '::echo::off',
  ]);
});

test.each(['::unknown::x', 'text ::error::x', '##[unknown]x'])('%s is shown as it is', async (line) => {
  expect(await logged(say(line))).toEqual([line]);
});

test('a listener is told of each masked line while the action runs', async () => {
  const shared = await job({ secrets: ['my-secret'] });
  const main = `${say('a my-secret', '::debug::x', '::notice::n')} process.stdin.resume();`;
  const step = shared.start({ action: await action({ main, post: '' }) });
  const lines: string[] = [];
  step.onLine((line) => lines.push(line));
  await step.done;
  expect(lines).toEqual(['a ***', 'Notice: n']);
});
