import { expect, test } from 'vitest';
import { describe, invisibleAtEnds, visible } from '../../../src/inputs/invisible.ts';

test.each([
  {
    title: 'U+FEFF at the beginning',
    text: '\ufeffa',
    told: 'the invisible character U+FEFF at its beginning',
  },
  { title: 'U+200B at the end', text: 'a\u200b', told: 'the invisible character U+200B at its end' },
  { title: 'a mark of direction', text: '\u200ea', told: 'the invisible character U+200E at its beginning' },
  { title: 'a soft hyphen', text: 'a\u00ad', told: 'the invisible character U+00AD at its end' },
  { title: 'a joiner inside', text: 'a\u200db', told: undefined },
  { title: 'blanks', text: ' a ', told: undefined },
  { title: 'nothing at all', text: '', told: undefined },
])('what shows nothing at the ends of a text is told: $title', ({ text, told }) => {
  expect(invisibleAtEnds(text)).toBe(told);
});

test('what is visible of a text begins and ends with what shows', () => {
  expect(visible('\ufeff \u200ba \u200d b\u200b\n')).toBe('a \u200d b');
});

test.each([
  { char: ' ', at: 1, told: 'a blank inside' },
  { char: '\r', at: 0, told: 'a line break at its beginning' },
  { char: '\u200b', at: 2, told: 'the invisible character U+200B at its end' },
  { char: '\u00e9', at: 1, told: 'the character U+00E9 inside' },
  { char: '\t', at: 1, told: 'the character U+0009 inside' },
])('a character is told by what it is and where: $told', ({ char, at, told }) => {
  expect(describe(char, at, 3)).toBe(told);
});
