import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../emulator/emulator.ts';

const script = fileURLToPath(new URL('cli.ts', import.meta.url));

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { SystemRoot } = process.env;
  // The Node.js that macOS on ARM gets, 24.0, warns of TypeScript.
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { SystemRoot, ...env },
  });
}

async function end(child: ChildProcessByStdio<null, Readable, Readable>) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as unknown, stdout, stderr };
}

const cli = (...args: string[]) => end(start(args));

test('--help tells every option and where the credentials come from', async () => {
  const { code, stdout, stderr } = await cli('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const option of ['input', 'event', 'payload', 'repository', 'debug', 'no-post']) {
    expect(stdout).toContain(`  --${option} `);
  }
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
  ['password=my-secret', 'WHISP_PASSWORD'],
  ['Password=my-secret', 'WHISP_PASSWORD'],
  ['github_token=my-secret', 'GITHUB_TOKEN'],
  ['current_api_key=my-secret', 'WHISP_API_KEY'],
  ['GITHUB_TOKEN=my-secret', 'GITHUB_TOKEN'],
])('--input %s is refused in favour of the environment variable %s', async (input, variable) => {
  const { code, stdout, stderr } = await cli('--input', 'app_name=a', '--input', input);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`Set the environment variable ${variable} instead.`);
  expect(stderr).not.toContain('my-secret');
});

test.each([
  [['--input', 'app_name'], '--input app_name: expected name=value\n'],
  [['--input', '=value'], '--input =value: expected name=value\n'],
  [['--unknown'], "Unknown option '--unknown'"],
  [['--payload', 'absent.json'], 'absent.json'],
])('%j is refused in one line', async (args, message) => {
  const { code, stdout, stderr } = await cli(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd()).not.toContain('\n');
});

const PASSWORD = 'my-password-of-9-words';

/** An emulator of Whisp, and a command line that runs against it with a temporary folder of its own. */
async function bench() {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const temp = await mkdtemp(join(tmpdir(), 'cli-'));
  onTestFinished(() => rm(temp, { recursive: true, force: true }));
  const run = (...args: string[]) =>
    start(['--input', 'app_name=chat', '--input', `api_url=${emulator.url}`, ...args], {
      TMPDIR: temp,
      TEMP: temp,
      WHISP_EMAIL: 'ana@acme.test',
      WHISP_PASSWORD: PASSWORD,
      WHISP_COMPANY_NAME: 'Acme',
    });
  return { emulator, run, left: () => readdir(temp) };
}

test.each([
  [[], true],
  [['--no-post'], false],
])('the action runs, its outputs are shown masked, and no file is left behind: %j', async (args, post) => {
  const { emulator, run, left } = await bench();
  const { code, stdout, stderr } = await end(run('--input', 'key_lifetime=job', ...args));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Outputs:\n(.*\n)* {2}api_key: \*\*\*$/m);
  expect(stdout.includes('Post job cleanup.')).toBe(post);
  const [key] = emulator.store.keys;
  expect(key?.revokedAt === undefined).toBe(!post);
  for (const secret of [PASSWORD, key?.token ?? PASSWORD]) expect(stdout).not.toContain(secret);
  expect(await left()).toEqual([]);
});

test('a step that fails is the exit code, and its error is in the log', async () => {
  const { run, left } = await bench();
  const { code, stdout } = await end(run('--input', 'key_lifetime=forever'));
  expect(code).toBe(1);
  expect(stdout).toMatch(/^Error: .*key_lifetime/m);
  expect(await left()).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'Ctrl-C cancels the step, and the post step still runs',
  async () => {
    const { emulator, run, left } = await bench();
    const child = run();
    emulator.faults.onRequest({}, async () => {
      child.kill('SIGINT');
      await once(child, 'close');
    });
    const { code, stdout } = await end(child);
    expect(code).toBe(1);
    expect(stdout).toContain('Post job cleanup.');
    expect(emulator.store.keys).toEqual([]);
    expect(await left()).toEqual([]);
  },
);
