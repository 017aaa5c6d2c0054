import { expect, test } from 'vitest';
import { explain } from '../../../src/base/errors.ts';
import { readPostInputs } from '../../../src/inputs/read-inputs.ts';
import { DELIVER, type Given, LEAST, problems, read, SWEEP } from '../../support/inputs.ts';

test('the least a user can give is an account and an app', () => {
  expect(read()).toEqual({
    credentials: { email: LEAST.email, password: LEAST.password },
    github: undefined,
    task: {
      command: 'provision',
      app: { by: 'name', name: 'chat' },
      companyName: undefined,
      lifetime: 'job',
      keepKeys: undefined,
      keepKeysGiven: false,
      exportEnv: false,
      attempt: 1,
      longestJobMs: 21_600_000,
      maskBaseUrl: true,
      names: { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'secret' },
      delivery: undefined,
    },
    dryRun: false,
    requestTimeoutMs: 30_000,
    timeoutMs: 300_000,
    apiUrl: 'https://management.api.whispchat.com',
  });
});

test('all wrong inputs are told in one failure', () => {
  const wrong = { email: '', app_name: '', export_env: 'maybe', timeout_seconds: 'long', api_url: 'x' };
  expect(failureLines(wrong)).toEqual([
    '5 inputs are wrong:',
    ...Object.keys(wrong).map((name) => expect.stringMatching(`^  - ${name} `)),
  ]);
});

test('a single wrong input is told in one line', () => {
  expect(failureLines({ export_env: 'maybe' })).toEqual([expect.stringMatching(/^Input export_env /)]);
});

function failureLines(wrong: Given): string[] {
  try {
    read(wrong);
  } catch (error) {
    return explain(error).split('\n');
  }
  return [];
}

test.each([
  { input: 'dry_run', value: 'true', asks: { dryRun: true } },
  { input: 'request_timeout_seconds', value: '1', asks: { requestTimeoutMs: 1000 } },
  { input: 'request_timeout_seconds', value: '86400', asks: { requestTimeoutMs: 86_400_000 } },
  { input: 'timeout_seconds', value: '1', asks: { timeoutMs: 1000 } },
  { input: 'timeout_seconds', value: '86400', asks: { timeoutMs: 86_400_000 } },
  { input: 'api_url', value: 'https://whisp.example/', asks: { apiUrl: 'https://whisp.example' } },
])('every command takes $input: $value', ({ input, value, asks }) => {
  for (const command of ['provision', 'rotate', 'revoke', 'teardown', 'sweep']) {
    const given = { ...SWEEP, keep_keys: '2', key_id: 'k', command, [input]: value };
    expect(read(given)).toMatchObject({ ...asks, task: { command } });
  }
});

test.each([
  { input: 'dry_run', value: '1' },
  { input: 'job_summary', value: 'on' },
  { input: 'on_missing_credentials', value: 'ignore' },
  { input: 'request_timeout_seconds', value: '0' },
  { input: 'request_timeout_seconds', value: '86401' },
  { input: 'timeout_seconds', value: '0' },
  { input: 'timeout_seconds', value: '86401' },
  { input: 'api_url', value: 'http://whisp.example' },
])('every command refuses $input: $value', ({ input, value }) => {
  for (const command of ['provision', 'rotate', 'revoke', 'teardown', 'sweep']) {
    const given = { ...SWEEP, keep_keys: '2', key_id: 'k', command, [input]: value };
    expect(problems(given)).toEqual([expect.stringMatching(`^${input} is "${value}", but must `)]);
  }
});

test.each([
  { title: 'without targets', given: {}, github: undefined },
  { title: 'with comments only', given: { ...DELIVER, secret_targets: ' # actions\n' }, github: undefined },
  { title: 'a revocation', given: { ...DELIVER, command: 'revoke', key_id: 'k' }, github: undefined },
  { title: 'a teardown without targets', given: { command: 'teardown' }, github: undefined },
  { title: 'with targets', given: DELIVER, github: { token: 't', apiUrl: 'https://api.github.com' } },
  {
    title: 'a teardown with targets',
    given: { ...DELIVER, command: 'teardown' },
    github: { token: 't', apiUrl: 'https://api.github.com' },
  },
  { title: 'a sweep', given: SWEEP, github: { token: 't', apiUrl: 'https://api.github.com' } },
  {
    title: 'an Enterprise server',
    given: { ...DELIVER, github_api_url: 'https://ghes.example/api/v3' },
    github: { token: 't', apiUrl: 'https://ghes.example/api/v3' },
  },
])('GitHub is asked only by what needs it: $title', ({ given, github }) => {
  expect(read(given)).toMatchObject({ github });
});

test('a token and an address that nothing needs do not matter', () => {
  expect(problems({ github_token: 'a\u200bb', github_api_url: 'nowhere' })).toEqual([]);
});

test('the post step takes the credentials and the two limits', () => {
  const given: Given = { ...LEAST, request_timeout_seconds: '5', timeout_seconds: '60' };
  expect(readPostInputs({ read: (name) => given[name] ?? '' })).toEqual({
    credentials: { email: LEAST.email, password: LEAST.password },
    requestTimeoutMs: 5000,
    timeoutMs: 60_000,
  });
});

test.each([
  { title: 'nothing is given', given: {}, asks: { credentials: { email: '', password: '' } } },
  {
    title: 'the e-mail address is gone',
    given: { password: 'p' },
    asks: { credentials: { email: '', password: 'p' } },
  },
  {
    title: 'the password is gone',
    given: { email: 'e' },
    asks: { credentials: { email: 'e', password: '' } },
  },
  {
    title: 'the limits cannot be read',
    given: { request_timeout_seconds: '30s', timeout_seconds: '0' },
    asks: { requestTimeoutMs: 30_000, timeoutMs: 300_000 },
  },
  {
    title: 'every other input is wrong',
    given: {
      ...LEAST,
      app_name: '',
      command: '?',
      api_url: '?',
      export_env: '?',
      on_missing_credentials: '?',
    },
    asks: { credentials: { email: LEAST.email } },
  },
])('the post step fails over no input: $title', ({ given, asks }) => {
  const inputs: Given = given;
  expect(readPostInputs({ read: (name) => inputs[name] ?? '' })).toMatchObject(asks);
});
