import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
}
const locked: [string, Locked][] = Object.entries<Locked>(read('package-lock.json').packages).slice(1);

test.each(['linux-x64', 'linux-arm64', 'darwin-x64', 'bin-darwin-arm64', 'win-x64'])(
  'the lockfile pins the Node 24 of %s by its hash',
  (platform) => {
    const [, node] = locked.find(([path]) => path === `node_modules/node-${platform}`) ?? [];
    expect(node?.version).toMatch(/^24\./);
    expect(node?.integrity).toMatch(/^sha512-/);
    expect(Object.keys(node?.bin ?? {})).toEqual(['node']);
  },
);

test('every package is pinned by its hash, and none runs a script when it is installed', () => {
  expect(locked.length).toBeGreaterThan(100);
  for (const [path, { integrity, hasInstallScript }] of locked) {
    expect(integrity, path).toMatch(/^sha512-/);
    expect(hasInstallScript, path).toBeUndefined();
  }
});

// With `--`, Node leaves options that it knows itself, such as --env-file, to the program.
const START = /^node (-- )?scripts\/start\.cjs /;

test('every npm script that runs TypeScript does so in the Node that is pinned', () => {
  const scripts: string[] = Object.values(read('package.json').scripts);
  const starts = scripts.filter((script) => /\.ts\b|vitest/.test(script));
  expect(starts.length).toBeGreaterThan(5);
  for (const script of starts) expect(script).toMatch(START);
});

const STARTER = fileURLToPath(new URL('scripts/start.cjs', root));

interface Started {
  /** Where the starter is, and so which packages it finds; by default in this repository. */
  readonly starter?: string;
  /** What the Node that it is started in says it is. */
  readonly version?: string;
}

/** What becomes of a program that is started by this file. */
async function start(program: string, { starter = STARTER, version = '24.1.0' }: Started = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'setup-whisp-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'program.mjs');
  const preload = join(folder, 'preload.cjs');
  writeFileSync(file, program);
  writeFileSync(
    preload,
    `Object.defineProperty(process, 'version', { value: 'v${version}' });
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
  );
  const child = spawn(process.execPath, ['-r', preload, starter, file, 'one', '--two']);
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as unknown, signal: signal as unknown, stdout, stderr };
}

/** The starter in a repository where nothing is installed, unless it is a Node that cannot be started. */
function alone(broken?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'setup-whisp-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'scripts'));
  copyFileSync(STARTER, join(folder, 'scripts/start.cjs'));
  if (broken !== undefined) {
    const node = join(folder, 'node_modules', broken);
    mkdirSync(dirname(node), { recursive: true });
    writeFileSync(node, '#!/no/such/interpreter\n', { mode: 0o755 });
  }
  return join(folder, 'scripts/start.cjs');
}

const SHOW = 'console.log(process.argv.slice(2).join());';

test('a program is started in the pinned Node, from an old one too, with its arguments', async () => {
  const program = `${SHOW} console.log(process.execPath); console.log(process.env.PATH);`;
  const { code, stdout } = await start(program, { version: '18.20.8' });
  const [given, node = '', path] = stdout.split('\n');
  expect(code).toBe(0);
  expect(given).toBe('one,--two');
  expect(node).toContain(join('node_modules', 'node-'));
  expect(path?.split(delimiter)[0]).toBe(dirname(node));
});

test('its exit code and the signal that ended it are handed on', async () => {
  expect(await start('process.exitCode = 3;')).toMatchObject({ code: 3, signal: null });
  if (process.platform === 'win32') return;
  const killed = "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);";
  expect(await start(killed)).toMatchObject({ code: null, signal: 'SIGTERM' });
});

test.each(['18.20.8', '20.20.2', '22.18.0'])(
  'without the pinned one, Node %s is too old, in one line',
  async (version) => {
    const { code, stdout, stderr } = await start(SHOW, { starter: alone(), version });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Node\.js 24 or later is needed here, and this is v[\d.]+\. .*\n$/);
    expect(stderr).toContain(`v${version}.`);
  },
);

test.each(['24.0.0', '26.1.0'])('without the pinned one, Node %s will do', async (version) => {
  const started = await start(SHOW, { starter: alone(), version });
  expect(started).toEqual({ code: 0, signal: null, stdout: 'one,--two\n', stderr: '' });
});

test('a pinned Node that is not for this system is passed over', async () => {
  const installed = readdirSync(new URL('node_modules', root)).find((name) =>
    /^node-(bin-)?\w+-\w+$/.test(name),
  );
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const started = await start(SHOW, { starter: alone(join(installed ?? '', program)) });
  expect(started).toEqual({ code: 0, signal: null, stdout: 'one,--two\n', stderr: '' });
});
