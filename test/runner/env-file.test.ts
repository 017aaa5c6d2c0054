import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from './cli-bench.ts';
import { openEnvFile } from './env-file.ts';
import type { EnvValues } from './env-lines.ts';

const NOTE = { keyId: 'key-1', appId: 'app-1', apiUrl: 'https://whisp.test/a' };
const COMMENT =
  '# KEY is key key-1 of app app-1 at https://whisp.test/a; the run that replaces it revokes it';
const VALUES: EnvValues = {
  apiKey: ['KEY', 'token-1'],
  baseUrl: ['URL', 'https://demo.test/x?y=1'],
  note: NOTE,
};
const WRITTEN = [COMMENT, 'KEY=token-1', 'URL=https://demo.test/x?y=1'];
const lines = (...parts: string[]) => parts.map((part) => `${part}\n`).join('');

test("the file is the owner's alone, whoever could read it before, and nothing is left beside it", async () => {
  const dir = await folder();
  const path = join(dir, '.env');
  await writeFile(path, 'A=1\n', { mode: 0o644 });
  const file = await openEnvFile(path);
  expect(await readdir(dir)).toEqual(['.env']);
  await writeFile(path, 'A=2\n');
  expect(await file.write(VALUES)).toBeUndefined();
  expect(await readFile(path, 'utf8')).toBe(lines('A=2', ...WRITTEN));
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await file.write({ ...VALUES, note: undefined })).toEqual(NOTE);
  expect(await readdir(dir)).toEqual(['.env']);
});

test.skipIf(process.platform === 'win32')('a link stays one, and what it leads to is written', async () => {
  const dir = await folder();
  await symlink('real', join(dir, '.env'));
  await expect(openEnvFile(join(dir, '.env'))).rejects.toThrow('it is a link to nothing. Nothing was done.');
  await writeFile(join(dir, 'real'), '');
  await (await openEnvFile(join(dir, '.env'))).write(VALUES);
  expect(await readFile(join(dir, 'real'), 'utf8')).toBe(lines(...WRITTEN));
});

test('what is no file, or in no folder, is refused', async () => {
  const dir = await folder();
  await expect(openEnvFile(dir)).rejects.toThrow(
    `--env-file ${dir}: it is no regular file. Nothing was done.`,
  );
  await expect(openEnvFile(join(dir, 'no', '.env'))).rejects.toThrow(`there is no folder ${join(dir, 'no')}`);
});

/** A git repository with the given files in it, none of them added. */
async function repository(
  files: Readonly<Record<string, string>>,
): Promise<{ dir: string; git: (...args: string[]) => void }> {
  const dir = await folder();
  const git = (...args: string[]) => void execFileSync('git', ['-C', dir, ...args], { stdio: 'pipe' });
  git('init', '--quiet');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(dir, name, '..'), { recursive: true });
    await writeFile(join(dir, name), text);
  }
  return { dir, git };
}

test('in a git repository, a file that is not ignored is refused, there or not', async () => {
  const { dir } = await repository({ '.env': 'A=1\n', '.gitignore': 'other\n' });
  for (const name of ['.env', '.env.local']) {
    await expect(openEnvFile(join(dir, name))).rejects.toThrow(
      `git does not ignore it, so the key could get into a commit. Add ${name} to .gitignore. Nothing was done.`,
    );
  }
  expect((await readdir(dir)).sort()).toEqual(['.env', '.git', '.gitignore']);
});

test('in a git repository, a file that is tracked is refused, ignored or not', async () => {
  const { dir, git } = await repository({ '.env': 'A=1\n', '.gitignore': '.env\n' });
  git('add', '--force', '.env');
  await expect(openEnvFile(join(dir, '.env'))).rejects.toThrow('git tracks it');
  expect(await readFile(join(dir, '.env'), 'utf8')).toBe('A=1\n');
});

test.each([
  { title: 'by its name', name: '.env', rule: '.env\n' },
  { title: 'in a folder further down', name: 'a/b/.env', rule: '.env\n' },
  { title: 'with its folder', name: 'a/.env', rule: 'a/\n' },
])('in a git repository, a file that is ignored $title is written', async ({ name, rule }) => {
  const { dir } = await repository({ '.gitignore': rule, [`${name}/../keep`]: '' });
  await (await openEnvFile(join(dir, name))).write(VALUES);
  expect(await readFile(join(dir, name), 'utf8')).toBe(lines(...WRITTEN));
});

test.skipIf(process.platform === 'win32')(
  'a name that git could take for a pattern is only a name',
  async () => {
    const name = ':(top)*.env';
    const { dir, git } = await repository({ '.gitignore': ':*\n', 'tracked.env': '' });
    git('add', 'tracked.env');
    await (await openEnvFile(join(dir, name))).write(VALUES);
    expect(await readFile(join(dir, name), 'utf8')).toBe(lines(...WRITTEN));
  },
);

test('where git cannot tell, the file is refused', async () => {
  const dir = await folder();
  await mkdir(join(dir, '.git'));
  await expect(openEnvFile(join(dir, '.env'))).rejects.toThrow('git could not say whether it is ignored (');
});
