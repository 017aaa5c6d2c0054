import { expect, test } from 'vitest';
import { Masker } from './masker.ts';

function masking(...values: string[]) {
  const masker = new Masker();
  for (const value of values) masker.add(value);
  return (text: string) => masker.mask(text);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each([
  ['as it is', 'whisp-key', 'whisp-key'],
  ['of a single character', 'k', 'k'],
  ['with surrounding spaces', ' whisp ', ' whisp '],
  ['in Base64', 'whisp-key', base64('whisp-key')],
  ['in Base64, with its first byte elsewhere', 'whisp-key', base64('hisp-key')],
  ['in Base64, with its first two bytes elsewhere', 'whisp-key', base64('isp-key')],
  ['in Base64 of UTF-8', 'clé-größe', base64('clé-größe')],
  ['in a quoted argument', 'a"b"c', 'a\\"b\\"c'],
  ['in an expression', "it's", "it''s"],
  ['in JSON', 'a\\b\t"c"\u0001', 'a\\\\b\\t\\"c\\"\\u0001'],
  ['in a URL', "a b/c+d!'()*é", 'a%20b%2Fc%2Bd%21%27%28%29%2A%C3%A9'],
  ['in XML', `<a b="c" d='e'>&`, '&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;'],
  ['without its double quotes', '"whisp-key"', 'whisp-key'],
  ['up to its last ampersand', 'first&second&third', 'first&second&'],
  ['after its last ampersand', 'first&second&third-part', 'third-part'],
  ['up to its first &+', 'first&+second&third', 'first&+'],
  ['after its first &+ without a letter', 'first&+second&third', 'econd&third'],
])('a secret is masked %s', (_, secret, text) => {
  expect(masking(secret)(`[${text}]`)).toBe('[***]');
});

test.each([
  ['in base64url', '>>>???>>>', Buffer.from('>>>???>>>').toString('base64url')],
  ['in hex', 'whisp-key', Buffer.from('whisp-key').toString('hex')],
  ['in capitals', 'whisp-key', 'WHISP-KEY'],
  ['in a form, with + for a space', 'whisp key', 'whisp+key'],
  ['with numeric character references', "o'key", 'o&#39;key'],
  ['in part', 'whisp-key', 'whisp-ke'],
  ['reversed', 'whisp-key', 'yek-psihw'],
  ['without its double quotes, if it has 8 characters or fewer', '"whispx"', 'whispx'],
  ['up to an ampersand, if that is less than 6 characters', 'abcd&whisp-key', 'abcd&'],
  ['after an ampersand, if that is less than 6 characters', 'whisp-key&short', 'short'],
  ['up to an ampersand that is not its last', 'whisp-key&middle&last-part', 'whisp-key&mid'],
])('a secret is not masked %s', (_, secret, text) => {
  expect(masking(secret)(text)).toBe(text);
});

test.each([
  ['LF', 'first\nsecond'],
  ['CRLF', 'first\r\nsecond'],
  ['CR', 'first\rsecond'],
  ['LF, with indented and empty lines', '\n  first\n\n\t\n\tsecond \n'],
])('each line of a value with %s is masked for itself, trimmed', (_, value) => {
  const mask = masking(value);
  expect(mask('[first] [second]')).toBe('[***] [***]');
  expect(mask('[] [ ] [\t]')).toBe('[] [ ] [\t]');
  expect(mask(`[${value}]`)).toBe('[***]');
  expect(mask(`[${base64('second')}]`)).toBe('[***]');
});

test.each(['', ' ', '\n', ' \t\r\n '])('the empty value %j masks nothing', (value) => {
  expect(masking(value)(`a b\n\r\n \t\r\n c`)).toBe(`a b\n\r\n \t\r\n c`);
});

test.each([
  ['side by side', ['abc', 'def'], '[abcdef]', '[***]'],
  ['twice in a row', ['abc'], '[abcabc]', '[***]'],
  ['that overlap', ['abcd', 'cdef'], '[abcdef]', '[***]'],
  ['one within the other', ['abcdef', 'cd'], '[abcdef]', '[***]'],
  ['that overlap themselves', ['aba'], '[ababa]', '[***]'],
  ['with something between', ['abc'], '[abc abc]', '[*** ***]'],
  ['at both ends', ['abc'], 'abc-abc', '***-***'],
])('hits %s: each run of them becomes one ***', (_, secrets, text, masked) => {
  expect(masking(...secrets)(text)).toBe(masked);
});

test('values are listed as they were given, without their variants', () => {
  const masker = new Masker();
  masker.add('a\nb');
  masker.add('c"d');
  expect(masker.values).toEqual(['a\nb', 'c"d']);
});

test.each([
  [' my-secret\n', 'my-secret'],
  ['\u0085my-secret\u3000', 'my-secret'],
  ['\ufeffmy-secret', '\ufeffmy-secret'],
  [' one\n  two ', 'one\n  two'],
])('a secret of the job is trimmed first: %j', (given, kept) => {
  const masker = new Masker();
  masker.addSecret(given);
  expect(masker.values).toEqual([kept]);
  expect(masker.mask(`[${kept}]`)).toBe('[***]');
});

test.each(['', ' ', '\u0085'])('the empty secret %j of a job is none', (given) => {
  const masker = new Masker();
  masker.addSecret(given);
  expect(masker.values).toEqual([]);
});

test('a pattern is tried at every place, and is a mask itself', () => {
  const masker = new Masker();
  masker.addPattern('a+b');
  expect(masker.mask('[aab] [ab] [b] [a+b]')).toBe('[***] [***] [b] [***]');
  masker.addPattern('x-[x]');
  expect(masker.mask('[x-x-x-x]')).toBe('[***]');
  expect(masker.values).toEqual([]);
});

test('what only a pattern hides is told, with what touches it', () => {
  const masker = new Masker();
  masker.add('known');
  masker.addPattern('t-\\w+');
  const hidden: string[] = [];
  expect(masker.mask('t-1 known t-2 t-known', (text) => hidden.push(text))).toBe('*** *** *** ***');
  expect(hidden).toEqual(['t-1', 't-2']);
});

test('a fork knows what was known; what it learns is known to both, but not the reverse', () => {
  const masker = new Masker();
  masker.add('before');
  masker.addPattern('t-[0-9]');
  const fork = masker.fork();
  masker.add('outside');
  fork.add('inside');
  expect(fork.mask('before outside inside t-1')).toBe('*** outside *** ***');
  expect(masker.mask('before outside inside t-1')).toBe('*** *** *** ***');
});
