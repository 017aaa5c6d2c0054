import { expect, test } from 'vitest';
import { Redactor } from '../../../src/base/redactor.ts';
import { secretForms } from '../../support/secret-forms.ts';

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

const VALUES = [
  'S3cure!Pass #2026/ä"?>',
  // Their base64 has a + in it, which base64url has not.
  '>>>',
  '>>>?',
  '>>>??',
  'tab\tand\\backslash',
  "it's <b>bold</b> & more",
  'emoji 🗝 key',
];

const cases = VALUES.flatMap((value) => secretForms(value).map((form, index) => ({ value, form, index })));

test.each(cases)('the secret $value is taken out in its form $index: $form', ({ value, form }) => {
  expect(redactorOf(value).redact(`\u0001${form}\u0001`)).toBe('\u0001***\u0001');
});

test('each line of a secret is one, and blank ones are none', () => {
  const redactor = redactorOf('first\n\n  \nsecond', '');
  expect(redactor.redact('a first b\n  \nsecond c')).toBe('a *** b\n  \n*** c');
});

test.each([
  { title: 'one inside another', secrets: ['abc', 'abcdef'], text: 'abcdef abc', shown: '*** ***' },
  { title: 'two that overlap', secrets: ['abc', 'cde'], text: 'xabcdex', shown: 'x***x' },
  {
    title: 'two that overlap, the other way round',
    secrets: ['cde', 'abc'],
    text: 'xabcdex',
    shown: 'x***x',
  },
  { title: 'three in a chain', secrets: ['ab', 'bcd', 'de'], text: 'abcde', shown: '***' },
  { title: 'two that touch', secrets: ['abc', 'def'], text: 'xabcdefx', shown: 'x***x' },
  { title: 'one that overlaps itself', secrets: ['aba'], text: 'xababax', shown: 'x***x' },
  { title: 'one that is there twice', secrets: ['abc'], text: 'abc-abc', shown: '***-***' },
  { title: 'none', secrets: ['abc'], text: 'ab c', shown: 'ab c' },
  { title: 'no secret at all', secrets: [], text: 'abc', shown: 'abc' },
])('of secrets that meet in a text nothing is left behind: $title', ({ secrets, text, shown }) => {
  expect(redactorOf(...secrets).redact(text)).toBe(shown);
});
