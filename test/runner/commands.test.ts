import { expect, test } from 'vitest';
import { parseCommand } from './commands.ts';

test.each([
  ['::debug::text', 'debug', {}, 'text'],
  ['::error::', 'error', {}, ''],
  ['::error file=a.ts,line=3::it broke', 'error', { file: 'a.ts', line: '3' }, 'it broke'],
  ['::error   file=a.ts  ::x', 'error', { file: 'a.ts' }, 'x'],
  ['::notice title=a=b::x::y', 'notice', { title: 'a=b' }, 'x::y'],
  ['::warning title=,=x,line=1,,col::x', 'warning', { line: '1' }, 'x'],
  [' \t ::group::build', 'group', {}, 'build'],
  ['::ADD-Mask::x', 'ADD-Mask', {}, 'x'],
  ['##[error]text', 'error', {}, 'text'],
  ['##[warning file=a,b.ts;line=3]text', 'warning', { file: 'a,b.ts', line: '3' }, 'text'],
  ['12:00:01 ##[Group]build]', 'Group', {}, 'build]'],
  ['::unknown::##[debug]x', 'debug', {}, 'x'],
])('%j is the command %s', (line, name, properties, data) => {
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
  ['a%0Ab%0Dc', 'a\nb\rc'],
  ['100%25', '100%'],
  ['%250A', '%0A'],
  ['%25250A', '%250A'],
  ['%3A%2C%3B%5D', '%3A%2C%3B%5D'],
  ['%0a%20', '%0a%20'],
])('the data %s reads %j', (escaped, data) => {
  expect(parseCommand(`::debug::${escaped}`)?.data).toBe(data);
});

test.each([
  ['a%0Ab%0Dc', 'a\nb\rc'],
  ['a%3Ab%2Cc', 'a:b,c'],
  ['%253A', '%3A'],
  ['%250A', '%0A'],
  ['%3B%5D', '%3B%5D'],
])('the property %s reads %j', (escaped, title) => {
  expect(parseCommand(`::error title=${escaped}::x`)?.properties).toEqual({ title });
});

test.each([
  ['a%0Ab%0Dc', 'a\nb\rc'],
  ['a%3Bb%5Dc', 'a;b]c'],
  ['%255D', '%5D'],
  ['%3A%2C', '%3A%2C'],
])('in the older form %s reads %j, as a property and as data', (escaped, text) => {
  expect(parseCommand(`##[error title=${escaped}]${escaped}`)).toMatchObject({
    properties: { title: text },
    data: text,
  });
});

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
