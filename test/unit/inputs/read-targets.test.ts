import { expect, test } from 'vitest';
import { DELIVER, type Given, problems, read, SWEEP } from '../../support/inputs.ts';

interface Asked {
  readonly title: string;
  readonly given: Given;
  readonly task: object;
}

test.each<Asked>([
  {
    title: 'targets',
    given: DELIVER,
    task: {
      delivery: {
        targets: [{ store: 'actions', repository: 'acme/web' }],
        repository: 'acme/web',
        createEnvironment: false,
        ensure: undefined,
      },
    },
  },
  {
    title: 'comments only',
    given: { secret_targets: '# none\n\n' },
    task: { delivery: undefined, lifetime: 'job' },
  },
  {
    title: 'an environment to create',
    given: { ...DELIVER, create_environment: 'true' },
    task: { delivery: { createEnvironment: true } },
  },
  {
    title: 'rotate with an age',
    given: { ...DELIVER, command: 'rotate', max_key_age_days: '7' },
    task: { delivery: { ensure: { currentApiKey: undefined, maxAgeMs: 604_800_000 } } },
  },
  {
    title: 'ensure with the stored key',
    given: { ...DELIVER, key_policy: 'ensure', current_api_key: 'k' },
    task: { delivery: { ensure: { currentApiKey: 'k', maxAgeMs: undefined } } },
  },
  {
    title: 'ensure with an age of nothing',
    given: { ...DELIVER, key_policy: 'ensure', max_key_age_days: '0' },
    task: { delivery: { ensure: { currentApiKey: undefined, maxAgeMs: 0 } } },
  },
  {
    title: 'rotate with ensure',
    given: { ...DELIVER, command: 'rotate', key_policy: 'ensure' },
    task: { keepKeys: 2, delivery: { ensure: { currentApiKey: undefined, maxAgeMs: undefined } } },
  },
  {
    title: '{number} outside of a sweep, as it is written',
    given: { ...DELIVER, secret_targets: 'environment/pr-{number}' },
    task: { delivery: { targets: [{ store: 'environment', environment: 'pr-{number}' }] } },
  },
  {
    title: 'other names',
    given: { api_key_name: 'KEY', base_url_name: 'URL', base_url_kind: 'variable' },
    task: { names: { apiKey: 'KEY', baseUrl: 'URL', baseUrlKind: 'variable' } },
  },
  {
    title: 'a sweep of targets with the number',
    given: {
      ...SWEEP,
      secret_targets: 'environment/pr-{number}\n#\nenvironment/pr-1',
      delete_environment: '',
    },
    task: {
      targetTemplate: 'environment/pr-{number}\n#\nenvironment/pr-1',
      hasEnvironments: true,
      deleteEnvironment: false,
    },
  },
  {
    title: 'a sweep of environments, too',
    given: { ...SWEEP, secret_targets: 'actions\nenvironment/pr-{number}', delete_environment: 'true' },
    task: { deleteEnvironment: true, hasEnvironments: true },
  },
])('what targets are asked for: $title', ({ given, task }) => {
  expect(read(given)).toMatchObject({ task });
});

interface Refused {
  readonly title: string;
  readonly given: Given;
  readonly problems: readonly unknown[];
}

const LOOKED_UP = 'needs secret_targets: that is where the stored key is looked up.';

