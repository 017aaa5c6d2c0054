import { expect, test } from 'vitest';
import { fixedEnvironments, parseTargets } from '../../../src/inputs/parse-targets.ts';
import { targetName } from '../../../src/model/target.ts';

/** `line` when the test cannot use it as its title. */
interface Case {
  readonly title: string;
  readonly line?: string;
}

test.each<Case & { readonly name: string }>([
  { title: 'actions', name: 'acme/web:actions' },
  { title: 'dependabot', name: 'acme/web:dependabot' },
  { title: 'codespaces', name: 'acme/web:codespaces' },
  { title: 'agents', name: 'acme/web:agents' },
  { title: 'environment/staging', name: 'acme/web:environment/staging' },
  { title: 'acme/mobile:actions', name: 'acme/mobile:actions' },
  { title: 'acme/mobile:agents', name: 'acme/mobile:agents' },
  { title: 'acme/mobile:environment/prod/eu', name: 'acme/mobile:environment/prod/eu' },
  { title: 'environment/pr:actions', name: 'acme/web:environment/pr:actions' },
  { title: 'environment/acme/mobile:actions', name: 'acme/web:environment/acme/mobile:actions' },
  { title: 'environment/organization/acme', name: 'acme/web:environment/organization/acme' },
  { title: 'environment/a:b/c', name: 'acme/web:environment/a:b/c' },
  { title: 'environment/a,b', name: 'acme/web:environment/a,b' },
  { title: 'environment/my actions', name: 'acme/web:environment/my actions' },
  { title: 'environment/.x', name: 'acme/web:environment/.x' },
  { title: 'environment/x..', name: 'acme/web:environment/x..' },
  { title: 'environment/#1', name: 'acme/web:environment/#1' },
  { title: 'a/b:environment/c:d', name: 'a/b:environment/c:d' },
  { title: 'acme/.github:actions', name: 'acme/.github:actions' },
  { title: 'a/b:actions', name: 'a/b:actions' },
  { title: 'organization/acme', name: 'organization/acme' },
  { title: 'organization/acme:actions', name: 'organization/acme' },
  { title: 'organization/acme:dependabot', name: 'organization/acme:dependabot' },
  { title: 'organization/acme:codespaces', name: 'organization/acme:codespaces' },
  { title: 'organization/acme:agents', name: 'organization/acme:agents' },
  { title: 'organization/a', name: 'organization/a' },
  { title: 'organization/a-1', name: 'organization/a-1' },
  { title: '  actions  ', name: 'acme/web:actions' },
  { title: 'acme / mobile : actions', name: 'acme/mobile:actions' },
  { title: 'acme/mobile: environment/ prod ', name: 'acme/mobile:environment/prod' },
  { title: 'environment/ staging', name: 'acme/web:environment/staging' },
  { title: 'organization/ acme : agents', name: 'organization/acme:agents' },
  {
    title: 'an environment of 255 characters',
    line: `environment/${'x'.repeat(255)}`,
    name: `acme/web:environment/${'x'.repeat(255)}`,
  },
  {
    title: 'an environment beyond ASCII',
    line: 'environment/Pr\u00fcfung',
    name: 'acme/web:environment/Pr\u00fcfung',
  },
  {
    title: 'an environment whose emoji has a joiner in it',
    line: 'environment/\u{1f469}\u200d\u{1f4bb}',
    name: 'acme/web:environment/\u{1f469}\u200d\u{1f4bb}',
  },
])('$title is a target', ({ title, line = title, name }) => {
  const { targets, problems } = parseTargets(`# a comment\n\n${line}\r\n  # another\n`, 'acme/web');
  expect(problems).toEqual([]);
  expect(targets.map(targetName)).toEqual([name]);
});

const FORMS =
  /: expected actions, dependabot, codespaces, agents, environment\/NAME or organization\/NAME\.$/;

