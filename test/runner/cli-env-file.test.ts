import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { bench, CREDENTIALS, ended, folder, PASSWORD, startCli } from './cli-bench.ts';

async function withFile(text?: string) {
  const path = join(await folder(), '.env');
  if (text !== undefined) await writeFile(path, text);
  const env = async () => parseEnv(await readFile(path, 'utf8'));
  return { path, env, option: ['--env-file', path] };
}

/** Whether the cluster registers a user with the key. */
async function works({
  WHISP_API_KEY: key = '',
  WHISP_BASE_URL: url,
}: NodeJS.Dict<string>): Promise<boolean> {
  const response = await fetch(`${url}/api/user/registerUser`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ username: `u-${randomUUID()}`, email: 'u@acme.test', password: 'Passw0rd!x' }),
  });
  await response.body?.cancel();
  return response.ok;
}

test('--env-file writes both values, shows neither, and the key stays', async () => {
  const { run, valid, left } = await bench();
  const { env, option, path } = await withFile('A=1\n');
  const { code, stdout, stderr } = await run(option);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const written = await env();
  expect(Object.keys(written).sort()).toEqual(['A', 'WHISP_API_KEY', 'WHISP_BASE_URL']);
  expect(valid()).toEqual([written['WHISP_API_KEY']]);
  expect(await works(written)).toBe(true);
  for (const secret of [PASSWORD, ...valid()]) expect(stdout).not.toContain(secret);
  expect(stdout).toContain(`\n${path}: WHISP_API_KEY and WHISP_BASE_URL are written.\n`);
  expect(await left()).toEqual([]);
});

