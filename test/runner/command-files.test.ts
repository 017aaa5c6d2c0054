import { expect, test } from 'vitest';
import { commandFilePairs } from './command-files.ts';

const parse = (text: string) => [...commandFilePairs(text)];

test.each([
  ['nothing', '', []],
  ['empty lines only', '\n\n', []],
  ['a pair', 'a=1\n', [['a', '1']]],
  ['a pair without an end of line', 'a=1', [['a', '1']]],
  ['an empty value', 'a=\n', [['a', '']]],
  ['an empty name', '=1\n', [['', '1']]],
  ['a value with an equals sign', 'a=b=c\n', [['a', 'b=c']]],
  ['an equals sign before <<', 'a=b<<c\n', [['a', 'b<<c']]],
  ['spaces, which stay', ' a = 1 \n', [[' a ', ' 1 ']]],
  ['a hash sign, which starts no comment', '#a=1\n', [['#a', '1']]],
  [
    'empty lines between pairs',
    'a=1\n\n\nb=2\n',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    'a name twice, in its order',
    'a=1\na=2\n',
    [
      ['a', '1'],
      ['a', '2'],
    ],
  ],
  ['a delimiter', 'a<<EOF\n1\nEOF\n', [['a', '1']]],
  ['a delimiter that ends the file', 'a<<EOF\n1\nEOF', [['a', '1']]],
  ['an equals sign after <<', 'a<<E=F\n1\nE=F\n', [['a', '1']]],
  ['a second << in the delimiter', 'a<<E<<F\n1\nE<<F\n', [['a', '1']]],
  ['a value of several lines', 'a<<EOF\n1\n\n 2\nEOF\n', [['a', '1\n\n 2']]],
  ['a value that is an empty line', 'a<<EOF\n\nEOF\n', [['a', '']]],
  ['no value', 'a<<EOF\nEOF\n', [['a', '']]],
  ['a value with an empty line at its end', 'a<<EOF\n1\n\nEOF\n', [['a', '1\n']]],
  ['lines that are almost the delimiter', 'a<<EOF\nEOF \n eof\nxEOF\nEOF\n', [['a', 'EOF \n eof\nxEOF']]],
  [
    'pairs within a value',
    'a<<EOF\nb=1\nc<<X\nEOF\nd=2\n',
    [
      ['a', 'b=1\nc<<X'],
      ['d', '2'],
    ],
  ],
  ['letters beyond ASCII', 'clé=größe 🔑\n', [['clé', 'größe 🔑']]],
])('a command file may hold %s', (_, text, pairs) => {
  expect(parse(text)).toEqual(pairs);
});

test.each([
  ['a\n', "Invalid format 'a'"],
  [' \n', "Invalid format ' '"],
  ['<<EOF\n1\nEOF\n', "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty"],
  ['a<<\n1\n\n', "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty"],
  ['a<<EOF\n', "Invalid value. Matching delimiter not found 'EOF'"],
  ['a<<EOF\n1\n', "Invalid value. Matching delimiter not found 'EOF'"],
  ['a<<EOF\n1\neof\n', "Invalid value. Matching delimiter not found 'EOF'"],
  ['a<<EOF\n1', 'Invalid value. EOF marker missing new line.'],
  ['a<<EOF\n1EOF', 'Invalid value. EOF marker missing new line.'],
])('the command file %j is refused', (text, message) => {
  expect(() => parse(text)).toThrow(new Error(message));
});

test('what comes before a mistake counts', () => {
  const taken: unknown[] = [];
  expect(() => {
    for (const pair of commandFilePairs('a=1\nb=2\nmistake\nc=3\n')) taken.push(pair);
  }).toThrow("Invalid format 'mistake'");
  expect(taken).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
});

test('a carriage return before a line end belongs to the value, but on Windows to the line end', () => {
  const windows = process.platform === 'win32';
  expect(parse('a=1\r\nb<<EOF\r\n2\r\n3\r\nEOF\r\n')).toEqual([
    ['a', windows ? '1' : '1\r'],
    ['b', windows ? '2\r\n3' : '2\r\n3\r'],
  ]);
});
