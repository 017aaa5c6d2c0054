import { expect, test } from 'vitest';
import { type EnvValues, findNote, withValues } from './env-lines.ts';

const NOTE = { keyId: 'key-1', appId: 'app-1', apiUrl: 'https://whisp.test/a' };
const COMMENT =
  '# KEY is key key-1 of app app-1 at https://whisp.test/a; the run that replaces it revokes it';
const VALUES: EnvValues = {
  apiKey: ['KEY', 'token-1'],
  baseUrl: ['URL', 'https://demo.test/x?y=1'],
  note: NOTE,
};
const WRITTEN = [COMMENT, 'KEY=token-1', 'URL=https://demo.test/x?y=1'];
const lines = (...parts: string[]) => parts.map((part) => `${part}\n`).join('');

test.each([
  { title: 'an empty file', before: '', after: lines(...WRITTEN) },
  {
    title: 'other lines',
    before: 'A=1\n# b\n\nC="d e"',
    after: lines('A=1', '# b', '', 'C="d e"', ...WRITTEN),
  },
  {
    title: 'values of before, in their places',
    before: lines(
      'A=1',
      'URL=old',
      'B=2',
      '# KEY is key old of app old at http://x; words',
      'KEY=old',
      'C=3',
    ),
    after: lines('A=1', 'URL=https://demo.test/x?y=1', 'B=2', COMMENT, 'KEY=token-1', 'C=3'),
  },
  {
    title: 'values in other forms, and twice',
    before: lines(' export KEY = "old"', 'KEY=older', 'MY_KEY=1', 'KEYS=2', '#KEY=3', 'KEY'),
    after: lines(
      COMMENT,
      'KEY=token-1',
      'MY_KEY=1',
      'KEYS=2',
      '#KEY=3',
      'KEY',
      'URL=https://demo.test/x?y=1',
    ),
  },
  {
    title: "another key's note",
    before: lines('# OTHER is key o of app p at http://x; words', 'OTHER=1'),
    after: lines('# OTHER is key o of app p at http://x; words', 'OTHER=1', ...WRITTEN),
  },
  {
    title: 'line ends of Windows',
    before: 'A=1\r\nKEY=old\r\n',
    after: ['A=1', ...WRITTEN, ''].join('\r\n'),
  },
])('the values are written beside $title', ({ before, after }) => {
  expect(withValues(before, VALUES)).toBe(after);
  expect(withValues(after, VALUES)).toBe(after);
  expect(findNote(after, 'KEY')).toEqual(NOTE);
});

test.each([
  { value: 'a b#c$d', line: "KEY='a b#c$d'" },
  { value: 'a=b==', line: 'KEY=a=b==' },
  { value: '', line: 'KEY=' },
])('the value $value is written as $line', ({ value, line }) => {
  expect(withValues('', { ...VALUES, apiKey: ['KEY', value] }).split('\n')[1]).toBe(line);
});

test.each(["it's", 'a\nB=1', 'a\rB=1', 'a\\b'])('the value %j is refused', (value) => {
  expect(() => withValues('', { ...VALUES, apiKey: ['KEY', value] })).toThrow(
    new Error('the value of KEY has characters that such a file cannot hold'),
  );
});

test('ids and addresses cannot leave their comment, and are read as they were', () => {
  const note = { keyId: 'k\nB=1 %', appId: 'ä b', apiUrl: 'https://whisp.test/ä b' };
  const text = withValues('', { ...VALUES, note });
  expect(text.split('\n')).toHaveLength(4);
  expect(findNote(text, 'KEY')).toEqual(note);
});

test.each([
  '# KEY is key',
  '# KEY is key %E0 of app a at http://x; words',
  'KEY is key a of app b at c; words',
])('the line %j is no note', (line) => {
  expect(findNote(line, 'KEY')).toBeUndefined();
});

test('a key that is not replaced keeps its note, and another loses it', () => {
  const before = withValues('', VALUES);
  expect(withValues(before, { ...VALUES, note: undefined })).toBe(before);
  const other = { ...VALUES, apiKey: ['KEY', 'token-2'], note: undefined } as const;
  expect(withValues(before, other)).toBe(lines('KEY=token-2', ...WRITTEN.slice(2)));
});
