import { describe, expect, test } from 'vitest';
import { GITHUB } from '../../../../src/services/github/advice.ts';

const REDIRECT = 'Redirects are never followed: use the name that the repository has now.';
const TROUBLE = 'GitHub has a problem, not the token: run again later.';
const OTHER = 'Check github_token and github_api_url.';

test.each([
  { status: 301, advice: REDIRECT },
  { status: 399, advice: REDIRECT },
  { status: 400, advice: OTHER },
  { status: 401, advice: 'github_token is not valid or has expired: make a new one.' },
  { status: 403, advice: OTHER },
  { status: 422, advice: OTHER },
  {
    status: 429,
    advice:
      'This is a rate limit: GitHub limits how often this token may call it. Run fewer jobs at once, or run again later.',
  },
  { status: 499, advice: OTHER },
  { status: 500, advice: TROUBLE },
  { status: 503, advice: TROUBLE },
])('$status: $advice', ({ status, advice }) => {
  expect(GITHUB.advice(status)).toBe(advice);
});

test("the address is an input's", () => {
  expect(GITHUB.addressInput).toBe('github_api_url');
});

interface Refused {
  readonly title: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly refusal: object;
}

const MOVED = 'https://api.github.com/repositories/7';
const DOCS = 'https://docs.github.com/articles/saml';
const ACCEPTED = { 'x-accepted-github-permissions': 'secrets=write' };

const REFUSED: readonly Refused[] = [
  {
    title: 'a redirect says where to',
    status: 301,
    text: JSON.stringify({ url: MOVED }),
    refusal: { said: MOVED },
  },
  {
    title: 'a redirect says so on one line',
    status: 399,
    text: JSON.stringify({ url: 'x\ny' }),
    refusal: { said: 'x\\u{a}y' },
  },
  {
    title: 'a redirect to what is no text',
    status: 307,
    text: JSON.stringify({ url: 7 }),
    refusal: { said: '' },
  },
  {
    title: 'a redirect without an address',
    status: 307,
    text: JSON.stringify({ message: 'Moved' }),
    refusal: { said: '' },
  },
  { title: 'a redirect with a body that is a list', status: 307, text: '[]', refusal: { said: '' } },
  { title: 'a redirect with a body that is not JSON', status: 307, text: 'moved', refusal: { said: '' } },
  {
    title: 'a 403 may be a rate limit, which is a 429',
    status: 403,
    headers: { ...ACCEPTED, 'retry-after': '7' },
    refusal: { status: 429, permission: 'secrets=write', retryAfterMs: 7000 },
  },
  {
    title: 'a rate limit may be over at once',
    status: 403,
    headers: { 'retry-after': '0' },
    refusal: { status: 429, permission: undefined, retryAfterMs: 0 },
  },
  {
    title: 'a 400 is what it is, whatever it asks to wait',
    status: 400,
    headers: { 'retry-after': '7' },
    refusal: { permission: undefined, said: 'no' },
  },
  {
    title: 'a 403 tells the permission and the page that explains',
    status: 403,
    headers: ACCEPTED,
    text: JSON.stringify({ documentation_url: DOCS }),
    refusal: { permission: 'secrets=write', said: `no ${DOCS}` },
  },
  {
    title: 'a 403 with a body that is not JSON is told with its words',
    status: 403,
    text: '<html>',
    refusal: { permission: undefined, said: 'no' },
  },
];

describe('a refusal is read for what it means', () => {
  test.each(REFUSED)('$title', ({ status, headers = {}, text = '', refusal }) => {
    const header = (name: string) => {
      const found = headers[name];
      return found === undefined ? [] : [found, 'another'];
    };
    expect(GITHUB.refusal?.({ status, header, text }, 'no')).toStrictEqual(refusal);
  });
});
