import { expect, test } from 'vitest';
import { parseCommand } from './commands.ts';

test.each([
  { line: '::debug::text', name: 'debug', properties: {}, data: 'text' },
  { line: '::error::', name: 'error', properties: {}, data: '' },
  {
    line: '::error file=a.ts,line=3::it broke',
    name: 'error',
    properties: { file: 'a.ts', line: '3' },
    data: 'it broke',
  },
  { line: '::error   file=a.ts  ::x', name: 'error', properties: { file: 'a.ts' }, data: 'x' },
  { line: '::notice title=a=b::x::y', name: 'notice', properties: { title: 'a=b' }, data: 'x::y' },
  { line: '::warning title=,=x,line=1,,col::x', name: 'warning', properties: { line: '1' }, data: 'x' },
  { line: ' \t ::group::build', name: 'group', properties: {}, data: 'build' },
  { line: '::ADD-Mask::x', name: 'ADD-Mask', properties: {}, data: 'x' },
  { line: '##[error]text', name: 'error', properties: {}, data: 'text' },
  {
    line: '##[warning file=a,b.ts;line=3]text',
    name: 'warning',
    properties: { file: 'a,b.ts', line: '3' },
    data: 'text',
  },
  { line: '12:00:01 ##[Group]build]', name: 'Group', properties: {}, data: 'build]' },
  { line: '::unknown::##[debug]x', name: 'debug', properties: {}, data: 'x' },
])('"$line" is the command $name', ({ line, name, properties, data }) => {
  expect(parseCommand(line)).toEqual({ name, properties, data });
});

test.each([
  '',
  'text',
  'text ::error::x',
  '.::add-mask::x',
  ':error::x',
  '::error',
  '::error:x',
  ':: error::x',
  '::::x',
  '##[error',
  '# #[error]x',
  '##[ error]x',
])('%j is an ordinary line', (line) => {
  expect(parseCommand(line)).toBeUndefined();
});

test.each(['exec', 'errors', 'internal-set-repo-path', 'constructor', 'mask'])(
  '%s is no command in either form, as the runner has none of that name',
  (name) => {
    expect([parseCommand(`::${name}::x`), parseCommand(`##[${name}]x`)]).toEqual([undefined, undefined]);
  },
);

test.each([
  { escaped: 'a%0Ab%0Dc', data: 'a\nb\rc' },
  { escaped: '100%25', data: '100%' },
  { escaped: '%250A', data: '%0A' },
  { escaped: '%25250A', data: '%250A' },
  { escaped: '%3A%2C%3B%5D', data: '%3A%2C%3B%5D' },
  { escaped: '%0a%20', data: '%0a%20' },
])('data is read with its escapes undone: $escaped', ({ escaped, data }) => {
  expect(parseCommand(`::debug::${escaped}`)?.data).toBe(data);
});

test.each([
  { escaped: 'a%0Ab%0Dc', title: 'a\nb\rc' },
  { escaped: 'a%3Ab%2Cc', title: 'a:b,c' },
  { escaped: '%253A', title: '%3A' },
  { escaped: '%250A', title: '%0A' },
  { escaped: '%3B%5D', title: '%3B%5D' },
])('a property is read with its escapes undone: $escaped', ({ escaped, title }) => {
  expect(parseCommand(`::error title=${escaped}::x`)?.properties).toEqual({ title });
});

test.each([
  { escaped: 'a%0Ab%0Dc', text: 'a\nb\rc' },
  { escaped: 'a%3Bb%5Dc', text: 'a;b]c' },
  { escaped: '%255D', text: '%5D' },
  { escaped: '%3A%2C', text: '%3A%2C' },
])(
  'in the older form a property and data are read with their escapes undone: $escaped',
  ({ escaped, text }) => {
    expect(parseCommand(`##[error title=${escaped}]${escaped}`)).toMatchObject({
      properties: { title: text },
      data: text,
    });
  },
);

test('the token that ends stop-commands is a command only while it is set', () => {
  const line = '::3f2a-token::';
  expect(parseCommand('::stop-commands::3f2a-token')).toMatchObject({
    name: 'stop-commands',
    data: '3f2a-token',
  });
  expect(parseCommand(line)).toBeUndefined();
  expect(parseCommand(line, '3f2a-token')).toMatchObject({ name: '3f2a-token' });
  expect(parseCommand('##[3F2A-TOKEN]', '3f2a-token')).toMatchObject({ name: '3F2A-TOKEN' });
  expect(parseCommand('::other::', '3f2a-token')).toBeUndefined();
});