test.each<Refused>([
  {
    title: 'ensure without targets',
    given: { key_policy: 'ensure' },
    problems: [`key_policy ensure ${LOOKED_UP}`],
  },
  {
    title: 'ensure with comments only',
    given: { key_policy: 'ensure', secret_targets: '# actions' },
    problems: [`key_policy ensure ${LOOKED_UP}`],
  },
  {
    title: 'an age without targets',
    given: { max_key_age_days: '30' },
    problems: [`max_key_age_days ${LOOKED_UP}`],
  },
  {
    title: 'rotate with an age and without targets',
    given: { command: 'rotate', keep_keys: '2', max_key_age_days: '30' },
    problems: [`max_key_age_days ${LOOKED_UP}`],
  },
  {
    title: 'an age for a key that is made in every run',
    given: { ...DELIVER, max_key_age_days: '30' },
    problems: [
      'max_key_age_days needs key_policy: ensure or command: rotate; provision makes a key in every run.',
    ],
  },
  {
    title: 'a policy that is none',
    given: { key_policy: 'always' },
    problems: ['key_policy is "always", but must be one of create, ensure.'],
  },
  {
    title: 'an age with its unit',
    given: { ...DELIVER, key_policy: 'ensure', max_key_age_days: '30d' },
    problems: ['max_key_age_days is "30d", but must be a whole number of days from 0 to 3650: write "30".'],
  },
  {
    title: 'a boolean that is none',
    given: { ...DELIVER, create_environment: 'yes' },
    problems: ['create_environment is "yes", but must be true or false: write "true".'],
  },
  {
    title: 'no token',
    given: { secret_targets: 'actions' },
    problems: ['github_token is missing. Leave it out to use the token of the workflow, or pass one.'],
  },
  {
    title: 'a token of two lines',
    given: { ...DELIVER, github_token: 'ghs_a\nghs_b' },
    problems: [
      expect.stringMatching(/^github_token has a line break inside, which no token has\. It came along/),
    ],
  },
  {
    title: 'a stored key with a zero-width blank',
    given: { ...DELIVER, key_policy: 'ensure', current_api_key: '\u200bs3cret' },
    problems: [
      expect.stringMatching(/^current_api_key has the invisible character U\+200B at its beginning, which/),
    ],
  },
  {
    title: "an address of GitHub's that is none",
    given: { ...DELIVER, github_api_url: 'http://ghes.example/api/v3' },
    problems: [
      'github_api_url is "http://ghes.example/api/v3", but must begin with https:// (http:// is accepted for this machine only, such as http://127.0.0.1:4010): write "https://ghes.example/api/v3".',
    ],
  },
  {
    title: 'every wrong line of the targets',
    given: { ...DELIVER, secret_targets: 'actions\nstaging\nActions\nAcme/Web:actions' },
    problems: [
      'secret_targets has the line "staging": write "environment/staging".',
      'secret_targets has the line "Actions": write "actions".',
      'secret_targets names "Acme/Web:actions" twice: "actions" is the same target.',
    ],
  },
  {
    title: 'names that differ in case only',
    given: { base_url_name: 'whisp_api_key' },
    problems: [
      'base_url_name is the same name as api_key_name, case aside. Give the two values different names.',
    ],
  },
  {
    title: 'names that GitHub does not take',
    given: { api_key_name: 'MY-KEY', base_url_name: 'github_url' },
    problems: [
      'api_key_name is "MY-KEY", but must be made of letters, digits and _, and must not begin with a digit: write "MY_KEY".',
      'base_url_name is "github_url", but must not begin with GITHUB_, which GitHub keeps for itself.',
    ],
  },
  {
    title: 'a name that cannot be exported',
    given: { api_key_name: 'NODE_OPTIONS', export_env: 'true' },
    problems: [
      'api_key_name is "NODE_OPTIONS", but must be another name, since the runner lets no action export that one.',
    ],
  },
  {
    title: 'a kind that is none',
    given: { base_url_kind: 'var' },
    problems: ['base_url_kind is "var", but must be one of secret, variable: write "variable".'],
  },
  {
    title: 'a key in place of its name',
    given: { api_key_name: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln' },
    problems: [
      expect.stringMatching(/^api_key_name is what looks like a token, but must be made of [^"]*\.$/),
    ],
  },
  {
    title: 'a wrong line in a sweep, as it was written',
    given: { ...SWEEP, secret_targets: 'environment/{number}\nenv/{number}' },
    problems: ['secret_targets has the line "env/{number}": write "environment/{number}".'],
  },
  {
    title: 'environments that all previews share, to be deleted',
    given: {
      ...SWEEP,
      delete_environment: 'true',
      secret_targets: 'environment/a\nenvironment/{number}\nacme/b:environment/c',
    },
    problems: ['environment/a', 'acme/b:environment/c'].map(
      (line) =>
        `secret_targets has the line "${line}": with delete_environment, every environment of a sweep must contain {number}, since one that all previews share would be deleted with the first.`,
    ),
  },
])('what targets cannot be: $title', ({ given, problems: expected }) => {
  expect(problems(given)).toEqual(expected);
});

test('NODE_OPTIONS is a name where nothing is exported', () => {
  for (const command of ['provision', 'teardown', 'sweep']) {
    expect(problems({ ...SWEEP, command, api_key_name: 'NODE_OPTIONS' })).toEqual([]);
  }
});
