import { EOL } from 'node:os';
import { delimiter } from 'node:path';
import { expect, test } from 'vitest';
import { action, job, print, printed, runOnce } from './fixture.ts';

test('a step reports what it wrote to each of its files', async () => {
  const main = `put('OUTPUT', 'a=1\\nb<<E\\n2\\n3\\nE\\n'); put('STATE', 's=4\\n'); put('ENV', 'V=5\\n');
put('PATH', '/x\\n\\n/y\\n'); put('STEP_SUMMARY', '# Done\\n');`;
  expect(await runOnce({ main })).toMatchObject({
    outcome: 'success',
    exitCode: 0,
    signal: null,
    stage: 'main',
    outputs: { a: '1', b: '2\n3' },
    state: { s: '4' },
    env: { V: '5' },
    path: ['/x', '/y'],
    summary: `# Done${EOL}`,
    raw: { stderr: '', files: { state: 's=4\n', path: '/x\n\n/y\n', summary: '# Done\n' } },
  });
});

test.each([
  ['exits with 3', 'process.exitCode = 3;', { exitCode: 3 }],
  ['throws', 'throw new Error("x");', { exitCode: 1 }],
  ['is killed', 'process.kill(process.pid, "SIGKILL");', {}],
])('what a step wrote counts even if it %s', async (_, end, expected) => {
  const main = `put('OUTPUT', 'a=1\\n'); put('ENV', 'V=2\\n'); put('STEP_SUMMARY', 'text'); ${end}`;
  const result = { outcome: 'failure', outputs: { a: '1' }, env: { V: '2' }, summary: `text${EOL}` };
  expect(await runOnce({ main })).toMatchObject({ ...result, ...expected });
});

test('variables and folders are there in the steps that follow, the folder added last being the first', async () => {
  const shared = await job({ env: { PATH: '/usr/bin' } });
  const add = (folders: string, value: string) =>
    action({ main: `put('PATH', '${folders}'); put('ENV', 'V=${value}\\n'); ${print('env')}` });
  const first = await shared.run({ action: await add('/a\\n/b\\n', 'one') });
  const second = await shared.run({ action: await add('/a\\n/c\\n', 'two') });
  const third = await shared.run({ action: await action({ main: print('env') }), env: { OWN: 'x' } });
  const fourth = await shared.run({ action: await action({ main: print('env') }), env: { V: 'own' } });
  const seen = [first, second, third, fourth].map(printed).map(({ V, PATH }) => [V, PATH]);
  const path = (...folders: string[]) => [...folders, '/usr/bin'].join(delimiter);
  expect(seen).toEqual([
    [undefined, path()],
    ['one', path('/b', '/a')],
    ['two', path('/c', '/a', '/b')],
    ['own', path('/c', '/a', '/b')],
  ]);
  expect(shared.env).toEqual({ V: 'two' });
});

test('a variable in GITHUB_ENV cannot take the place of one of the runner', async () => {
  const shared = await job();
  await shared.run({ action: await action({ main: `put('ENV', 'GITHUB_SHA=x\\nRUNNER_NAME=x\\n');` }) });
  const seen = printed(await shared.run({ action: await action({ main: print('env') }) }));
  expect(seen).toMatchObject({ GITHUB_SHA: expect.stringMatching(/^\w{40}$/), RUNNER_NAME: 'harness' });
});

test.each(['NODE_OPTIONS', 'node_options'])('%s is refused, which fails nothing', async (name) => {
  const { outcome, env, annotations } = await runOnce({ main: `put('ENV', '${name}=--x\\nV=1\\n');` });
  const message = "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.";
  expect({ outcome, env }).toEqual({ outcome: 'success', env: { V: '1' } });
  expect(annotations).toEqual([{ level: 'error', message, properties: {} }]);
});

test.each(['OUTPUT', 'STATE', 'ENV'])(
  'a mistake in GITHUB_%s fails the step, and what came before it counts',
  async (file) => {
    const name = file.toLowerCase() as 'output' | 'state' | 'env';
    const run = await runOnce({ main: `put('${file}', 'a=1\\nmistake\\nb=2\\n');` });
    expect(run).toMatchObject({ outcome: 'failure', exitCode: 0 });
    expect(run[name === 'output' ? 'outputs' : name]).toEqual({ a: '1' });
    expect(run.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      `error: Unable to process file command '${name}' successfully.`,
      "error: Invalid format 'mistake'",
    ]);
  },
);

test('a file that the action removed counts as empty', async () => {
  const main = `import { rmSync } from 'node:fs';
for (const name of ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY']) rmSync(env['GITHUB_' + name]);`;
  const run = await runOnce({ main });
  expect(run).toMatchObject({ outcome: 'success', path: [], summary: '', annotations: [] });
  expect([run.outputs, run.state, run.env]).toEqual([{}, {}, {}]);
});

