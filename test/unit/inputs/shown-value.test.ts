import { expect, test } from 'vitest';
import { looksLikeToken, quoteValue } from '../../../src/inputs/shown-value.ts';

test.each([
  { title: 'the beginning of a key', text: 'eyJhbGciO' },
  { title: 'a key in a sentence', text: 'key: eyJ_-a1B2, see above' },
  { title: 'a token of an App', text: 'ghs_a1B2c3' },
  { title: 'a classic token', text: 'ghp_a1B2c3D4' },
  { title: 'a fine-grained token', text: 'github_pat_11ABCD' },
])('$title looks like a token and is not shown', ({ text }) => {
  expect(looksLikeToken(text)).toBe(true);
  expect(quoteValue(text)).toBe('what looks like a token');
});

test.each([
  { title: 'a word that begins like a key', text: 'eyJacks' },
  { title: 'a word that begins like a token', text: 'ghs_apps' },
  { title: 'a word that begins like a fine-grained token', text: 'github_pat_x' },
  { title: 'a token behind other letters', text: 'keyJhbGciOi' },
  { title: 'signs that no token has', text: 'github_pat_(((((((' },
])('$title does not look like a token and is shown', ({ text }) => {
  expect(looksLikeToken(text)).toBe(false);
  expect(quoteValue(text)).toBe(JSON.stringify(text));
});
