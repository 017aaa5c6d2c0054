import { expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { type Given, LEAST, problems, read } from '../../support/inputs.ts';

const FORK = "this is a fork's pull request, whose runs have no secrets";
const fork = () => FORK;
const asked = () => {
  throw new Error('the event was asked for');
};

const EMAIL = 'email: \u0024{{ secrets.WHISP_EMAIL }}';
const PASSWORD = 'password: \u0024{{ secrets.WHISP_PASSWORD }}';

test.each([
  {
    title: 'both',
    given: { email: '', password: '' },
    missing: 'email and password are',
    passed: `${EMAIL}, ${PASSWORD}`,
  },
  { title: 'the e-mail address', given: { email: '' }, missing: 'email is', passed: EMAIL },
  { title: 'the password', given: { password: '' }, missing: 'password is', passed: PASSWORD },
])(
  'missing credentials are told in one line with the likely causes: $title',
  ({ given, missing, passed }) => {
    const problem =
      `${missing} missing. The likely causes, in this order: the secret does not exist or is not passed (${passed}); ` +
      'it belongs to an environment and the job has no "environment:"; ' +
      'the workflow is called by another, which lacks "secrets: inherit"; ' +
      'the run is for a fork or by Dependabot, which get none of them (Dependabot has secrets of its own).';
    for (const on_missing_credentials of ['auto', 'fail', '']) {
      expect(problems({ ...given, on_missing_credentials })).toEqual([problem]);
    }
  },
);

test.each([
  { title: 'auto, for a fork', policy: 'auto', reason: fork, skip: `password not given: ${FORK}` },
  { title: 'the default, for a fork', policy: '', reason: fork, skip: `password not given: ${FORK}` },
  { title: 'skip, without asking for the event', policy: 'skip', reason: asked, skip: 'password not given' },
])(
  'without credentials the step is skipped by on_missing_credentials: $title',
  ({ policy, reason, skip }) => {
    const given = { password: '', on_missing_credentials: policy };
    expect(read(given, { missingSecretsReason: reason })).toEqual({ skip });
  },
);

test('with credentials nothing is skipped, and the event is not asked for', () => {
  for (const on_missing_credentials of ['auto', 'skip', 'fail']) {
    const inputs = read({ on_missing_credentials }, { missingSecretsReason: asked });
    expect(inputs).toMatchObject({ task: { command: 'provision' } });
  }
});

test('without credentials, fail fails for a fork as well, and does not ask for the event', () => {
  const given = { password: '', on_missing_credentials: 'fail' };
  expect(problems(given, { missingSecretsReason: asked })).toEqual([
    expect.stringMatching('^password is missing'),
  ]);
});

test('an event that cannot be read is told beside the missing credentials', () => {
  const missingSecretsReason = () => {
    throw new UserError('The event cannot be read.');
  };
  expect(problems({ email: '', timeout_seconds: '0' }, { missingSecretsReason })).toEqual([
    expect.stringMatching('^email is missing'),
    'on_missing_credentials auto cannot tell whether this run has secrets. The event cannot be read.',
    expect.stringMatching('^timeout_seconds is "0"'),
  ]);
  expect(() => read({ email: '' }, { missingSecretsReason: asked })).toThrow('the event was asked for');
});

test('a step that is skipped needs nothing that a fork has not', () => {
  const nothing = { email: '', password: '', app_name: '', secret_targets: 'actions', github_token: '' };
  for (const command of ['provision', 'rotate', 'revoke', 'teardown', 'sweep']) {
    expect(read({ ...nothing, command }, { missingSecretsReason: fork })).toEqual({
      skip: `email and password not given: ${FORK}`,
    });
  }
});

test('the inputs of a step that is skipped must be right where they are given', () => {
  const given = { email: '', password: '', timeout_seconds: 'x', on_missing_credentials: 'skip' };
  expect(problems(given)).toEqual([expect.stringMatching('^timeout_seconds is "x"')]);
});

test.each<{ title: string; given: Given; problem: string }>([
  {
    title: 'an e-mail address after a zero-width blank',
    given: { email: '\u200bdev@acme.test' },
    problem:
      'email has the invisible character U+200B at its beginning. It came along when the value was copied: store the value anew, without it.',
  },
  {
    title: 'two e-mail addresses',
    given: { email: 'dev@acme.test\nops@acme.test' },
    problem: 'email has a line break inside, which no e-mail address has.',
  },
  {
    title: 'an e-mail address with a control character',
    given: { email: 'dev@acme.test\u007f' },
    problem: 'email has the character U+007F at its end, which no e-mail address has.',
  },
  {
    title: 'a password after U+FEFF',
    given: { password: '\ufeffS3cure' },
    problem:
      'password has the invisible character U+FEFF at its beginning. It came along when the value was copied: store the value anew, without it.',
  },
  {
    title: 'a password before a soft hyphen',
    given: { password: 'S3cure\u00ad' },
    problem:
      'password has the invisible character U+00AD at its end. It came along when the value was copied: store the value anew, without it.',
  },
  {
    title: 'a password after a line break',
    given: { password: '\nS3cure' },
    problem: 'password has a line break at its beginning. Store the value anew, without it.',
  },
])('a pasted character that shows nothing is told, and the value is not: $title', ({ given, problem }) => {
  expect(problems(given)).toEqual([problem]);
});

test('an e-mail address may have a blank in it, in quotation marks', () => {
  const email = '"dev ops"@acme.test';
  expect(read({ email })).toMatchObject({ credentials: { email } });
});

test('blanks and anything inside belong to a password', () => {
  for (const password of [' a b ', 'p\u00e4ss \u{1f511}', 'a\u200db', 'a\nb', '\u00a0']) {
    expect(read({ password })).toMatchObject({ credentials: { email: LEAST.email, password } });
  }
});
