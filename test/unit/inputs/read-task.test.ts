import { expect, test } from 'vitest';
import { DELIVER, type Given, LEAST, problems, read, readOnly, SWEEP } from '../../support/inputs.ts';

interface Asked {
  readonly title: string;
  readonly given: Given;
  readonly task: object;
}

test.each<Asked>([
  {
    title: 'an app by its id, with its name as a guard',
    given: { app_id: 'a1' },
    task: { app: { by: 'id', id: 'a1', name: 'chat' } },
  },
  {
    title: 'an app by its id alone',
    given: { app_id: 'a1', app_name: '' },
    task: { app: { by: 'id', id: 'a1', name: undefined } },
  },
  {
    title: 'a company to register',
    given: { company_name: 'Acme' },
    task: { command: 'provision', companyName: 'Acme' },
  },
  {
    title: 'a key for the job',
    given: { key_lifetime: 'job' },
    task: { lifetime: 'job', keepKeys: undefined, keepKeysGiven: false },
  },
  {
    title: 'a key that stays',
    given: { key_lifetime: 'persistent' },
    task: { lifetime: 'persistent', keepKeys: undefined },
  },
  {
    title: 'a key that stays, since old ones are retired',
    given: { keep_keys: '3' },
    task: { command: 'provision', lifetime: 'persistent', keepKeys: 3, keepKeysGiven: true },
  },
  { title: 'one key', given: { keep_keys: '1' }, task: { keepKeys: 1 } },
  { title: 'five keys', given: { keep_keys: '5' }, task: { keepKeys: 5 } },
  {
    title: 'a key that stays, since targets get it',
    given: DELIVER,
    task: { lifetime: 'persistent', keepKeys: undefined, keepKeysGiven: false },
  },
  {
    title: 'a rotation, which keeps the key before',
    given: { ...DELIVER, command: 'rotate' },
    task: { command: 'rotate', lifetime: 'persistent', keepKeys: 2, keepKeysGiven: false },
  },
  {
    title: 'a rotation without targets, which registers no account',
    given: { command: 'rotate', keep_keys: '2', company_name: 'Acme' },
    task: { command: 'rotate', lifetime: 'persistent', keepKeys: 2, companyName: undefined },
  },
  {
    title: 'values in the environment and in the clear',
    given: { export_env: 'true', mask_base_url: 'false' },
    task: { exportEnv: true, maskBaseUrl: false },
  },
  {
    title: 'a revocation',
    given: { command: 'revoke', key_id: ' k1 \n\nk2\nk1' },
    task: { command: 'revoke', app: { by: 'name', name: 'chat' }, keyIds: ['k1', 'k2'] },
  },
  {
    title: 'a teardown',
    given: { ...DELIVER, command: 'teardown' },
    task: {
      command: 'teardown',
      app: { by: 'name', name: 'chat' },
      targets: [{ store: 'actions', repository: 'acme/web' }],
      deleteEnvironment: false,
    },
  },
  {
    title: 'a teardown of environments, too',
    given: { ...DELIVER, command: 'teardown', secret_targets: 'environment/x', delete_environment: 'true' },
    task: { targets: [{ store: 'environment', environment: 'x' }], deleteEnvironment: true },
  },
])('a task is read: $title', ({ given, task }) => {
  expect(read(given)).toMatchObject({ task });
});

test('sweep takes no app, and reads pull requests of the current repository', () => {
  const { app_name: _, ...account } = LEAST;
  const task = {
    command: 'sweep',
    prefix: 'web-pr-',
    repository: 'acme/web',
    names: { apiKey: 'WHISP_API_KEY', baseUrl: 'WHISP_BASE_URL', baseUrlKind: 'secret' },
    targetTemplate: '',
    hasEnvironments: false,
    deleteEnvironment: false,
  };
  expect(readOnly({ ...account, ...SWEEP })).toMatchObject({ task });
  expect(readOnly({ ...account, ...SWEEP, app_name: '\u200b', app_id: '/' })).toMatchObject({ task });
});

test.each([
  {
    title: 'revoke',
    given: {
      command: 'revoke',
      key_id: 'k',
      keep_keys: '9',
      secret_targets: '?',
      api_key_name: '1',
      export_env: '?',
    },
  },
  {
    title: 'teardown',
    given: {
      command: 'teardown',
      keep_keys: '3',
      key_lifetime: 'job',
      key_id: '/',
      export_env: '?',
      key_policy: '?',
    },
  },
  {
    title: 'sweep',
    given: { ...SWEEP, keep_keys: '9', key_id: '/', create_environment: '?', mask_base_url: '?' },
  },
  {
    title: 'provision',
    given: { key_id: '/', app_name_prefix: 'x', delete_environment: '?', current_api_key: 'a b' },
  },
  {
    title: 'rotate',
    given: {
      command: 'rotate',
      keep_keys: '2',
      company_name: '\u200b',
      app_name_prefix: 'x',
      delete_environment: '?',
    },
  },
])('an input that the command does not use is ignored: $title', ({ given }) => {
  expect(problems(given)).toEqual([]);
});

interface Refused {
  readonly title: string;
  readonly given: Given;
  readonly problems: readonly unknown[];
}

