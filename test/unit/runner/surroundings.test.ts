import fs, { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SurroundingsError } from '../../../src/base/errors.ts';
import { checkSurroundings, requireWebAssembly, writing } from '../../../src/runner/surroundings.ts';
import { withProcess } from '../../support/stand-in-process.ts';

const MADE_BY_RUNNER =
  'The runner makes it for each step, and the action has to be able to append to it: look at what the job or its container changes there.';
const FULL = "The runner's disk is full: make room on it.";

const refusal = (variable: string, code: string, remedy: string) =>
  new SurroundingsError(`The runner's file that ${variable} names cannot be written (${code}). ${remedy}`);

function withFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'surroundings-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a function throws; undefined when it does not. */
function thrownBy(run: () => void): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

test('files that can be written are left as they are', () =>
  withFolder((folder) => {
    const path = join(folder, 'output');
    writeFileSync(path, 'a=b\n');
    checkSurroundings({ GITHUB_OUTPUT: path, GITHUB_ENV: '', GITHUB_STEP_SUMMARY: '/nowhere' });
    expect(readFileSync(path, 'utf8')).toBe('a=b\n');
  }));

test('a runner without such files takes commands in their place', () => {
  expect(() => checkSurroundings({})).not.toThrow();
});

test.each(['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE'])(
  'a missing %s is told before a key is made',
  (name) =>
    withFolder((folder) => {
      const error = thrownBy(() => checkSurroundings({ [name]: join(folder, 'missing') }));
      expect(error).toBeInstanceOf(SurroundingsError);
      expect(error).toEqual(refusal(name, 'ENOENT', MADE_BY_RUNNER));
    }),
);

test('so is what is no file', () =>
  withFolder((folder) => {
    mkdirSync(join(folder, 'output'));
    expect(thrownBy(() => checkSurroundings({ GITHUB_OUTPUT: join(folder, 'output') }))).toEqual(
      refusal('GITHUB_OUTPUT', 'EISDIR', MADE_BY_RUNNER),
    );
  }));

describe('the space on the disk', () => {
  const person = { getuid: () => 1000 };
  const root = { getuid: () => 0 };
  /** What a process on Windows has. */
  const windows = {};
  const disk = { blocks: 1000, bavail: 0, bfree: 0, bsize: 4096 };

  test.each([
    { title: '64 KB are enough', process: person, space: { ...disk, bavail: 16 }, isEnough: true },
    { title: 'less is not', process: person, space: { ...disk, bavail: 15 }, isEnough: false },
    {
      title: 'a byte less is not',
      process: person,
      space: { ...disk, bavail: 65_535, bsize: 1 },
      isEnough: false,
    },
    {
      title: 'what is kept for root is of no use to others',
      process: person,
      space: { ...disk, bavail: 15, bfree: 16 },
      isEnough: false,
    },
    {
      title: 'what is kept for root is of use to root',
      process: root,
      space: { ...disk, bavail: 15, bfree: 16 },
      isEnough: true,
    },
    {
      title: 'root needs it, too',
      process: root,
      space: { ...disk, bavail: 16, bfree: 15 },
      isEnough: false,
    },
    { title: 'Windows has no root', process: windows, space: { ...disk, bavail: 16 }, isEnough: true },
    {
      title: 'nobody is root on Windows',
      process: windows,
      space: { ...disk, bavail: 15, bfree: 16 },
      isEnough: false,
    },
    { title: 'one block counts', process: person, space: { ...disk, blocks: 1 }, isEnough: false },
    {
      title: 'a file system that does not count is trusted',
      process: person,
      space: { ...disk, blocks: 0 },
      isEnough: true,
    },
  ])('$title', ({ process, space, isEnough }) =>
    withFolder((folder) => {
      const path = join(folder, 'env');
      writeFileSync(path, '');
      const real = fs.statfsSync(path);
      const asked = vi.spyOn(fs, 'statfsSync').mockReturnValue(Object.assign(real, space));
      syncBuiltinESMExports();
      const error = withProcess(process, () => thrownBy(() => checkSurroundings({ GITHUB_ENV: path })));
      expect(error).toEqual(isEnough ? undefined : refusal('GITHUB_ENV', 'ENOSPC', FULL));
      expect(asked.mock.calls).toEqual([[path]]);
    }),
  );
});

const coded = (code: unknown) => Object.assign(new Error('/secret'), { code });

test.each([
  { title: 'a full disk', thrown: coded('ENOSPC'), code: 'ENOSPC', remedy: FULL },
  {
    title: 'a quota',
    thrown: coded('EDQUOT'),
    code: 'EDQUOT',
    remedy: "The quota on the runner's disk is used up: make room on it.",
  },
  {
    title: 'a file system that is read-only',
    thrown: coded('EROFS'),
    code: 'EROFS',
    remedy: 'Its file system is read-only: let the container mount it for writing.',
  },
  {
    title: 'a file of somebody else',
    thrown: coded('EACCES'),
    code: 'EACCES',
    remedy:
      'The user that runs the job may not write it: let the container run as another, or change who owns it.',
  },
  { title: 'any other code', thrown: coded('EIO'), code: 'EIO', remedy: MADE_BY_RUNNER },
  { title: 'a code that is a number', thrown: coded(-5), code: '-5', remedy: MADE_BY_RUNNER },
  {
    title: 'no code, as @actions/core has none where the file is gone',
    thrown: new Error('Missing file at path: /secret'),
    code: 'ENOENT',
    remedy: MADE_BY_RUNNER,
  },
  {
    title: 'what is not an error',
    thrown: { code: '/secret' },
    code: 'ENOENT',
    remedy: MADE_BY_RUNNER,
  },
])('a file that cannot be written is told with cause and remedy: $title', ({ thrown, code, remedy }) => {
  const write = () => {
    throw thrown;
  };
  const error = thrownBy(() => writing('GITHUB_OUTPUT', write));
  expect(error).toBeInstanceOf(SurroundingsError);
  expect(error).toEqual(refusal('GITHUB_OUTPUT', code, remedy));
});

test('what can be written is written, once', () => {
  const write = vi.fn();
  writing('GITHUB_OUTPUT', write);
  expect(write).toHaveBeenCalledTimes(1);
});

describe('WebAssembly', () => {
  test('has memory in this process', () => {
    expect(requireWebAssembly).not.toThrow();
  });

  test('is asked for the least memory there is', () => {
    const asked: unknown[] = [];
    vi.stubGlobal('WebAssembly', {
      Memory: class {
        constructor(...given: unknown[]) {
          asked.push(given);
        }
      },
    });
    requireWebAssembly();
    expect(asked).toEqual([[{ initial: 1 }]]);
  });

  test.each([
    { title: 'an error', thrown: new RangeError('could not allocate'), why: 'RangeError' },
    { title: 'anything else', thrown: 'no', why: 'unknown error' },
  ])('without memory is told with the remedy: $title', ({ thrown, why }) => {
    vi.stubGlobal('WebAssembly', {
      Memory: class {
        constructor() {
          throw thrown;
        }
      },
    });
    const error = thrownBy(requireWebAssembly);
    vi.unstubAllGlobals();
    expect(error).toBeInstanceOf(SurroundingsError);
    expect(error).toEqual(
      new SurroundingsError(
        `The process has no memory for WebAssembly, without which no response can be read (${why}). It takes 10 GB of address space, though hardly any memory: raise the limit on it (ulimit -v), and leave out --jitless from NODE_OPTIONS.`,
      ),
    );
  });
});
