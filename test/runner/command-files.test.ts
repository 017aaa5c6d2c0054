import { expect, test } from 'vitest';
import { commandFilePairs } from './command-files.ts';

const parse = (text: string) => [...commandFilePairs(text)];

test.each([
  { title: 'nothing', text: '', pairs: [] },
  { title: 'empty lines only', text: '\n\n', pairs: [] },
  { title: 'a pair', text: 'a=1\n', pairs: [['a', '1']] },
  { title: 'a pair without an end of line', text: 'a=1', pairs: [['a', '1']] },
  { title: 'an empty value', text: 'a=\n', pairs: [['a', '']] },
  { title: 'an empty name', text: '=1\n', pairs: [['', '1']] },
  { title: 'a value with an equals sign', text: 'a=b=c\n', pairs: [['a', 'b=c']] },
  { title: 'an equals sign before <<', text: 'a=b<<c\n', pairs: [['a', 'b<<c']] },
  { title: 'spaces, which stay', text: ' a = 1 \n', pairs: [[' a ', ' 1 ']] },
  { title: 'a hash sign, which starts no comment', text: '#a=1\n', pairs: [['#a', '1']] },
  {
    title: 'empty lines between pairs',
    text: 'a=1\n\n\nb=2\n',
    pairs: [
      ['a', '1'],
      ['b', '2'],
    ],
  },
  {
    title: 'a name twice, in its order',
    text: 'a=1\na=2\n',
    pairs: [
      ['a', '1'],
      ['a', '2'],
    ],
  },
  { title: 'a delimiter', text: 'a<<EOF\n1\nEOF\n', pairs: [['a', '1']] },
  { title: 'a delimiter that ends the file', text: 'a<<EOF\n1\nEOF', pairs: [['a', '1']] },
  { title: 'an equals sign after <<', text: 'a<<E=F\n1\nE=F\n', pairs: [['a', '1']] },
  { title: 'a second << in the delimiter', text: 'a<<E<<F\n1\nE<<F\n', pairs: [['a', '1']] },
  { title: 'a value of several lines', text: 'a<<EOF\n1\n\n 2\nEOF\n', pairs: [['a', '1\n\n 2']] },
  { title: 'a value that is an empty line', text: 'a<<EOF\n\nEOF\n', pairs: [['a', '']] },
  { title: 'no value', text: 'a<<EOF\nEOF\n', pairs: [['a', '']] },
  { title: 'a value with an empty line at its end', text: 'a<<EOF\n1\n\nEOF\n', pairs: [['a', '1\n']] },
  {
    title: 'lines that are almost the delimiter',
    text: 'a<<EOF\nEOF \n eof\nxEOF\nEOF\n',
    pairs: [['a', 'EOF \n eof\nxEOF']],
  },
  {
    title: 'pairs within a value',
    text: 'a<<EOF\nb=1\nc<<X\nEOF\nd=2\n',
    pairs: [
      ['a', 'b=1\nc<<X'],
      ['d', '2'],
    ],
  },
  { title: 'letters beyond ASCII', text: 'clé=größe 🔑\n', pairs: [['clé', 'größe 🔑']] },
])('a command file may hold $title', ({ text, pairs }) => {
  expect(parse(text)).toEqual(pairs);
});

test.each([
  { title: 'a name alone', text: 'a\n', message: "Invalid format 'a'" },
  { title: 'a line of blanks', text: ' \n', message: "Invalid format ' '" },
  {
    title: 'a delimiter without a name',
    text: '<<EOF\n1\nEOF\n',
    message: "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty",
  },
  {
    title: 'a name without a delimiter',
    text: 'a<<\n1\n\n',
    message: "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty",
  },
  {
    title: 'a value that never begins',
    text: 'a<<EOF\n',
    message: "Invalid value. Matching delimiter not found 'EOF'",
  },
  {
    title: 'a value that never ends',
    text: 'a<<EOF\n1\n',
    message: "Invalid value. Matching delimiter not found 'EOF'",
  },
  {
    title: 'the delimiter in another case',
    text: 'a<<EOF\n1\neof\n',
    message: "Invalid value. Matching delimiter not found 'EOF'",
  },
  {
    title: 'a last line without an end',
    text: 'a<<EOF\n1',
    message: 'Invalid value. EOF marker missing new line.',
  },
  {
    title: 'a last line that ends in the delimiter',
    text: 'a<<EOF\n1EOF',
    message: 'Invalid value. EOF marker missing new line.',
  },
])('a command file with $title is refused', ({ text, message }) => {
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
