import { expect, test } from 'vitest';
import { token } from '../../../src/inputs/credential-rules.ts';

const REMEDY = 'It came along when the value was copied: store the value anew, without it';

test.each([
  {
    title: 'a zero-width blank inside',
    text: 'ghs_a\u200bb',
    wrong: 'the invisible character U+200B inside',
  },
  {
    title: 'a zero-width blank at its end',
    text: 'ghs_a\u200b',
    wrong: 'the invisible character U+200B at its end',
  },
  { title: 'two lines', text: 'ghs_a\nghs_b', wrong: 'a line break inside' },
  { title: 'two lines of Windows', text: 'ghs_a\r\nghs_b', wrong: 'a line break inside' },
  { title: 'a blank', text: 'ghs_a b', wrong: 'a blank inside' },
  { title: 'a letter beyond ASCII', text: 'ghs_\u00e9', wrong: 'the character U+00E9 at its end' },
  { title: 'a control character', text: '\u0001ghs_a', wrong: 'the character U+0001 at its beginning' },
  { title: 'a character of two units', text: 'a\u{1f511}', wrong: 'the character U+1F511 at its end' },
])('a token that no header can carry is told without being shown: $title', ({ text, wrong }) => {
  expect(token(text)).toEqual({ wrongSecret: `has ${wrong}, which no token has. ${REMEDY}` });
});

test('a token may hold anything that a header can carry', () => {
  for (const text of ['ghs_16C7e42F292c6912E7710c838347Ae178B4a', 'eyJh.eyJz.s-_g', '~!"']) {
    expect(token(text)).toEqual({ value: text });
  }
});
