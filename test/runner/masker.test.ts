import { expect, test } from 'vitest';
import { Masker } from './masker.ts';

function masking(...values: string[]) {
  const masker = new Masker();
  for (const value of values) masker.add(value);
  return (text: string) => masker.mask(text);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each([
  { title: 'as it is', secret: 'whisp-key', text: 'whisp-key' },
  { title: 'of a single character', secret: 'k', text: 'k' },
  { title: 'with surrounding spaces', secret: ' whisp ', text: ' whisp ' },
  { title: 'in Base64', secret: 'whisp-key', text: base64('whisp-key') },
  { title: 'in Base64, with its first byte elsewhere', secret: 'whisp-key', text: base64('hisp-key') },
  { title: 'in Base64, with its first two bytes elsewhere', secret: 'whisp-key', text: base64('isp-key') },
  { title: 'in Base64 of UTF-8', secret: 'clé-größe', text: base64('clé-größe') },
  { title: 'in a quoted argument', secret: 'a"b"c', text: 'a\\"b\\"c' },
  { title: 'in an expression', secret: "it's", text: "it''s" },
  { title: 'in JSON', secret: 'a\\b\t"c"\u0001', text: 'a\\\\b\\t\\"c\\"\\u0001' },
  { title: 'in a URL', secret: "a b/c+d!'()*é", text: 'a%20b%2Fc%2Bd%21%27%28%29%2A%C3%A9' },
  { title: 'in XML', secret: `<a b="c" d='e'>&`, text: '&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;' },
  { title: 'without its double quotes', secret: '"whisp-key"', text: 'whisp-key' },
  { title: 'up to its last ampersand', secret: 'first&second&third', text: 'first&second&' },
  { title: 'after its last ampersand', secret: 'first&second&third-part', text: 'third-part' },
  { title: 'up to its first &+', secret: 'first&+second&third', text: 'first&+' },
  { title: 'after its first &+ without a letter', secret: 'first&+second&third', text: 'econd&third' },
])('a secret is masked $title', ({ secret, text }) => {
  expect(masking(secret)(`[${text}]`)).toBe('[***]');
});

test.each([
  { title: 'in base64url', secret: '>>>???>>>', text: Buffer.from('>>>???>>>').toString('base64url') },
  { title: 'in hex', secret: 'whisp-key', text: Buffer.from('whisp-key').toString('hex') },
  { title: 'in capitals', secret: 'whisp-key', text: 'WHISP-KEY' },
  { title: 'in a form, with + for a space', secret: 'whisp key', text: 'whisp+key' },
  { title: 'with numeric character references', secret: "o'key", text: 'o&#39;key' },
  { title: 'in part', secret: 'whisp-key', text: 'whisp-ke' },
  { title: 'reversed', secret: 'whisp-key', text: 'yek-psihw' },
  { title: 'without its double quotes, if it has 8 characters or fewer', secret: '"whispx"', text: 'whispx' },
  { title: 'up to an ampersand, if that is less than 6 characters', secret: 'abcd&whisp-key', text: 'abcd&' },
  {
    title: 'after an ampersand, if that is less than 6 characters',
    secret: 'whisp-key&short',
    text: 'short',
  },
  {
    title: 'up to an ampersand that is not its last',
    secret: 'whisp-key&middle&last-part',
    text: 'whisp-key&mid',
  },
])('a secret is not masked $title', ({ secret, text }) => {
  expect(masking(secret)(text)).toBe(text);
});

test.each([
  { title: 'LF', value: 'first\nsecond' },
  { title: 'CRLF', value: 'first\r\nsecond' },
  { title: 'CR', value: 'first\rsecond' },
  { title: 'LF, with indented and empty lines', value: '\n  first\n\n\t\n\tsecond \n' },
])('each line of a value with $title is masked for itself, trimmed', ({ value }) => {
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
  { title: 'side by side', secrets: ['abc', 'def'], text: '[abcdef]', masked: '[***]' },
  { title: 'twice in a row', secrets: ['abc'], text: '[abcabc]', masked: '[***]' },
  { title: 'that overlap', secrets: ['abcd', 'cdef'], text: '[abcdef]', masked: '[***]' },
  { title: 'one within the other', secrets: ['abcdef', 'cd'], text: '[abcdef]', masked: '[***]' },
  { title: 'that overlap themselves', secrets: ['aba'], text: '[ababa]', masked: '[***]' },
  { title: 'with something between', secrets: ['abc'], text: '[abc abc]', masked: '[*** ***]' },
  { title: 'at both ends', secrets: ['abc'], text: 'abc-abc', masked: '***-***' },
])('hits $title: each run of them becomes one ***', ({ secrets, text, masked }) => {
  expect(masking(...secrets)(text)).toBe(masked);
});

test('values are listed as they were given, without their variants', () => {
  const masker = new Masker();
  masker.add('a\nb');
  masker.add('c"d');
  expect(masker.values).toEqual(['a\nb', 'c"d']);
});

test.each([
  { title: 'blanks and a line feed', given: ' my-secret\n', kept: 'my-secret' },
  { title: 'U+0085 and U+3000', given: '\u0085my-secret\u3000', kept: 'my-secret' },
  { title: 'U+FEFF, which stays', given: '\ufeffmy-secret', kept: '\ufeffmy-secret' },
  { title: 'the ends of the whole, not of each line', given: ' one\n  two ', kept: 'one\n  two' },
])('a secret of the job is trimmed first: $title', ({ given, kept }) => {
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
