import { expect, test } from 'vitest';
import { readOptions } from './cli-options.ts';

const CREDENTIALS = { WHISP_EMAIL: 'ana@acme.test', WHISP_PASSWORD: 'my-secret' };
const read = (args: readonly string[], env: Record<string, string> = CREDENTIALS) => readOptions(args, env);
const input = (...pairs: string[]) => pairs.flatMap((pair) => ['--input', pair]);

test('credentials come from the environment, empty variables count as not set', () => {
  const env = { ...CREDENTIALS, WHISP_COMPANY_NAME: 'Acme', GITHUB_TOKEN: 'token-1', WHISP_API_KEY: '' };
  expect(read(input('app_name=a=b', 'Api_URL=http://localhost:1'), env)).toMatchObject({
    inputs: {
      email: 'ana@acme.test',
      password: 'my-secret',
      company_name: 'Acme',
      github_token: 'token-1',
      app_name: 'a=b',
      api_url: 'http://localhost:1',
    },
    secrets: ['my-secret', 'token-1'],
    envFile: undefined,
    json: false,
  });
});

test.each([
  { env: {}, message: /^WHISP_EMAIL and WHISP_PASSWORD are not set: / },
  { env: { WHISP_EMAIL: 'a', WHISP_PASSWORD: '' }, message: /^WHISP_PASSWORD is not set: / },
  { env: { WHISP_PASSWORD: 'a' }, message: /^WHISP_EMAIL is not set: / },
])('missing credentials are told by the names of their variables: $env', ({ env, message }) => {
  expect(() => read(input('app_name=a'), env)).toThrow(message);
});

test.each([
  { title: 'the input says what is to become of that', args: input('on_missing_credentials=skip'), env: {} },
  { title: 'the e-mail address is given as an input', args: input('email=a'), env: { WHISP_PASSWORD: 'a' } },
])('credentials are not missing where $title', ({ args, env }) => {
  expect(read(args, env)).toBeDefined();
});

test.each([
  { pair: 'password=my-secret', variable: 'WHISP_PASSWORD' },
  { pair: 'Password=my-secret', variable: 'WHISP_PASSWORD' },
  { pair: 'github_token=my-secret', variable: 'GITHUB_TOKEN' },
  { pair: 'current_api_key=my-secret', variable: 'WHISP_API_KEY' },
  { pair: 'GITHUB_TOKEN=my-secret', variable: 'GITHUB_TOKEN' },
])('--input $pair is refused in favour of $variable', ({ pair, variable }) => {
  const refused = () => read(input('app_name=a', pair));
  expect(refused).toThrow(`Set the environment variable ${variable} instead.`);
  expect(refused).not.toThrow('my-secret');
});

test.each([
  { args: ['--input', 'app_name'], message: '--input app_name: expected name=value' },
  { args: ['--input', '=value'], message: '--input =value: expected name=value' },
  {
    args: ['--env-file', '.env', '--json'],
    message: '--json and --env-file exclude each other: give one of them',
  },
  {
    args: ['--env-file', '.env', ...input('command=teardown')],
    message: '--env-file: the command teardown makes no key that could be written',
  },
  {
    args: ['--env-file', '.env', ...input('key_lifetime=job')],
    message:
      '--env-file makes a key that stays; with key_lifetime=job it would be revoked at the end of this run. Leave one of them out.',
  },
  {
    args: ['--json', ...input('KEY_LIFETIME=job')],
    message:
      '--json makes a key that stays; with key_lifetime=job it would be revoked at the end of this run. Leave one of them out.',
  },
])('$args is refused', ({ args, message }) => {
  expect(() => read(args)).toThrow(new Error(message));
});

test.each([
  { args: ['--json'], lifetime: 'persistent' },
  { args: ['--env-file', '.env'], lifetime: 'persistent' },
  { args: ['--env-file', '.env', ...input('command=rotate')], lifetime: 'persistent' },
  { args: ['--env-file', '.env', ...input('key_lifetime=persistent')], lifetime: 'persistent' },
  { args: ['--json', ...input('command=sweep')], lifetime: undefined },
  { args: [], lifetime: undefined },
])('with $args the lifetime of the key is $lifetime', ({ args, lifetime }) => {
  expect(read(args)?.inputs['key_lifetime']).toBe(lifetime);
});

test('help asks for nothing else', () => {
  expect(read(['--help'], {})).toBeUndefined();
});
