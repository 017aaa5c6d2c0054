import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Log } from '../../../src/base/ports.ts';
import { readInputs } from '../../../src/inputs/read-inputs.ts';
import { inputSource } from '../../../src/runner/input-source.ts';

const masked: string[] = [];
const log: Log = {
  info: () => {},
  debug: () => {},
  notice: () => {},
  warning: () => {},
  error: () => {},
  mask: (value) => masked.push(value),
  redact: (text) => text,
};

beforeEach(() => {
  masked.length = 0;
  for (const name of Object.keys(process.env)) {
    if (/^(INPUT|GITHUB|RUNNER)_/.test(name)) vi.stubEnv(name, undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('the secrets are masked before any input is read', () => {
  vi.stubEnv('INPUT_PASSWORD', ' S3cure!\n');
  vi.stubEnv('INPUT_GITHUB_TOKEN', ' ghs_1 ');
  vi.stubEnv('INPUT_CURRENT_API_KEY', 'key\n');
  inputSource(log);
  expect(masked).toEqual([' S3cure!', 'ghs_1', 'key']);
});

test.each([
  { title: 'trimmed', input: 'APP_NAME', name: 'app_name', given: '  chat \n', value: 'chat' },
  { title: 'empty where it is not given', input: 'APP_NAME', name: 'app_id', given: 'chat', value: '' },
  {
    title: 'a password with its blanks',
    input: 'PASSWORD',
    name: 'password',
    given: ' a b ',
    value: ' a b ',
  },
  {
    title: 'a password without the line break at its end',
    input: 'PASSWORD',
    name: 'password',
    given: 'a\r\n',
    value: 'a',
  },
  {
    title: 'a password without several line breaks at its end, but with those in it',
    input: 'PASSWORD',
    name: 'password',
    given: '\na\nb \n\r\n\n',
    value: '\na\nb ',
  },
])('an input is $title', ({ input, name, given, value }) => {
  vi.stubEnv(`INPUT_${input}`, given);
  expect(inputSource(log).read(name)).toBe(value);
});

const nothingTold = { repository: '', attempt: 1, isHosted: false };

test.each([
  { title: 'hosted', env: { RUNNER_ENVIRONMENT: 'github-hosted' }, facts: { isHosted: true } },
  { title: 'self-hosted', env: { RUNNER_ENVIRONMENT: 'self-hosted' }, facts: {} },
  { title: 'the second attempt', env: { GITHUB_RUN_ATTEMPT: '2' }, facts: { attempt: 2 } },
  { title: 'an attempt that is no number', env: { GITHUB_RUN_ATTEMPT: 'last' }, facts: {} },
  { title: 'nothing', env: {}, facts: {} },
  { title: 'a repository', env: { GITHUB_REPOSITORY: 'acme/web' }, facts: { repository: 'acme/web' } },
])('what the run says is taken from the environment: $title', ({ env, facts }) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(inputSource(log).facts).toEqual({ ...nothingTold, ...facts });
});

test('the event is read only when it is asked for', () => {
  vi.stubEnv('GITHUB_EVENT_PATH', '/nowhere/event.json');
  const source = inputSource(log);
  expect(source.missingSecretsReason).toThrow('the file of GITHUB_EVENT_PATH gives ENOENT');
});

test.each([
  {
    title: 'Dependabot',
    env: { GITHUB_ACTOR: 'dependabot[bot]', GITHUB_EVENT_NAME: 'push' },
    reason: 'this run is by Dependabot, whose runs have Dependabot secrets only',
  },
  {
    title: 'the name of the event',
    env: { GITHUB_ACTOR: 'ana', GITHUB_EVENT_NAME: 'pull_request_target' },
    reason: undefined,
  },
])('whether a run has secrets is told without the event where it can: $title', ({ env, reason }) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(inputSource(log).missingSecretsReason()).toBe(reason);
});

test.each([
  { title: 'of the repository itself', repository: 'acme/web', reason: undefined },
  {
    title: 'of a fork',
    repository: 'acme/other',
    reason: "this is a fork's pull request, whose runs have no secrets",
  },
  {
    title: 'of a repository that is not told',
    repository: undefined,
    reason: "this is a fork's pull request, whose runs have no secrets",
  },
])('whether a run has secrets is told by the event of a pull request: $title', ({ repository, reason }) => {
  const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  try {
    const path = join(folder, 'event.json');
    writeFileSync(path, JSON.stringify({ pull_request: { head: { repo: { full_name: 'acme/web' } } } }));
    vi.stubEnv('GITHUB_EVENT_PATH', path);
    vi.stubEnv('GITHUB_REPOSITORY', repository);
    expect(inputSource(log).missingSecretsReason()).toBe(reason);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  { title: 'U+FEFF before a password', given: '\ufeffS3cure!', at: 'beginning' },
  { title: 'U+FEFF after a password', given: 'S3cure!\ufeff\n', at: 'end' },
])('$title is still there to be told', ({ given, at }) => {
  vi.stubEnv('INPUT_EMAIL', 'dev@acme.test');
  vi.stubEnv('INPUT_PASSWORD', given);
  vi.stubEnv('INPUT_APP_NAME', 'chat');
  expect(() => readInputs(inputSource(log))).toThrow(
    `Input password has the invisible character U+FEFF at its ${at}. It came along`,
  );
});
