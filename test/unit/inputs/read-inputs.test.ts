import { expect, test } from 'vitest';
import { explain, InputError } from '../../../src/base/errors.ts';
import { type Inputs, readInputs, type Skip } from '../../../src/inputs/read-inputs.ts';

const FORK = "this is a fork's pull request, whose runs have no secrets";

const LEAST = { email: 'dev@acme.test', password: 'S3cure!Pass#2026', app_name: 'chat' };

/** The inputs given, and nothing else. */
function readOnly(given: Record<string, string>, missingSecretsReason?: string): Inputs | Skip {
  return readInputs({
    read: (name) => given[name] ?? '',
    missingSecretsReason: () => missingSecretsReason,
    facts: { repository: 'acme/web', attempt: 1, isHosted: true },
  });
}

/** The least that a user can give, with changes. */
function read(changes: Record<string, string> = {}, missingSecretsReason?: string): Inputs | Skip {
  return readOnly({ ...LEAST, ...changes }, missingSecretsReason);
}

function problems(changes: Record<string, string>, missingSecretsReason?: string): readonly string[] {
  try {
    read(changes, missingSecretsReason);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

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

const SWEEP = { app_name_prefix: 'web-pr-', github_token: 't' };

const number = 'must be a whole number from 1 to 86400.';

test.each([
  [
    'email',
    '',
    /^email is missing\. Store it as a secret and pass it: email: \$\{\{ secrets\.WHISP_EMAIL \}\}/,
  ],
  ['password', '', /^password is missing\. .*secrets\.WHISP_PASSWORD.*Dependabot secrets\.$/],
  ['app_name', '', "app_name is missing. Give the app's name, or its id as app_id."],
  ['app_id', '../keys', 'app_id is not an id: copy it from the output app_id or the Whisp dashboard.'],
  ['app_id', 'a/b', /^app_id is not an id/],
  ['command', 'create', 'command must be one of provision, rotate, revoke, teardown, sweep.'],
  ['key_lifetime', 'forever', 'key_lifetime must be one of job, persistent.'],
  ['keep_keys', '0', 'keep_keys must be a whole number from 1 to 5.'],
  ['keep_keys', '6', 'keep_keys must be a whole number from 1 to 5.'],
  ['dry_run', '1', 'dry_run must be true or false.'],
  ['key_policy', 'always', 'key_policy must be one of create, ensure.'],
  ['base_url_kind', 'var', 'base_url_kind must be one of secret, variable.'],
  ['export_env', 'yes', 'export_env must be true or false.'],
  ['export_env', 'tRue', 'export_env must be true or false.'],
  ['export_env', 'true false', 'export_env must be true or false.'],
  ['export_env', 'not true', 'export_env must be true or false.'],
  ['export_env', 'trueish', 'export_env must be true or false.'],
  ['mask_base_url', '0', 'mask_base_url must be true or false.'],
  ['job_summary', 'on', 'job_summary must be true or false.'],
  ['on_missing_credentials', 'ignore', 'on_missing_credentials must be one of auto, fail, skip.'],
  ['request_timeout_seconds', '0', `request_timeout_seconds ${number}`],
  ['request_timeout_seconds', '1.5', `request_timeout_seconds ${number}`],
  ['timeout_seconds', '-1', `timeout_seconds ${number}`],
  ['timeout_seconds', '1e3', `timeout_seconds ${number}`],
  ['timeout_seconds', '86401', `timeout_seconds ${number}`],
  ['timeout_seconds', '5m', `timeout_seconds ${number}`],
  ['api_url', 'whisp', 'api_url must be a URL such as https://host.'],
  ['api_url', 'https://a\nb', 'api_url must be a URL such as https://host.'],
  ['api_url', 'http://whisp.example', /^api_url must begin with https:\/\/ /],
  ['api_url', 'http://127.0.0.1.example', /^api_url must begin with https:\/\/ /],
  ['api_url', 'ftp://127.0.0.1', /^api_url must begin with https:\/\/ /],
  ['api_url', 'https://me:secret@whisp.example', 'api_url must not contain credentials.'],
  ['api_url', 'https://me@whisp.example', 'api_url must not contain credentials.'],
  ['api_url', 'https://:secret@whisp.example', 'api_url must not contain credentials.'],
  ['api_url', 'https://whisp.example?x=1', 'api_url must end before any ? or #.'],
  ['api_url', 'https://whisp.example/#a', 'api_url must end before any ? or #.'],
  [
    'api_key_name',
    '1KEY',
    'api_key_name must be made of letters, digits and _, and must not begin with a digit.',
  ],
  ['api_key_name', 'MY-KEY', /^api_key_name must be made of letters/],
  [
    'base_url_name',
    'GitHub_URL',
    'base_url_name must not begin with GITHUB_, which GitHub keeps for itself.',
  ],
  ['base_url_name', 'whisp_api_key', /^base_url_name is the same name as api_key_name, case aside/],
])('%s: %j is refused', (name, value, message) => {
  expect(problems({ [name]: value })).toEqual([
    message instanceof RegExp ? expect.stringMatching(message) : message,
  ]);
});

test('NODE_OPTIONS is refused as a name only where it would be exported', () => {
  expect(problems({ api_key_name: 'node_options', export_env: 'true' })).toEqual([
    'api_key_name must not be NODE_OPTIONS, which the runner does not let an action export.',
  ]);
  for (const command of ['provision', 'teardown', 'sweep']) {
    expect(problems({ ...SWEEP, command, api_key_name: 'NODE_OPTIONS' })).toEqual([]);
  }
});

test.each(['MY_GITHUB_KEY', 'MY_NODE_OPTIONS', 'NODE_OPTIONS_KEY', '_key1'])('%s may be exported', (name) => {
  expect(problems({ api_key_name: name, export_env: 'true' })).toEqual([]);
});

test.each([
  ['request_timeout_seconds', { requestTimeoutMs: 1000 }, '1'],
  ['request_timeout_seconds', { requestTimeoutMs: 86_400_000 }, '86400'],
  ['timeout_seconds', { timeoutMs: 1000 }, '1'],
  ['timeout_seconds', { timeoutMs: 86_400_000 }, '86400'],
  ['keep_keys', { task: { keepKeys: 1 } }, '1'],
  ['keep_keys', { task: { keepKeys: 5 } }, '5'],
])('%s: the bounds themselves are accepted, as %j', (name, inputs, value) => {
  expect(read({ [name]: value })).toMatchObject(inputs);
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

function failureLines(wrong: Record<string, string>): string[] {
  try {
    read(wrong);
  } catch (error) {
    return explain(error).split('\n');
  }
  return [];
}

test.each([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
])('a boolean may be spelt %s', (text, value) => {
  expect(read({ export_env: text })).toMatchObject({ task: { exportEnv: value } });
});

test.each([
  ['https://whisp.example/', 'https://whisp.example'],
  ['https://whisp.example/api//', 'https://whisp.example/api'],
  ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
  ['http://localhost:4010/', 'http://localhost:4010'],
  ['http://127.10.200.30:4010', 'http://127.10.200.30:4010'],
  ['http://[::1]:4010', 'http://[::1]:4010'],
])('api_url %s is taken as %s', (given, taken) => {
  expect(read({ api_url: given })).toMatchObject({ apiUrl: taken });
});

test('app_id makes app_name a guard', () => {
  expect(read({ app_id: 'a1' })).toMatchObject({ task: { app: { by: 'id', id: 'a1', name: 'chat' } } });
  expect(read({ app_id: 'a1', app_name: '' })).toMatchObject({
    task: { app: { by: 'id', id: 'a1', name: undefined } },
  });
});

test.each([
  ['auto', FORK, { skip: `password not given: ${FORK}` }],
  ['skip', undefined, { skip: 'password not given' }],
  ['skip', FORK, { skip: `password not given: ${FORK}` }],
])(
  'without credentials, on_missing_credentials: %s (missingSecretsReason: %s) skips',
  (policy, missingSecretsReason, skip) => {
    expect(read({ password: '', on_missing_credentials: policy }, missingSecretsReason)).toEqual(skip);
  },
);

test('with credentials nothing is skipped, whatever on_missing_credentials says', () => {
  for (const policy of ['auto', 'skip', 'fail']) {
    expect(read({ on_missing_credentials: policy }, FORK)).toMatchObject({ task: { command: 'provision' } });
  }
});

test('without credentials, fail fails even where there is an missingSecretsReason', () => {
  expect(problems({ password: '', on_missing_credentials: 'fail' }, FORK)).toHaveLength(1);
});

test('a step that is skipped needs nothing that a fork has not', () => {
  const nothing = { email: '', password: '', app_name: '', secret_targets: 'actions', github_token: '' };
  for (const command of ['provision', 'rotate', 'revoke', 'teardown', 'sweep']) {
    expect(read({ ...nothing, command }, FORK)).toEqual({ skip: `email and password not given: ${FORK}` });
  }
});

test('the inputs of a step that is skipped must be right where they are given', () => {
  expect(problems({ email: '', password: '', timeout_seconds: 'x' }, FORK)).toEqual([
    `timeout_seconds ${number}`,
  ]);
});

const DELIVER = { secret_targets: 'actions', github_token: 't' };

test.each<[Record<string, string>, object]>([
  [
    DELIVER,
    {
      lifetime: 'persistent',
      keepKeys: undefined,
      delivery: { repository: 'acme/web', createEnvironment: false, ensure: undefined },
    },
  ],
  [
    { ...DELIVER, command: 'rotate' },
    { lifetime: 'persistent', keepKeys: 2, keepKeysGiven: false },
  ],
  [
    { ...DELIVER, command: 'rotate', max_key_age_days: '7' },
    { delivery: { ensure: { currentApiKey: undefined, maxAgeMs: 7 * 86_400_000 } } },
  ],
  [
    { ...DELIVER, key_policy: 'ensure', current_api_key: 'k' },
    { delivery: { ensure: { currentApiKey: 'k', maxAgeMs: undefined } } },
  ],
  [
    { ...DELIVER, key_policy: 'ensure', max_key_age_days: '0' },
    { command: 'provision', delivery: { ensure: { currentApiKey: undefined, maxAgeMs: 0 } } },
  ],
  [
    { ...DELIVER, secret_targets: 'environment/pr-{number}' },
    { delivery: { targets: [{ store: 'environment', environment: 'pr-{number}' }] } },
  ],
  [
    {
      ...DELIVER,
      command: 'sweep',
      app_name_prefix: 'Web2-pr-',
      secret_targets: 'environment/{number}',
    },
    { command: 'sweep', prefix: 'Web2-pr-', targetTemplate: 'environment/{number}' },
  ],
  [{ ...DELIVER, command: 'teardown' }, { targets: [{ store: 'actions', repository: 'acme/web' }] }],
  [{ keep_keys: '3' }, { command: 'provision', lifetime: 'persistent', keepKeys: 3 }],
  [{ key_lifetime: 'persistent' }, { command: 'provision', lifetime: 'persistent', keepKeys: undefined }],
  [
    { command: 'rotate', keep_keys: '2', company_name: 'Acme' },
    { command: 'rotate', lifetime: 'persistent', keepKeys: 2, companyName: undefined },
  ],
  [
    { command: 'revoke', key_id: ' k1 \n\nk2\nk1' },
    { command: 'revoke', keyIds: ['k1', 'k2'] },
  ],
  [
    { command: 'teardown', keep_keys: '3', key_lifetime: 'job', key_id: '/', export_env: 'what' },
    { command: 'teardown' },
  ],
])('%j asks for %j', (given, task) => {
  expect(read(given)).toMatchObject({ task });
});

test('sweep takes no app, and reads pull requests of the current repository', () => {
  const { app_name: _, ...account } = LEAST;
  const given = { ...account, command: 'sweep', app_name_prefix: 'web-pr-', github_token: 'ghs_x' };
  expect(readOnly(given)).toMatchObject({
    task: {
      command: 'sweep',
      prefix: 'web-pr-',
      repository: 'acme/web',
    },
    github: { token: 'ghs_x', apiUrl: 'https://api.github.com' },
  });
});

test.each<[Record<string, string>, string[]]>([
  [
    { key_lifetime: 'job', keep_keys: '2' },
    ['key_lifetime cannot be job with keep_keys: such a key has to outlive the job.'],
  ],
  [{ command: 'rotate' }, [expect.stringMatching('^keep_keys is missing. Say how many keys are to stay')]],
  [{ command: 'rotate', keep_keys: '9' }, ['keep_keys must be a whole number from 1 to 5.']],
  [
    { command: 'rotate', keep_keys: '2', key_lifetime: 'job' },
    ['key_lifetime cannot be job with command: rotate: such a key has to outlive the job.'],
  ],
  [
    { key_policy: 'ensure' },
    ['key_policy ensure needs secret_targets: that is where the stored key is looked up.'],
  ],
  [
    { max_key_age_days: '30' },
    ['max_key_age_days needs secret_targets: that is where the stored key is looked up.'],
  ],
  [
    { ...DELIVER, max_key_age_days: '30' },
    ['max_key_age_days needs key_policy: ensure or command: rotate; provision makes a key in every run.'],
  ],
  [
    { ...DELIVER, key_lifetime: 'job' },
    ['key_lifetime cannot be job with secret_targets: such a key has to outlive the job.'],
  ],
  [{ ...DELIVER, create_environment: 'x' }, ['create_environment must be true or false.']],
  [
    { secret_targets: 'actions' },
    ['github_token is missing. Leave it out to use the token of the workflow, or pass one.'],
  ],
  [
    { ...DELIVER, secret_targets: 'actions\nnowhere\nAcme/Web:actions' },
    [
      'secret_targets has the line "nowhere": write "environment/nowhere".',
      'secret_targets names "Acme/Web:actions" twice: "actions" is the same target.',
    ],
  ],
  [{ command: 'revoke' }, ['key_id is missing. Give the ids of the keys to revoke, one a line.']],
  [
    { command: 'revoke', key_id: 'k1\n../x' },
    [expect.stringMatching('^key_id must be ids of keys, one a line')],
  ],
  [
    { command: 'sweep', github_token: 't' },
    [expect.stringMatching("^app_name_prefix is missing. Give what the previews' names begin with")],
  ],
  [
    { command: 'sweep', github_token: 't', app_name_prefix: 'pr-' },
    [expect.stringMatching("^app_name_prefix must contain the repository's name, web,")],
  ],
  [
    { command: 'sweep', github_token: 't', app_name_prefix: 'web-1' },
    [expect.stringMatching('^app_name_prefix must not end with a digit')],
  ],
  [{ command: 'sweep', app_name_prefix: 'web-pr-' }, [expect.stringMatching('^github_token is missing')]],
])('%j is refused', (given, expected) => {
  expect(problems(given)).toEqual(expected);
});

test('sweep is refused where the repository is not known, since every name contains nothing', () => {
  const given = { ...LEAST, command: 'sweep', app_name_prefix: 'web-pr-', github_token: 't' };
  const source = {
    missingSecretsReason: () => undefined,
    facts: { repository: '', attempt: 1, isHosted: true },
  };
  expect(() =>
    readInputs({ ...source, read: (name) => new Map(Object.entries(given)).get(name) ?? '' }),
  ).toThrow("app_name_prefix must contain the repository's name");
});