test.each<Refused>([
  {
    title: 'no app',
    given: { app_name: '' },
    problems: [
      "app_name is missing. Give the app's name, or its id as app_id. If it is made from an expression, that was empty: github.head_ref is, except on pull requests.",
    ],
  },
  {
    title: 'a name with a zero-width blank',
    given: { app_name: 'chat\u200b' },
    problems: [
      'app_name is "chat\\u{200b}", but must not have the invisible character U+200B at its end: write "chat".',
    ],
  },
  {
    title: 'a company with U+FEFF',
    given: { company_name: '\ufeffAcme' },
    problems: [
      'company_name is "\\u{feff}Acme", but must not have the invisible character U+FEFF at its beginning: write "Acme".',
    ],
  },
  {
    title: 'an id that is none',
    given: { app_id: '../keys' },
    problems: [
      'app_id is "../keys", but must be an id (copy it from the output app_id or the Whisp dashboard).',
    ],
  },
  {
    title: 'a lifetime that is none',
    given: { key_lifetime: 'permanent' },
    problems: ['key_lifetime is "permanent", but must be one of job, persistent.'],
  },
  {
    title: 'a lifetime cut short',
    given: { key_lifetime: 'persist' },
    problems: ['key_lifetime is "persist", but must be one of job, persistent: write "persistent".'],
  },
  {
    title: 'no keys',
    given: { keep_keys: '0' },
    problems: ['keep_keys is "0", but must be a whole number from 1 to 5.'],
  },
  {
    title: 'more keys than there can be',
    given: { command: 'rotate', keep_keys: '6' },
    problems: ['keep_keys is "6", but must be a whole number from 1 to 5.'],
  },
  {
    title: 'a value of 300 characters, of which 200 are shown',
    given: { export_env: 'y'.repeat(300) },
    problems: [`export_env is "${'y'.repeat(200)}…", but must be true or false.`],
  },
  {
    title: 'a rotation that does not say how many keys stay',
    given: { command: 'rotate' },
    problems: [expect.stringMatching('^keep_keys is missing. Say how many keys are to stay')],
  },
  {
    title: 'a key for the job beside keep_keys',
    given: { key_lifetime: 'job', keep_keys: '2' },
    problems: ['key_lifetime cannot be job with keep_keys: such a key has to outlive the job.'],
  },
  {
    title: 'a key for the job beside targets',
    given: { ...DELIVER, key_lifetime: 'job' },
    problems: ['key_lifetime cannot be job with secret_targets: such a key has to outlive the job.'],
  },
  {
    title: 'a key for the job beside all that excludes it',
    given: { ...DELIVER, command: 'rotate', keep_keys: '2', key_lifetime: 'job' },
    problems: [
      'key_lifetime cannot be job with command: rotate and keep_keys and secret_targets: such a key has to outlive the job.',
    ],
  },
  {
    title: 'no key to revoke',
    given: { command: 'revoke' },
    problems: ['key_id is missing. Give the ids of the keys to revoke, one a line.'],
  },
  {
    title: 'a key to revoke that is none',
    given: { command: 'revoke', key_id: 'k1\n../x' },
    problems: [
      'key_id is "../x", but must be the id of a key, one a line (copy it from the output key_id or from a message).',
    ],
  },
  {
    title: "a key's token in place of its id",
    given: { command: 'revoke', key_id: `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(200)}.c2ln` },
    problems: [expect.stringMatching(/^key_id is what looks like a token, but must be the id of a key/)],
  },
  {
    title: 'no prefix',
    given: { ...SWEEP, app_name_prefix: '' },
    problems: [
      expect.stringMatching("^app_name_prefix is missing. Give what the previews' names begin with"),
    ],
  },
  {
    title: "a prefix without the repository's name",
    given: { ...SWEEP, app_name_prefix: 'pr-' },
    problems: [
      `app_name_prefix is "pr-", but must begin with the repository's name, web, as words of their own (web-pr-), so that no other repository's previews are swept.`,
    ],
  },
  {
    title: 'no token for the pull requests',
    given: { ...SWEEP, github_token: '' },
    problems: [expect.stringMatching('^github_token is missing')],
  },
])('a task is refused: $title', ({ given, problems: expected }) => {
  expect(problems(given)).toEqual(expected);
});

test('sweep is refused where the repository is not known', () => {
  expect(problems(SWEEP, { repository: '' })).toEqual([
    'app_name_prefix is "web-pr-", but cannot be checked: the name of the repository, not known (GITHUB_REPOSITORY), has no word in it.',
  ]);
});

test('a wrong command is told with the nearest, and the inputs are judged as for that', () => {
  const wrong = 'but must be one of provision, rotate, revoke, teardown, sweep';
  expect(problems({ command: 'revok', app_name: '', key_id: '../x' })).toEqual([
    `command is "revok", ${wrong}: write "revoke".`,
    expect.stringMatching('^key_id is "../x"'),
  ]);
  expect(problems({ command: 'create', app_name: '', export_env: '?' })).toEqual([
    `command is "create", ${wrong}.`,
    expect.stringMatching('^export_env is "\\?"'),
  ]);
});
