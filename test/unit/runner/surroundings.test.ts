import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SurroundingsError } from '../../../src/base/errors.ts';
import { checkSurroundings, requireWebAssembly, writing } from '../../../src/runner/surroundings.ts';

function withFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'surroundings-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('files that can be written are left as they are', () =>
  withFolder((folder) => {
    const path = join(folder, 'output');
    writeFileSync(path, 'a=b\n');
    checkSurroundings({ GITHUB_OUTPUT: path, GITHUB_ENV: '', GITHUB_STEP_SUMMARY: '/nowhere' });
    expect(readFileSync(path, 'utf8')).toBe('a=b\n');
  }));

test.each(['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE'])(
  'a missing %s is told before a key is made',
  (name) =>
    withFolder((folder) => {
      const check = () => checkSurroundings({ [name]: join(folder, 'missing') });
      expect(check).toThrow(SurroundingsError);
      expect(check).toThrow(
        `The runner's file that ${name} names cannot be written (ENOENT). The runner makes it`,
      );
    }),
);

test('so is what is no file', () =>
  withFolder((folder) => {
    mkdirSync(join(folder, 'output'));
    expect(() => checkSurroundings({ GITHUB_OUTPUT: join(folder, 'output') })).toThrow('(EISDIR)');
  }));

test.each([
  { thrown: Object.assign(new Error(), { code: 'ENOSPC' }), told: "(ENOSPC). The runner's disk is full" },
  { thrown: Object.assign(new Error(), { code: 'EROFS' }), told: '(EROFS). Its file system is read-only' },
  { thrown: Object.assign(new Error(), { code: 'EACCES' }), told: '(EACCES). The user that runs the job' },
  // What @actions/core throws where the file is gone has no code.
  { thrown: new Error('Missing file at path: /secret'), told: '(ENOENT). The runner makes it' },
])('a file that cannot be written is told with cause and remedy: $told', ({ thrown, told }) => {
  const write = () =>
    writing('GITHUB_OUTPUT', () => {
      throw thrown;
    });
  expect(write).toThrow(told);
  expect(write).not.toThrow('/secret');
});

test('this process can run WebAssembly', () => {
  expect(requireWebAssembly).not.toThrow();
});
