import { expect, test } from 'vitest';
import { decodeFile } from './decode.ts';
import { CaselessMap, ignoringCase, readLines, trim } from './dotnet.ts';

test.each([
  ['a', 'A', true],
  ['é', 'É', true],
  ['σ', 'ς', true],
  ['K', '\u212a', false],
  ['i', '\u0130', false],
  ['I', '\u0131', false],
  ['S', '\u017f', false],
  ['ß', 'SS', false],
])('%s and %s are the same, case aside: %s', (one, other, same) => {
  expect(ignoringCase(one) === ignoringCase(other)).toBe(same);
});

test("text is trimmed of .NET's white space", () => {
  expect(trim(' \t\r\n\u0085\u00a0\u2028\u3000a b\u0085 ')).toBe('a b');
  expect(trim('\ufeff\u200b')).toBe('\ufeff\u200b');
});

test.each([
  ['', []],
  ['\n', ['']],
  ['a', ['a']],
  ['a\nb\rc\r\n\nd\n', ['a', 'b', 'c', '', 'd']],
])('the lines of %j are %j', (text, lines) => {
  expect(readLines(text)).toEqual(lines);
});

test('a name in another case is the same name', () => {
  const map = new CaselessMap<number>();
  for (const [name, value] of [
    ['Key', 1],
    ['other', 2],
    ['KEY', 3],
  ] as const)
    map.set(name, value);
  expect(map.toObject()).toEqual({ Key: 3, other: 2 });
  expect([map.get('key'), map.get('none')]).toEqual([3, undefined]);
});

const A = 0x41;

test.each([
  ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, A], 'A'],
  ['two marks', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, A], '\ufeffA'],
  ['UTF-16', [0xff, 0xfe, A, 0, 0x3d, 0xd8, 0x11, 0xdd], 'A\u{1f511}'],
  ['UTF-16, the high byte first', [0xfe, 0xff, 0, A], 'A'],
  ['UTF-32', [0xff, 0xfe, 0, 0, A, 0, 0, 0, 0x11, 0xf5, 0x01, 0], 'A\u{1f511}'],
  ['UTF-32, the high byte first', [0, 0, 0xfe, 0xff, 0, 0, 0, A], 'A'],
  [
    'UTF-32 with a surrogate, beyond Unicode and cut',
    [0xff, 0xfe, 0, 0, 0, 0xd8, 0, 0, 0, 0, 0x11, 0, A],
    '\ufffd\ufffd\ufffd',
  ],
  ['no mark', [A, 0, 0xff], 'A\0\ufffd'],
])('a file in %s is read', (_, bytes, text) => {
  expect(decodeFile(Uint8Array.from(bytes))).toBe(text);
});
