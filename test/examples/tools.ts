import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const MODULES = {
  act: 'github.com/nektos/act@v0.2.87',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
} as const;

/** The path of a program that Go builds; undefined, after a word about it, without Go or the module. */
export async function tool(name: keyof typeof MODULES): Promise<string | undefined> {
  const GOBIN = join(ROOT, 'build', 'tools');
  mkdirSync(GOBIN, { recursive: true });
  try {
    await promisify(execFile)('go', ['install', MODULES[name]], {
      cwd: GOBIN,
      env: { ...process.env, GOBIN, GOFLAGS: '' },
      timeout: 300_000,
    });
    return join(GOBIN, process.platform === 'win32' ? `${name}.exe` : name);
  } catch (error) {
    const why = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
    console.log(`Left out: ${name} could not be built with Go (${why}).`);
    return undefined;
  }
}
