import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bench, CREDENTIALS, ended, PASSWORD, startCli } from './cli-bench.ts';

const cli = (...args: string[]) => ended(startCli(args, CREDENTIALS));

test('--help tells every option and where the credentials come from', async () => {
  const { code, stdout, stderr } = await ended(startCli(['--help']));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const options = ['input', 'env-file', 'json', 'event', 'payload', 'repository', 'debug', 'no-post'];
  for (const option of options) expect(stdout).toContain(`  --${option} `);
  for (const name of [
    'WHISP_EMAIL',
    'WHISP_PASSWORD',
    'WHISP_COMPANY_NAME',
    'GITHUB_TOKEN',
    'WHISP_API_KEY',
  ]) {
    expect(stdout).toContain(name);
  }
});

test.each([
  { args: ['--unknown'], message: "Unknown option '--unknown'" },
  { args: ['--payload', 'absent.json'], message: 'absent.json' },
  {
    args: ['--env-file', 'no/such/.env'],
    message: '--env-file no/such/.env: there is no folder no/such. Nothing was done.',
  },
])('$args is refused in one line', async ({ args, message }) => {
  const { code, stdout, stderr } = await cli(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('the package script keeps the option --env-file from Node, which has one of that name', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(scripts.action).toBe('node -- scripts/start.cjs test/runner/cli.ts');
});

test.each([
  { args: [], posts: true },
  { args: ['--no-post'], posts: false },
])(
  'the action runs, its outputs are shown masked, and no file is left behind: $args',
  async ({ args, posts }) => {
    const { emulator, run, left } = await bench();
    const { code, stdout, stderr } = await run(['--input', 'key_lifetime=job', ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Outputs:\n(.*\n)* {2}api_key: \*\*\*$/m);
    expect(stdout.includes('Post job cleanup.')).toBe(posts);
    const [key] = emulator.store.keys;
    expect(key?.revokedAt === undefined).toBe(!posts);
    for (const secret of [PASSWORD, key?.token ?? PASSWORD]) expect(stdout).not.toContain(secret);
    expect(await left()).toEqual([]);
  },
);

test("the log is a terminal's: no commands, no marks of the runner, the summary as text", async () => {
  const { run } = await bench();
  const { stdout } = await run(['--debug', '--input', 'mask_base_url=false']);
  expect(stdout).not.toMatch(/::|##\[|<\w|&\w+;/);
  expect(stdout).toMatch(/^debug: /m);
  expect(stdout).toMatch(/^Summary:\n(?:.*\n)*App: .*chat/m);
});

test('a step that fails is the exit code, and its error is in the log', async () => {
  const { run, left } = await bench();
  const { code, stdout } = await run(['--input', 'key_lifetime=forever']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^Error: .*key_lifetime/m);
  expect(await left()).toEqual([]);
});

test('messages name the environment variables that the credentials come from', async () => {
  const { emulator, run } = await bench();
  emulator.store.addAccount({ email: CREDENTIALS.WHISP_EMAIL, password: 'another' });
  const { code, stdout } = await run([], { WHISP_COMPANY_NAME: '' });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^Error: .*WHISP_EMAIL and WHISP_PASSWORD.*WHISP_COMPANY_NAME/m);
  expect(stdout).not.toMatch(/\b(email|password|company_name)\b/);
});

test.skipIf(process.platform === 'win32')(
  'Ctrl-C cancels the step, and the post step still runs',
  async () => {
    const { emulator, start, left } = await bench();
    const child = start();
    emulator.faults.onRequest({}, async () => {
      child.kill('SIGINT');
      await once(child, 'close');
    });
    const { code, stdout } = await ended(child);
    expect(code).toBe(1);
    expect(stdout).toContain('Post job cleanup.');
    expect(emulator.store.keys).toEqual([]);
    expect(await left()).toEqual([]);
  },
);