test.each<Case & { readonly message: RegExp }>([
  { title: 'nowhere at all', message: FORMS },
  { title: 'x/acme/web:actions', message: FORMS },
  { title: '[', message: FORMS },
  { title: 'acme/w b:actions', message: /owner\/repository/ },
  { title: 'ac me/web:actions', message: /owner\/repository/ },
  { title: 'acme/..:actions', message: /owner\/repository/ },
  { title: '../web:actions', message: /owner\/repository/ },
  { title: 'environment/', message: /the name of the environment is missing \(an expression/ },
  { title: 'acme/web:environment/', message: /the name of the environment is missing/ },
  {
    title: 'an environment of an invisible character',
    line: 'environment/\u200b',
    message: /the environment's name has the invisible character U\+200B at its beginning\.$/,
  },
  { title: 'environment/..', message: /an environment has a name of 1 to 255 characters/ },
  {
    title: 'an environment on two lines',
    line: 'environment/a\u2028b',
    message: /an environment has a name/,
  },
  { title: 'an environment with a bell', line: 'environment/a\u0007b', message: /an environment has a name/ },
  {
    title: 'an environment of 256 characters',
    line: `environment/${'x'.repeat(256)}`,
    message: /an environment has a name/,
  },
  { title: 'organization/', message: /an organization has a name/ },
  { title: 'organization/-a', message: /an organization has a name/ },
  { title: 'organization/a-', message: /an organization has a name/ },
  { title: 'organization/a b', message: /an organization has a name/ },
  { title: 'organization/a/b', message: /an organization has a name/ },
  {
    title: 'an organization on two lines',
    line: 'organization/acme\u2028x',
    message: /an organization has a/,
  },
  {
    title: 'organization/acme:environment/prod',
    message: /after an organization's name and a colon, expected actions, dependabot, codespaces, agents\.$/,
  },
])('$title is refused, and nothing is near', ({ title, line = title, message }) => {
  expect(parseTargets(line, 'acme/web')).toEqual({ targets: [], problems: [expect.stringMatching(message)] });
});

test.each([
  { title: 'the same line', text: 'actions\nactions', problem: 'names "actions" twice.' },
  {
    title: 'the current repository by its name',
    text: 'actions\nacme/web:actions',
    problem: 'names "acme/web:actions" twice: "actions" is the same target.',
  },
  {
    title: 'another case of a repository',
    text: 'ACME/Web:agents\nagents',
    problem: 'names "agents" twice: "ACME/Web:agents" is the same target.',
  },
  {
    title: 'another case of an environment',
    text: 'environment/Prod\nenvironment/prod',
    problem: 'names "environment/prod" twice: "environment/Prod" is the same target.',
  },
  {
    title: 'another case of an organization',
    text: 'organization/Acme\norganization/acme',
    problem: 'names "organization/acme" twice: "organization/Acme" is the same target.',
  },
  {
    title: "an organization's Actions secrets by both forms",
    text: 'organization/acme:actions\norganization/acme',
    problem: 'names "organization/acme" twice: "organization/acme:actions" is the same target.',
  },
])('the same target twice is refused: $title', ({ text, problem }) => {
  const { targets, problems } = parseTargets(text, 'acme/web');
  expect(problems).toEqual([problem]);
  expect(targets).toHaveLength(1);
});

test('targets that differ in kind, repository or organization are all taken', () => {
  const lines = [
    'actions',
    'agents',
    'acme/mobile:actions',
    'environment/actions',
    'organization/acme',
    'organization/acme:agents',
    'organization/beta',
  ];
  expect(parseTargets(lines.join('\n'), 'acme/web')).toMatchObject({
    problems: [],
    targets: { length: lines.length },
  });
});

test('every wrong line is told, and the right ones are taken', () => {
  const { targets, problems } = parseTargets('actions\nstaging\nagents\nActions', 'acme/web');
  expect(targets.map(targetName)).toEqual(['acme/web:actions', 'acme/web:agents']);
  expect(problems).toEqual([
    'has the line "staging": write "environment/staging".',
    'has the line "Actions": write "actions".',
  ]);
});

test('a line is shown in at most 200 characters, and what looks like a token is not shown', () => {
  const { problems } = parseTargets(
    `x ${'y'.repeat(300)}\nghs_0123456789abcdef\neyJhbGciOi.x.y, z`,
    'acme/web',
  );
  const token = expect.stringMatching(/^has the line what looks like a token: expected [^"]*$/);
  expect(problems).toEqual([expect.stringMatching(/^has the line "x y{198}…": /), token, token]);
});

test('a current repository that is not known is told, unless no line needs it', () => {
  expect(parseTargets('actions', '').problems).toEqual([
    'has the line "actions": the current repository is not known (GITHUB_REPOSITORY), so write owner/repository: before it.',
  ]);
  expect(parseTargets('acme/web:actions\norganization/acme', '').problems).toEqual([]);
});

test('{number} is replaced where a number is given, and stands in messages as it was written', () => {
  const text = 'environment/pr-{number}\nacme/web-{number}:actions\nenv/{number}';
  const { targets, problems } = parseTargets(text, 'acme/web', { number: '4711' });
  expect(targets.map(targetName)).toEqual(['acme/web:environment/pr-4711', 'acme/web-4711:actions']);
  expect(problems).toEqual(['has the line "env/{number}": write "environment/{number}".']);
});

test('environments that are the same for every pull request are found', () => {
  const text =
    'actions\nenvironment/pr-{number}\nenvironment/staging\n# environment/x\nacme/b:environment/eu';
  expect(fixedEnvironments(text, 'acme/web')).toEqual(['environment/staging', 'acme/b:environment/eu']);
});
