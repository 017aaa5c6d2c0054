import { expect, test } from 'vitest';
import { Redactor } from '../../../src/base/redactor.ts';

const VALUE = 'S3cure!Pass #2026/ä"?>';

const forms: Record<string, string> = {
  itself: VALUE,
  base64: Buffer.from(VALUE).toString('base64').replace(/=+$/, ''),
  base64url: Buffer.from(VALUE).toString('base64url'),
  hex: Buffer.from(VALUE).toString('hex'),
  'upper-case hex': Buffer.from(VALUE).toString('hex').toUpperCase(),
  'URL encoding': encodeURIComponent(VALUE),
  'form encoding': new URLSearchParams({ a: VALUE }).toString().slice(2),
  'JSON escapes': JSON.stringify(VALUE).slice(1, -1),
  'HTML of the summary': VALUE.replaceAll('"', '&#34;').replace('>', '&#62;'),
};

test.each(Object.entries(forms))('a secret is taken out as %s', (_, form) => {
  const secrets = new Redactor();
  secrets.add(VALUE);
  expect(secrets.redact(`a ${form} b`)).toBe('a *** b');
});

// Their base64 has a + in it, which base64url has not.
test.each(['>>>', '>>>?', '>>>??'])('the secret %s is taken out in base64 without its padding', (value) => {
  const secrets = new Redactor();
  secrets.add(value);
  const base64 = Buffer.from(value).toString('base64');
  expect(secrets.redact(base64.replaceAll('=', ''))).toBe('***');
});

test('each line of a secret is one, and blank ones are none', () => {
  const secrets = new Redactor();
  secrets.add('first\n\n  \nsecond');
  secrets.add('');
  expect(secrets.redact('a first b\n  \nsecond c')).toBe('a *** b\n  \n*** c');
});

test('a secret inside a longer one leaves nothing of the longer one behind', () => {
  const secrets = new Redactor();
  secrets.add('abc');
  secrets.add('abcdef');
  expect(secrets.redact('abcdef abc')).toBe('*** ***');
});
