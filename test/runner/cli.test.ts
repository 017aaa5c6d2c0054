import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('cli.ts', import.meta.url));

async function cli(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const { SystemRoot } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { SystemRoot },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}

test('--help tells every option and where the credentials come from', async () => {
  const { code, stdout, stderr } = await cli('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const option of ['input', 'event', 'payload', 'repository', 'debug', 'no-post']) {
    expect(stdout).toContain(`  --${option} `);
  }
  for (const name of ['WHISP_EMAIL', 'WHISP_PASSWORD', 'WHISP_COMPANY_NAME', 'GITHUB_TOKEN']) {
    expect(stdout).toContain(name);
  }
});

test.each([
  ['password=my-secret', 'WHISP_PASSWORD'],
  ['Password=my-secret', 'WHISP_PASSWORD'],
  ['github_token=my-secret', 'GITHUB_TOKEN'],
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