test.each([
  [1024 * 1024, 'é', true],
  [1024 * 1024 + 2, 'é', false],
])('a summary of 1 MiB is uploaded, a larger one is dropped: %i bytes', async (bytes, letter, uploaded) => {
  const main = `put('STEP_SUMMARY', '${letter}'.repeat(${bytes / 2}));`;
  const { outcome, summary, annotations } = await runOnce({ main });
  const message = '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1024k.';
  expect(outcome).toBe('success');
  expect(summary).toBe(uploaded ? `${letter.repeat(bytes / 2)}${EOL}` : '');
  expect(annotations).toEqual(uploaded ? [] : [{ level: 'error', message, properties: {} }]);
});

test('the summary is masked line by line', async () => {
  const main = `put('STEP_SUMMARY', '# my-secret\\n| a | my-secret |\\nmy-\\nsecret\\n');`;
  const { summary, raw } = await runOnce({ main }, {}, { secrets: ['my-secret'] });
  expect(summary).toBe(['# ***', '| a | *** |', 'my-', 'secret', ''].join(EOL));
  expect(raw.files.summary).toContain('my-secret');
});

test('lines of the summary end at LF, CR or CRLF, and then as the system ends them', async () => {
  const { summary } = await runOnce({ main: `put('STEP_SUMMARY', 'a\\nb\\rc\\r\\n\\nd');` });
  expect(summary).toBe(['a', 'b', 'c', '', 'd', ''].join(EOL));
});

test("the job's page shows the summaries of the first 20 steps that have one", async () => {
  const shared = await job();
  const folder = await action({ inputs: { text: {} }, main: `put('STEP_SUMMARY', env.INPUT_TEXT);` });
  const texts = ['', ...Array.from({ length: 21 }, (_, index) => `step ${index}`)];
  for (const text of texts) await shared.run({ action: folder, with: { text } });
  expect(shared.summaries).toEqual(texts.slice(1, 21).map((text) => text + EOL));
});

test.each([
  ['OUTPUT', '\\ufeffa=1\\n', 'utf8'],
  ['OUTPUT', '\\ufeffa=1\\n', 'utf16le'],
  ['PATH', '\\ufeffa=1\\n', 'utf8'],
  ['STEP_SUMMARY', '\\ufeffa=1\\n', 'utf16le'],
])(
  'a byte order mark in GITHUB_%s tells the encoding and is no part of it: %s in %s',
  async (file, text, encoding) => {
    const run = await runOnce({ main: `put('${file}', Buffer.from('${text}', '${encoding}'));` });
    const seen = { OUTPUT: run.outputs['a'], PATH: run.path[0], STEP_SUMMARY: run.summary }[file];
    expect(seen).toBe({ OUTPUT: '1', PATH: 'a=1', STEP_SUMMARY: `a=1${EOL}` }[file]);
  },
);

test.each([
  [false, []],
  [true, ['##[debug]Save intra-action state s = ***', '##[debug]Set output a = 1', '##[debug]2 ***']],
])('with step debug %s the log shows of state and outputs %j, masked', async (stepDebug, lines) => {
  const main = `put('OUTPUT', 'a<<E\\n1\\n2 my-secret\\nE\\n'); put('STATE', 's=my-secret\\n');`;
  const { log } = await runOnce({ main }, {}, { stepDebug, secrets: ['my-secret'] });
  expect(log.trimEnd().split('\n').slice(2)).toEqual(lines);
});

test.each([
  ['set-output', 'outputs'],
  ['save-state', 'state'],
] as const)('the old command %s works and is deprecated; the file wins', async (command, where) => {
  const file = where === 'state' ? 'STATE' : 'OUTPUT';
  const main = `console.log('::${command} name=a::1%0A2'); console.log('::${command} name=b::3');
put('${file}', 'b=4\\n');`;
  const run = await runOnce({ main });
  expect(run[where]).toEqual({ a: '1\n2', b: '4' });
  expect(run.annotations.map(({ level }) => level)).toEqual(['warning', 'warning']);
  expect(run.annotations[0]?.message).toContain(`The \`${command}\` command is deprecated`);
});

test.each([
  ['::set-env name=V::1', 'The `set-env` command is disabled'],
  ['::add-path::/x', 'The `add-path` command is disabled'],
  ['::set-output::1', "Required field 'name' is missing in ##[set-output] command."],
  ['::set-output name=::1', "Required field 'name' is missing in ##[set-output] command."],
  ['::save-state::1', "Required field 'name' is missing in ##[save-state] command."],
  ['::echo::maybe', 'Invalid echo command value'],
])('the command %s cannot be processed, which fails the step', async (line, message) => {
  const run = await runOnce({ main: `console.log('${line}');` });
  expect(run).toMatchObject({ outcome: 'failure', exitCode: 0, path: [] });
  expect([run.outputs, run.state, run.env]).toEqual([{}, {}, {}]);
  expect(run.annotations.map((each) => each.message)).toEqual([
    `Unable to process command '${line}' successfully.`,
    expect.stringContaining(message),
  ]);
});
