import { expect, test } from 'vitest';
import { html, logLines, quote, shown } from '../../../src/base/text.ts';

test.each([
  ['plain text', 'my app', 'my app'],
  ['accents and emoji', 'café 🎉', 'café 🎉'],
  ['line breaks', 'a\r\nb\u2028c', 'a\\u{d}\\u{a}b\\u{2028}c'],
  ['terminal colours', '\u001b[31mred', '\\u{1b}[31mred'],
  ['NUL and DEL', '\0\u007f', '\\u{0}\\u{7f}'],
  ['an unpaired surrogate', 'a\ud800b', 'a\\u{d800}b'],
  ['a bidirectional override', 'a\u202eb', 'a\\u{202e}b'],
])('foreign text with %s stays on its line and is readable', (_, text, expected) => {
  expect(shown(text)).toBe(expected);
});

test('foreign text is cut', () => {
  expect(shown('x'.repeat(1_000_000))).toBe(`${'x'.repeat(200)}…`);
  expect(quote('x'.repeat(200))).toBe(`"${'x'.repeat(200)}"`);
});

test.each([
  ['::error::x', ': :error::x'],
  ['  ::add-mask::x', '  : :add-mask::x'],
  ['\t::stop-commands::x', '\ufffd::stop-commands::x'],
  ['a ##[error]x', 'a ## [error]x'],
  ['a #[error]x', 'a # [error]x'],
  ['a\n::error::b', 'a\n: :error::b'],
  ['a\r::error::b', 'a\ufffd::error::b'],
  ['a: b::c', 'a: b::c'],
])('the log line %j cannot be a workflow command', (text, expected) => {
  expect(logLines(text)).toBe(expected);
});

test('text for the summary is neither HTML nor able to end the HTML block', () => {
  expect(html('<img src=x onerror="a">\n\n# T & \'q\'')).toBe(
    '&#60;img src=x onerror=&#34;a&#34;&#62;\\u{a}\\u{a}# T &#38; &#39;q&#39;',
  );
});
