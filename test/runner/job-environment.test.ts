import { existsSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { action, job, print, printed, runOnce } from './fixture.ts';

const everything = { main: print('env') };

test('the variables of the runner are there, and a user cannot set them', async () => {
  const names = ['GITHUB_SHA', 'GITHUB_WORKSPACE', 'GITHUB_OUTPUT', 'GITHUB_ACTIONS', 'RUNNER_TEMP'];
  const user = Object.fromEntries(names.map((name) => [name, 'user']));
  const seen = printed(await runOnce(everything, { env: { ...user, OTHER: 'user' } }));
  for (const name of names) expect([name, seen[name]]).not.toEqual([name, 'user']);
  expect(seen).toMatchObject({
    OTHER: 'user',
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_REPOSITORY_OWNER: 'acme',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_SHA: expect.stringMatching(/^[0-9a-f]{40}$/),
    RUNNER_OS: { win32: 'Windows', darwin: 'macOS' }[process.platform as string] ?? 'Linux',
  });
});

test.each([
  { env: {}, CI: 'true' },
  { env: { CI: 'no' }, CI: 'no' },
])('with the environment $env, CI is $CI', async ({ env, CI }) => {
  expect(printed(await runOnce(everything, { env }))).toMatchObject({ CI });
});

test('nothing of the environment of this process reaches an action, but that of the runner does', async () => {
  vi.stubEnv('CANARY', 'sings');
  vi.stubEnv('GITHUB_CANARY', 'sings');
  vi.stubEnv('INPUT_CANARY', 'sings');
  vi.stubEnv('NODE_OPTIONS', '--no-warnings');
  const seen = printed(await runOnce(everything, {}, { env: { HTTPS_PROXY: 'http://proxy:1' } }));
  vi.unstubAllEnvs();
  expect(Object.keys(seen).filter((name) => /CANARY|NODE_OPTIONS|VITEST|npm_/.test(name))).toEqual([]);
  expect(seen['HTTPS_PROXY']).toBe('http://proxy:1');
});

test.each([
  { event: undefined, name: 'push', payload: { ref: 'refs/heads/main' } },
  {
    event: { name: 'pull_request', payload: { number: 7, title: 'größer' } },
    name: 'pull_request',
    payload: undefined,
  },
])('the event $event is in its variable and its file', async ({ event, name, payload }) => {
  const main = `import { readFileSync } from 'node:fs';
${print('{ name: env.GITHUB_EVENT_NAME, payload: readFileSync(env.GITHUB_EVENT_PATH, "utf8") }')}`;
  const seen = printed(await runOnce({ main }, {}, event === undefined ? {} : { event }));
  expect(seen['name']).toBe(name);
  expect(JSON.parse(seen['payload'] ?? '')).toEqual(payload ?? event?.payload);
});

test('the github context of a job can be set', async () => {
  const github = { repository: 'o/r', sha: 'abc', base_ref: 'main' };
  expect(printed(await runOnce(everything, {}, { github }))).toMatchObject({
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_REPOSITORY_OWNER: 'o',
    GITHUB_SHA: 'abc',
    GITHUB_BASE_REF: 'main',
  });
});

test.each([
  { ref: 'refs/heads/feature/x', name: 'feature/x', type: 'branch' },
  { ref: 'refs/tags/v1', name: 'v1', type: 'tag' },
  { ref: 'refs/pull/7/merge', name: '7/merge', type: 'branch' },
])('the ref $ref has its short name and its type', async ({ ref, name, type }) => {
  const seen = printed(await runOnce(everything, {}, { github: { ref } }));
  expect(seen).toMatchObject({ GITHUB_REF: ref, GITHUB_REF_NAME: name, GITHUB_REF_TYPE: type });
});

test('the token is a secret from the start, also as git and the REST API take it', async () => {
  const { masks, mask } = await job({ github: { token: 'ghs_x' } });
  expect(masks).toContain('ghs_x');
  expect(mask(`Basic ${Buffer.from('x-access-token:ghs_x').toString('base64')}`)).toBe('Basic ***');
});

test('the working directory is the workspace, which is empty and one for all steps', async () => {
  const shared = await job();
  const main = `import { readdirSync, realpathSync, writeFileSync } from 'node:fs';
${print('{ here: process.cwd(), workspace: realpathSync(env.GITHUB_WORKSPACE), files: readdirSync(".").join() }')}
writeFileSync('file.txt', '');`;
  const [first, second] = [
    printed(await shared.run({ action: await action({ main }) })),
    printed(await shared.run({ action: await action({ main }) })),
  ];
  expect(first['here']).toBe(first['workspace']);
  expect([first['files'], second['files']]).toEqual(['', 'file.txt']);
  expect(second['here']).toBe(first['here']);
});

test('an action is started with its path only, and with an empty standard input', async () => {
  const main = `let input = '';
for await (const chunk of process.stdin) input += chunk;
${print('{ input, count: process.argv.length, exec: process.execArgv.join() }')}`;
  expect(printed(await runOnce({ main }))).toEqual({ input: '', count: 2, exec: '' });
});

test.each([
  { stepDebug: false, value: undefined },
  { stepDebug: true, value: '1' },
])('with step debug $stepDebug, RUNNER_DEBUG is $value', async ({ stepDebug, value }) => {
  expect(printed(await runOnce(everything, {}, { stepDebug }))['RUNNER_DEBUG']).toBe(value);
});

test('each stage has command files of its own, empty at first', async () => {
  const shared = await job();
  const look = `import { readFileSync } from 'node:fs';
const names = ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'].map((name) => 'GITHUB_' + name);
${print('{ paths: names.map((name) => env[name]).join(), text: names.map((name) => readFileSync(env[name], "utf8")).join("") }')}`;
  const folder = await action({ main: `${look} put('OUTPUT', 'a=1\\n');`, post: look });
  const main = [await shared.run({ action: folder }), await shared.run({ action: folder })];
  const seen = [...main, ...(await shared.complete())].map(printed);
  expect(seen.map(({ text }) => text)).toEqual(['', '', '', '']);
  expect(new Set(seen.flatMap(({ paths }) => paths?.split(','))).size).toBe(20);
});

test('when a job is complete its folder is gone, with everything in it', async () => {
  const shared = await job();
  await shared.run({ action: await action({ main: `put('OUTPUT', 'a=1');`, post: `put('STATE', 'a=1');` }) });
  expect(existsSync(shared.dir)).toBe(true);
  await shared.complete();
  expect(existsSync(shared.dir)).toBe(false);
});
