import { expect, test } from 'vitest';
import { appId, ids, name, prefixFor, secretName, variableName } from '../../../src/inputs/name-rules.ts';

test('a name may hold anything, but begins and ends with what shows', () => {
  for (const text of ['chat', 'Chat für alle', 'a\u200db', '\u{1f469}\u200d\u{1f4bb}']) {
    expect(name(text)).toEqual({ value: text });
  }
  expect(name('chat\u200b')).toEqual({
    wrong: 'must not have the invisible character U+200B at its end',
    near: 'chat',
  });
});

test.each([
  { text: '../keys', near: undefined },
  { text: 'a/b', near: undefined },
  { text: '"a1"', near: 'a1' },
  { text: 'a1\u200b', near: 'a1' },
  { text: '["a-1" ],', near: 'a-1' },
  { text: 'a b', near: undefined },
])('$text is no id of an app, and near it is $near', ({ text, near }) => {
  expect(appId(text)).toEqual({ wrong: expect.stringMatching(/^must be an id \(copy it from/), near });
});

test('ids of keys are read one a line, each once', () => {
  expect(ids(' k1 \n\nk2\nk1')).toEqual({ value: ['k1', 'k2'] });
});

test.each([
  { title: 'a path', text: 'k1\n../x', shown: '../x', near: undefined },
  { title: 'quotation marks', text: '"k1"', shown: '"k1"', near: 'k1' },
  { title: 'a dash', text: 'k1\n- k2', shown: '- k2', near: 'k2' },
  { title: 'commas', text: 'k1, k2', shown: 'k1, k2', near: undefined },
])('the line that is no id of a key is told: $title', ({ text, shown, near }) => {
  expect(ids(text)).toEqual({
    wrong: expect.stringMatching(/^must be the id of a key, one a line/),
    shown,
    near,
  });
});

const LETTERS = 'must be made of letters, digits and _, and must not begin with a digit';
const RESERVED = 'must not begin with GITHUB_, which GitHub keeps for itself';

test.each([
  { text: '1KEY', wrong: LETTERS, near: '_1KEY' },
  { text: 'MY-KEY', wrong: LETTERS, near: 'MY_KEY' },
  { text: 'my key', wrong: LETTERS, near: 'my_key' },
  { text: 'MY - KEY.2', wrong: LETTERS, near: 'MY_KEY_2' },
  { text: 'MY-GITHUB-KEY', wrong: LETTERS, near: 'MY_GITHUB_KEY' },
  { text: 'MY-vars.KEY', wrong: LETTERS, near: 'MY_vars_KEY' },
  { text: 'MY"KEY', wrong: LETTERS, near: undefined },
  { text: '"KEY"', wrong: LETTERS, near: 'KEY' },
  { text: 'secrets.WHISP_API_KEY', wrong: LETTERS, near: 'WHISP_API_KEY' },
  { text: 'GITHUB-URL', wrong: LETTERS, near: undefined },
  { text: 'KÉY', wrong: LETTERS, near: undefined },
  { text: 'KEY\n', wrong: LETTERS, near: 'KEY' },
  { text: 'GitHub_URL', wrong: RESERVED, near: undefined },
])('$text is no name of a secret, and near it is $near', ({ text, wrong, near }) => {
  expect(secretName(text)).toEqual({ wrong, near });
  expect(variableName(text)).toEqual({ wrong, near });
});

test.each(['WHISP_API_KEY', 'MY_GITHUB_KEY', 'MY_NODE_OPTIONS', 'NODE_OPTIONS_KEY', '_key1', 'GITHUB'])(
  '%s is a name of a secret, and of a variable',
  (text) => {
    expect(secretName(text)).toEqual({ value: text });
    expect(variableName(text)).toEqual({ value: text });
  },
);

test('NODE_OPTIONS is a name of a secret only', () => {
  expect(secretName('NODE_OPTIONS')).toEqual({ value: 'NODE_OPTIONS' });
  expect(variableName('node_options')).toEqual({ wrong: expect.stringMatching('^must be another name') });
});

test.each([
  { repository: 'acme/web', prefix: 'web-pr-' },
  { repository: 'acme/web', prefix: 'Web_PR_' },
  { repository: 'acme/web', prefix: 'web.pr' },
  { repository: 'acme/web', prefix: 'web preview ' },
  { repository: 'acme/web', prefix: 'web/v2-' },
  { repository: 'acme/web', prefix: 'acme-web-preview-' },
  { repository: 'Acme/Web', prefix: 'acme/web/pr-' },
  { repository: 'acme/web', prefix: 'web-2024-pr-' },
  { repository: 'acme/web', prefix: 'web-\u00fcbung-' },
  { repository: 'acme/web-app', prefix: 'web-app-pr-' },
  { repository: 'acme/web.app', prefix: 'web-app-pr-' },
  { repository: 'acme/web', prefix: 'web - pr - ' },
  { repository: 'acme/.github', prefix: '.github-pr-' },
  { repository: 'acme/2024', prefix: '2024-pr-' },
])('the previews of $repository may be named $prefix', ({ repository, prefix }) => {
  expect(prefixFor(repository)(prefix)).toEqual({ value: prefix });
});

const NOT_OWN =
  /^must begin with the repository's name, .*, as words of their own \(.*-pr-\), so that no other/;
const NO_WORD =
  /^must go on after the repository's name with another word that has a letter \(.*-pr-\), so that no/;
const NO_NAME = /^cannot be checked: the name of the repository, .*, has no word in it$/;
const DIGIT = /^must not end with a digit: the number of the pull request follows it$/;

test.each([
  { title: 'without the name', repository: 'acme/web', prefix: 'pr-', wrong: NOT_OWN },
  { title: 'the owner only', repository: 'acme/web', prefix: 'acme-pr-', wrong: NOT_OWN },
  { title: 'another owner', repository: 'acme/web', prefix: 'beta-web-pr-', wrong: NOT_OWN },
  {
    title: 'another word with the name in it',
    repository: 'acme/web',
    prefix: 'webshop-pr-',
    wrong: NOT_OWN,
  },
  { title: 'the name in another word', repository: 'acme/web', prefix: 'my-web-pr-', wrong: NOT_OWN },
  { title: 'a digit after the name', repository: 'acme/web', prefix: 'web2-pr-', wrong: NOT_OWN },
  { title: 'half the name', repository: 'acme/web-app', prefix: 'web-pr-', wrong: NOT_OWN },
  { title: 'an unknown repository', repository: '', prefix: 'web-pr-', wrong: NO_NAME },
  { title: 'a repository whose name has no word', repository: 'acme/-', prefix: 'acme-pr-', wrong: NO_NAME },
  { title: 'the name alone', repository: 'acme/web', prefix: 'web', wrong: NO_WORD },
  { title: 'the name and a hyphen', repository: 'acme/web', prefix: 'web-', wrong: NO_WORD },
  { title: 'owner and name', repository: 'acme/web', prefix: 'acme-web-', wrong: NO_WORD },
  { title: 'a year', repository: 'acme/web', prefix: 'web-2024-', wrong: NO_WORD },
  { title: 'a product with a year', repository: 'acme/web', prefix: 'web-20', wrong: NO_WORD },
  { title: 'a number at the end', repository: 'acme/web', prefix: 'web-pr-1', wrong: DIGIT },
])('a prefix is refused: $title', ({ repository, prefix, wrong }) => {
  expect(prefixFor(repository)(prefix)).toEqual({ wrong: expect.stringMatching(wrong) });
});
