import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRunner } from '../../../src/runner/runner.ts';

const folder = mkdtempSync(join(tmpdir(), 'runner-unit-'));
const file = (name: string) => join(folder, name);
const FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'];
let written: string[] = [];

beforeEach(() => {
  written = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  for (const name of FILES) {
    writeFileSync(file(name), '');
    vi.stubEnv(name, file(name));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

afterAll(() => rmSync(folder, { recursive: true }));

const said = () => written.join('').split('\n').slice(0, -1);

test('a secret is given to the runner, and taken out of all that is said from then on', () => {
  const runner = createRunner();
  runner.mask('s3cret-key');
  runner.info('the s3cret-key is here');
  runner.debug('the s3cret-key is here');
  expect(said()).toEqual(['::add-mask::s3cret-key', 'the *** is here', '::debug::the *** is here']);
  expect(runner.redact('s3cret-key')).toBe('***');
});

test.each(['', ' ', '\n'])('nothing but blanks (%j) is no secret', (blank) => {
  const runner = createRunner();
  runner.mask(blank);
  expect(said()).toEqual([]);
  expect(runner.redact(`a${blank}b`)).toBe(`a${blank}b`);
});

test('a message cannot be taken for a command of the runner', () => {
  createRunner().info('one\n::set-output name=a::b');
  expect(said().filter((line) => line.startsWith('::'))).toEqual([]);
});

test.each(['notice', 'warning', 'error'] as const)('a %s is an annotation with a title', (level) => {
  createRunner()[level]('It is odd.');
  expect(said()).toEqual([`::${level} title=Whisp::It is odd.`]);
});

test('a message that is too long for an annotation is in the log before it', () => {
  createRunner().warning(`first\n${'x'.repeat(5000)}`);
  expect(said()).toEqual([
    'first',
    'x'.repeat(5000),
    '::warning title=Whisp::first%0AThe whole message is in the log, right above this line.',
  ]);
});

test('a failure is an error, and the code with which the process ends', () => {
  const before = process.exitCode;
  createRunner().fail('It failed.');
  expect(process.exitCode).toBe(1);
  process.exitCode = before;
  expect(said()).toEqual(['::error title=Whisp::It failed.']);
});

test.each([
  {
    title: 'an output',
    name: 'GITHUB_OUTPUT',
    give: (value: string) => createRunner().output('a', value),
    key: 'a',
  },
  {
    title: 'a variable',
    name: 'GITHUB_ENV',
    give: (value: string) => createRunner().exportVariable('RUNNER_UNIT', value),
    key: 'RUNNER_UNIT',
  },
  {
    title: 'the state',
    name: 'GITHUB_STATE',
    give: (value: string) => createRunner().saveState(value),
    key: 'pending',
  },
])('$title is written to its file', ({ name, give, key }) => {
  give('one');
  expect(readFileSync(file(name), 'utf8')).toMatch(new RegExp(`^${key}<<(\\S+)\\none\\n\\1\\n$`));
});

test.each([
  { title: 'an output', name: 'GITHUB_OUTPUT', give: () => createRunner().output('a', 'b') },
  { title: 'a variable', name: 'GITHUB_ENV', give: () => createRunner().exportVariable('RUNNER_UNIT', 'b') },
  { title: 'the state', name: 'GITHUB_STATE', give: () => createRunner().saveState('b') },
])('$title whose file cannot be written names the file', ({ name, give }) => {
  rmSync(file(name));
  expect(give).toThrow(name);
});

test('what was set before is read from the environment', () => {
  vi.stubEnv('RUNNER_UNIT', 'set');
  vi.stubEnv('STATE_pending', 'saved');
  expect(createRunner().variable('RUNNER_UNIT')).toBe('set');
  expect(createRunner().savedState()).toBe('saved');
});

test('the summary is written without secrets, and its absence or failure fails nothing', async () => {
  const runner = createRunner();
  runner.mask('s3cret-key');
  await runner.summary('<p>s3cret-key</p>');
  expect(readFileSync(file('GITHUB_STEP_SUMMARY'), 'utf8')).toBe('<p>***</p>');
  vi.stubEnv('GITHUB_STEP_SUMMARY', undefined);
  await runner.summary('<p>no</p>');
  expect(readFileSync(file('GITHUB_STEP_SUMMARY'), 'utf8')).toBe('<p>***</p>');
  vi.stubEnv('GITHUB_STEP_SUMMARY', file('GITHUB_STEP_SUMMARY'));
  rmSync(file('GITHUB_STEP_SUMMARY'));
  mkdirSync(file('GITHUB_STEP_SUMMARY'));
  await runner.summary('<p>no</p>');
  rmSync(file('GITHUB_STEP_SUMMARY'), { recursive: true });
  expect(said().slice(1)).toEqual([
    '::warning title=Whisp::The job summary could not be written (EISDIR). Nothing else is wrong.',
  ]);
});
