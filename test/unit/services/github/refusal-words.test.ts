import { expect, test } from 'vitest';
import { wordsWithAddress } from '../../../../src/services/github/refusal-words.ts';

const SSO =
  'https://github.com/orgs/acme/sso?authorization_request=AZSCKtL4U8yX1H3sCQIVnVgmjmon5fWxks5YrqhJgah0';
const DOCS = 'https://docs.github.com/articles/authenticating-with-saml';

test.each([
  {
    title: 'the address to authorize a token at comes before the page that explains',
    headers: { 'x-github-sso': `required; url=${SSO}` },
    body: { documentation_url: DOCS },
    words: `no ${SSO}`,
  },
  { title: 'the page that explains', body: { documentation_url: DOCS }, words: `no ${DOCS}` },
  {
    title: 'why a repository is blocked',
    body: { block: { html_url: 'https://github.com/tos' } },
    status: 451,
    words: 'no https://github.com/tos',
  },
  {
    title: 'nothing for the reference',
    body: { documentation_url: 'https://docs.github.com/rest/actions/secrets#x' },
    words: 'no',
  },
  {
    title: "nothing for an Enterprise Server's reference",
    body: { documentation_url: 'https://docs.github.com/enterprise-server@3.19/rest' },
    words: 'no',
  },
  {
    title: 'nothing for what is there already',
    body: { documentation_url: DOCS },
    said: `See ${DOCS}.`,
    words: `See ${DOCS}.`,
  },
  {
    title: 'nothing for what is no address',
    body: { documentation_url: 'javascript:alert(1)', block: 'x' },
    words: 'no',
  },
  {
    title: 'nothing for an address with more than one line',
    body: { documentation_url: `${DOCS}\n::error::x` },
    words: 'no',
  },
  {
    title: 'nothing for single sign-on that is partial',
    headers: { 'x-github-sso': 'partial-results; organizations=1' },
    body: 'text',
    words: 'no',
  },
  {
    title: 'nothing where the status says it all',
    body: { documentation_url: DOCS },
    status: 404,
    words: 'no',
  },
  {
    title: 'the address alone where there are no words',
    body: { documentation_url: DOCS },
    said: '',
    words: DOCS,
  },
])('$title', ({ headers = {}, body, status = 403, said = 'no', words }) => {
  const all: Readonly<Record<string, string>> = headers;
  expect(wordsWithAddress({ status, said, body, header: (name) => all[name] })).toBe(words);
});
