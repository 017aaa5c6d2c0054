import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { credentials, field, send } from './harness.ts';

interface Run {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  readonly output: () => string;
  /** Waits until the output shows this. */
  readonly shows: (pattern: RegExp) => Promise<RegExpExecArray>;
}

function run(...args: string[]): Run {
  // The Node.js that macOS on ARM gets, 24.0, warns of TypeScript.
  const flags = ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('cli.ts', import.meta.url))];
  const child = spawn(process.execPath, [...flags, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const shows = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(text);
      if (match !== null) return match;
      await once(child.stdout, 'data');
    }
  };
  return { child, output: () => text, shows };
}

test('the emulator serves the accounts and the dialect it was started with, and logs no secret', async () => {
  const { email, password } = credentials;
  const account = `${email}:${password}`;
  const ports = ['--port', '0', '--cluster-port', '0'];
  const { child, output, shows } = run(...ports, '--account', account, '--dialect', 'lists=object');
  const [, url = ''] = await shows(/api_url: (http:\/\/127\.0\.0\.1:\d+)\n/);
  await shows(/^Chat cluster .* at http:\/\/127\.0\.0\.1:\d+\n.*knows what the SDK sends over HTTP/m);
  const token = field(await send(`${url}/api/auth/login`, 'POST', { body: credentials }), 'accessToken');
  expect((await send(`${url}/api/client/apps?page=0`, 'GET', { token })).body).toEqual({ items: [] });
  await shows(/^POST \/api\/auth\/login 200\nGET \/api\/client\/apps 200\n/m);
  for (const secret of [password, token]) expect(output()).not.toContain(secret);
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  // Windows knows no signals: there, the process is simply ended.
  expect(await exit).toEqual(process.platform === 'win32' ? [null, 'SIGINT'] : [0, null]);
});

test("the cluster's port can be chosen, and one that is taken ends it all", async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { child, output } = run('--port', '0', '--cluster-port', String(port));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(output()).toMatch(new RegExp(`^[^\\n]*EADDRINUSE[^\\n]*:${port}\\n$`));
});

test('--help says what there is', async () => {
  const { child, output } = run('--help');
  expect(await once(child, 'close')).toEqual([0, null]);
  for (const option of ['--port', '--cluster-port', '--tls-key', '--tls-cert', '--dialect', '--account']) {
    expect(output()).toContain(option);
  }
});

test.each([
  [['--port', 'x'], '--port: expected 0 to 65535'],
  [['--cluster-port', '65536'], '--cluster-port: expected 0 to 65535'],
  [['--dialect', 'lagMs=6000'], 'dialect lagMs: expected a whole number from 0 to 5000'],
  [['--dialect', 'lists=none'], 'dialect lists: expected array, object, pages, last'],
  [['--account', 'sesame'], '--account: expected email:password'],
  [['--tls-key', 'key.pem'], '--tls-key and --tls-cert go together'],
  [['--unknown'], "Unknown option '--unknown'"],
])('%j is refused in one line', async (args, message) => {
  const { child, output } = run(...args);
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(output().trim().split('\n')).toEqual([expect.stringContaining(message)]);
  expect(output()).not.toContain('sesame');
});
