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
])('an input is $title', ({ input, name, given, value }) => {
  vi.stubEnv(`INPUT_${input}`, given);
  expect(inputSource(log).read(name)).toBe(value);
});

test.each([
  { title: 'hosted', env: { RUNNER_ENVIRONMENT: 'github-hosted' }, facts: { isHosted: true } },
  { title: 'self-hosted', env: { RUNNER_ENVIRONMENT: 'self-hosted' }, facts: { isHosted: false } },
  { title: 'the second attempt', env: { GITHUB_RUN_ATTEMPT: '2' }, facts: { attempt: 2 } },
  { title: 'an attempt not told', env: {}, facts: { attempt: 1, isHosted: false, repository: '' } },
  { title: 'a repository', env: { GITHUB_REPOSITORY: 'acme/web' }, facts: { repository: 'acme/web' } },
])('what the run says is taken from the environment: $title', ({ env, facts }) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(inputSource(log).facts).toMatchObject(facts);
});

test('the event is read only when it is asked for', () => {
  vi.stubEnv('GITHUB_EVENT_PATH', '/nowhere/event.json');
  const source = inputSource(log);
  expect(source.missingSecretsReason).toThrow('gives ENOENT');
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