test('the next run replaces the key and revokes that one, once the file is written', async () => {
  const { emulator, run, valid } = await bench();
  const { env, option, path } = await withFile();
  await run(option);
  const first = await env();
  const revoked: boolean[] = [];
  emulator.faults.onRequest({ method: 'DELETE' }, async () => {
    revoked.push((await env())['WHISP_API_KEY'] !== first['WHISP_API_KEY']);
  });
  const { code, stdout } = await run(option);
  expect(code).toBe(0);
  expect(stdout).toContain(
    `The key that was there before, ${emulator.store.keys[0]?.id}, is no longer needed:`,
  );
  expect(revoked).toEqual([true]);
  expect(valid()).toEqual([(await env())['WHISP_API_KEY']]);
  expect(await works(await env())).toBe(true);
  expect((await readFile(path, 'utf8')).match(/^# WHISP_API_KEY is key/gm)).toHaveLength(1);
});

test('the names of the values are those of the inputs, each with a key of its own', async () => {
  const { run, valid } = await bench();
  const { env, option } = await withFile();
  await run([...option, '--input', 'api_key_name=KEY', '--input', 'base_url_name=URL']);
  await run(option);
  expect(Object.keys(await env()).sort()).toEqual(['KEY', 'URL', 'WHISP_API_KEY', 'WHISP_BASE_URL']);
  expect(valid().sort()).toEqual([(await env())['KEY'], (await env())['WHISP_API_KEY']].sort());
});

test('the command that is shown revokes the key', async () => {
  const { run, valid } = await bench();
  const { option } = await withFile();
  const { stdout } = await run(option);
  const command = /stays until it is revoked:\n {2}npm run -s action -- (.*)\n/.exec(stdout)?.[1] ?? '';
  expect(valid()).toHaveLength(1);
  expect(await ended(startCli(command.split(' '), CREDENTIALS))).toMatchObject({ code: 0 });
  expect(valid()).toEqual([]);
});

test('a key that was replaced but cannot be revoked is named, with how to revoke it', async () => {
  const { emulator, run, valid } = await bench();
  const { env, option } = await withFile();
  await run(option);
  emulator.faults.add({ method: 'DELETE', times: 9, do: { status: 403 } });
  const { code, stdout } = await run(option);
  expect(code).toBe(1);
  const id = emulator.store.keys[0]?.id;
  expect(stdout).toMatch(
    new RegExp(`^Error: the key ${id} is still valid:\\n  npm run .* --input key_id=${id}`, 'm'),
  );
  expect(valid()).toHaveLength(2);
  expect(valid()).toContain((await env())['WHISP_API_KEY']);
});

test('a step that fails with a valid key: the file gets it, and the key before is left alone and named', async () => {
  const { emulator, run, valid } = await bench();
  const { env, option } = await withFile();
  await run(option);
  emulator.faults.add({ method: 'DELETE', times: 9, do: { status: 403 } });
  const { code, stdout } = await run([...option, '--input', 'keep_keys=1']);
  expect(code).toBe(1);
  expect(stdout).toContain('The key that was there before is not revoked, as the step did not succeed:');
  expect(emulator.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  expect(valid()).toHaveLength(2);
  expect(valid()[1]).toBe((await env())['WHISP_API_KEY']);
});

test('a key that the step itself has revoked is not revoked again', async () => {
  const { emulator, run, valid } = await bench();
  const { env, option } = await withFile();
  await run(option);
  const { code, stdout } = await run([...option, '--input', 'keep_keys=1']);
  expect(code).toBe(0);
  expect(stdout).not.toContain('The key that was there before');
  expect(emulator.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  expect(valid()).toEqual([(await env())['WHISP_API_KEY']]);
});

test('a key of another service stays as it is, and the password is not sent there', async () => {
  const [one, other] = [await bench(), await bench()];
  const { option } = await withFile();
  await one.run(option);
  const before = one.emulator.requests.length;
  const { code, stdout } = await other.run(option);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Warning: the key that was there before, \S+, belongs to http:\S+, and was not revoked\.$/m,
  );
  expect([one.emulator.requests.length, one.valid().length, other.valid().length]).toEqual([before, 1, 1]);
});

test('a file that git does not ignore is refused before anything is done', async () => {
  const { emulator, run } = await bench();
  const { option, path } = await withFile();
  execFileSync('git', ['-C', join(path, '..'), 'init', '--quiet']);
  const { code, stdout, stderr } = await run(option);
  expect({ code, stdout, requests: emulator.requests.length }).toEqual({ code: 1, stdout: '', requests: 0 });
  expect(stderr).toContain('git does not ignore it');
  expect(existsSync(path)).toBe(false);
});

test('a key that cannot be written is revoked', async () => {
  const { emulator, run, valid } = await bench();
  const { option, path } = await withFile('A=1\n');
  emulator.faults.onResponse({ method: 'POST', path: /keys/ }, () => {
    rmSync(path);
    mkdirSync(path);
  });
  const { code, stdout } = await run(option);
  expect(code).toBe(1);
  expect(stdout).toContain(`\nError: ${path}: `);
  expect([emulator.store.keys.length, valid()]).toEqual([1, []]);
});

test('with no key there is nothing to write', async () => {
  const { run } = await bench();
  const { option, path } = await withFile('A=1\n');
  const { code, stdout } = await run([...option, '--input', 'dry_run=true']);
  expect(code).toBe(0);
  expect(stdout).toContain(`\n${path}: nothing was written, as there is no key.\n`);
  expect(await readFile(path, 'utf8')).toBe('A=1\n');
});

test('--json prints the outputs in clear, and nothing else; the log is on standard error', async () => {
  const { emulator, run, valid } = await bench();
  const { code, stdout, stderr } = await run(['--json']);
  expect(code).toBe(0);
  const outputs = JSON.parse(stdout);
  expect(valid()).toEqual([outputs.api_key]);
  expect(outputs).toMatchObject({
    app_name: 'chat',
    key_created: 'true',
    key_id: emulator.store.keys[0]?.id,
  });
  expect(await works({ WHISP_API_KEY: outputs.api_key, WHISP_BASE_URL: outputs.base_url })).toBe(true);
  expect(stderr).toMatch(/^Outputs:\n(.*\n)* {2}api_key: \*\*\*$/m);
  expect(stderr).toContain(
    `command=revoke --input app_id=${outputs.app_id} --input key_id=${outputs.key_id}`,
  );
  for (const secret of [PASSWORD, ...valid()]) expect(stderr).not.toContain(secret);
});

test('with --json a failed step still prints its outputs', async () => {
  const { run } = await bench();
  const { code, stdout, stderr } = await run([
    '--json',
    '--input',
    'command=rotate',
    '--input',
    'keep_keys=1',
  ]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).not.toHaveProperty('api_key', expect.stringMatching(/./));
  expect(stderr).toMatch(/^Error: /m);
});

test.skipIf(process.platform === 'win32')('a key that nobody could read from --json is revoked', async () => {
  const { emulator, start, valid } = await bench();
  const child = start(['--json']);
  child.stdout.destroy();
  const stderr: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  expect(stderr.join('')).toContain('Error: --json: write EPIPE');
  expect([emulator.store.keys.length, valid()]).toEqual([1, []]);
});
