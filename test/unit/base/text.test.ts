import { expect, test } from 'vitest';
import { html, logLines, quote, shown } from '../../../src/base/text.ts';

test.each([
  { title: 'plain text', text: 'my app', expected: 'my app' },
  { title: 'accents and emoji', text: 'café 🎉', expected: 'café 🎉' },
  { title: 'line breaks', text: 'a\r\nb\u2028c', expected: 'a\\u{d}\\u{a}b\\u{2028}c' },
  { title: 'terminal colours', text: '\u001b[31mred', expected: '\\u{1b}[31mred' },
  { title: 'NUL and DEL', text: '\0\u007f', expected: '\\u{0}\\u{7f}' },
  { title: 'an unpaired surrogate', text: 'a\ud800b', expected: 'a\\u{d800}b' },
  { title: 'a bidirectional override', text: 'a\u202eb', expected: 'a\\u{202e}b' },
])('foreign text with $title stays on its line and is readable', ({ text, expected }) => {
  expect(shown(text)).toBe(expected);
});

test('foreign text is cut', () => {
  expect(shown('x'.repeat(1_000_000))).toBe(`${'x'.repeat(200)}…`);
  expect(quote('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`);
});

test.each([
  { title: 'a command', text: '::error::x', expected: ': :error::x' },
  { title: 'blanks before it', text: '  ::add-mask::x', expected: '  : :add-mask::x' },
  { title: 'a tab before it', text: '\t::stop-commands::x', expected: '\ufffd::stop-commands::x' },
  { title: 'one of the older form', text: 'a ##[error]x', expected: 'a ## [error]x' },
  { title: 'half of the older form', text: 'a #[error]x', expected: 'a # [error]x' },
  { title: 'one on a second line', text: 'a\n::error::b', expected: 'a\n: :error::b' },
  { title: 'one after a carriage return', text: 'a\r::error::b', expected: 'a\ufffd::error::b' },
  { title: 'colons inside a line, which stay', text: 'a: b::c', expected: 'a: b::c' },
])('a log line cannot be a workflow command: $title', ({ text, expected }) => {
  expect(logLines(text)).toBe(expected);
});

test('text for the summary is neither HTML nor able to end the HTML block', () => {
  expect(html('<img src=x onerror="a">\n\n# T & \'q\'')).toBe(
    '&#60;img src=x onerror=&#34;a&#34;&#62;\\u{a}\\u{a}# T &#38; &#39;q&#39;',
  );
});
