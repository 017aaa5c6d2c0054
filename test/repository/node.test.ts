import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

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

const CHECK = 'node -r ./scripts/node-24.cjs ';

test('every npm script that runs TypeScript asks first which Node it is', () => {
  const scripts: string[] = Object.values(read('package.json').scripts);
  const starts = scripts.filter((script) => /\.ts\b|vitest/.test(script));
  expect(starts.length).toBeGreaterThan(5);
  for (const script of starts) expect(script.startsWith(CHECK), script).toBe(true);
});

/** What becomes of a program that asks first, in a Node that says it has this version, and then warns of this. */
async function startIn(version: string, warning = ''): Promise<{ code: number; text: string }> {
  const program = `
    Object.defineProperty(process, 'version', { value: 'v${version}' });
    Object.defineProperty(process, 'versions', { value: { node: '${version}' } });
    require('./scripts/node-24.cjs');
    if (${JSON.stringify(warning)} !== '') process.emitWarning(${JSON.stringify(warning)}, 'ExperimentalWarning');`;
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', program], { cwd: root });
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, text: stderr };
  }
}

test.each(['18.20.8', '20.20.2', '22.18.0'])(
  'Node %s is told to be too old, in one line',
  async (version) => {
    const { code, text } = await startIn(version);
    expect(code).toBe(1);
    expect(text).toMatch(/^Node\.js 24 or later is needed here, and this is v[\d.]+\. .*\n$/);
    expect(text).toContain(`v${version}.`);
  },
);

test.each(['24.0.0', '26.1.0'])('Node %s will do', async (version) => {
  expect(await startIn(version)).toEqual({ code: 0, text: '' });
});

test('that TypeScript is an experiment, as early versions of Node 24 warn, is not printed; other warnings are', async () => {
  const silent = await startIn(
    '24.0.0',
    'Type Stripping is an experimental feature and might change at any time',
  );
  expect(silent).toEqual({ code: 0, text: '' });
  expect((await startIn('24.0.0', 'The sky is falling')).text).toContain(
    'ExperimentalWarning: The sky is falling',
  );
});
