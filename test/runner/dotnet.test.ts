import { expect, test } from 'vitest';
import { decodeFile } from './decode.ts';
import { CaselessMap, ignoringCase, readLines, trim } from './dotnet.ts';

test.each([
  { one: 'a', other: 'A', same: true },
  { one: 'é', other: 'É', same: true },
  { one: 'σ', other: 'ς', same: true },
  { one: 'K', other: '\u212a', same: false },
  { one: 'i', other: '\u0130', same: false },
  { one: 'I', other: '\u0131', same: false },
  { one: 'S', other: '\u017f', same: false },
  { one: 'ß', other: 'SS', same: false },
])('$one and $other are the same, case aside: $same', ({ one, other, same }) => {
  expect(ignoringCase(one) === ignoringCase(other)).toBe(same);
});

test("text is trimmed of .NET's white space", () => {
  expect(trim(' \t\r\n\u0085\u00a0\u2028\u3000a b\u0085 ')).toBe('a b');
  expect(trim('\ufeff\u200b')).toBe('\ufeff\u200b');
});

test.each([
  { title: 'nothing has none', text: '', lines: [] },
  { title: 'a line feed ends an empty one', text: '\n', lines: [''] },
  { title: 'the last needs no end', text: 'a', lines: ['a'] },
  { title: 'each of LF, CR and CRLF ends one', text: 'a\nb\rc\r\n\nd\n', lines: ['a', 'b', 'c', '', 'd'] },
])('a text is split into lines: $title', ({ text, lines }) => {
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
  { title: 'UTF-8 with a mark', bytes: [0xef, 0xbb, 0xbf, A], text: 'A' },
  { title: 'two marks', bytes: [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, A], text: '\ufeffA' },
  { title: 'UTF-16', bytes: [0xff, 0xfe, A, 0, 0x3d, 0xd8, 0x11, 0xdd], text: 'A\u{1f511}' },
  { title: 'UTF-16, the high byte first', bytes: [0xfe, 0xff, 0, A], text: 'A' },
  { title: 'UTF-32', bytes: [0xff, 0xfe, 0, 0, A, 0, 0, 0, 0x11, 0xf5, 0x01, 0], text: 'A\u{1f511}' },
  { title: 'UTF-32, the high byte first', bytes: [0, 0, 0xfe, 0xff, 0, 0, 0, A], text: 'A' },
  {
    title: 'UTF-32 with a surrogate, beyond Unicode and cut',
    bytes: [0xff, 0xfe, 0, 0, 0, 0xd8, 0, 0, 0, 0, 0x11, 0, A],
    text: '\ufffd\ufffd\ufffd',
  },
  { title: 'no mark', bytes: [A, 0, 0xff], text: 'A\0\ufffd' },
])('a file in $title is read', ({ bytes, text }) => {
  expect(decodeFile(Uint8Array.from(bytes))).toBe(text);
});
