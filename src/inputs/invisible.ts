/**
 * What shows nothing and takes no room: soft hyphen, zero-width characters, marks of writing direction, U+FEFF. Copying from
 * a web page or a file brings them along. Spelled out, since Unicode's classes take 1.4 MB each.
 */
const INVISIBLE = '\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff';
const AT_BEGINNING = new RegExp(`^[${INVISIBLE}]`);
const AT_END = new RegExp(`[${INVISIBLE}]$`);
const AT_ENDS = new RegExp(`^[${INVISIBLE}\\s]+|[${INVISIBLE}\\s]+$`, 'g');
const ANY = new RegExp(`[${INVISIBLE}]`);

/** The invisible character with which a text begins or ends, in words; undefined when there is none. Never the text itself. */
export function invisibleAtEnds(text: string): string | undefined {
  const [beginning] = AT_BEGINNING.exec(text) ?? [];
  if (beginning !== undefined) return `the invisible character ${codePoint(beginning)} at its beginning`;
  const [end] = AT_END.exec(text) ?? [];
  return end === undefined ? undefined : `the invisible character ${codePoint(end)} at its end`;
}

/** The text without what shows nothing at its ends. */
export function visible(text: string): string {
  return text.replace(AT_ENDS, '');
}

/** A character that no credential has, in words: what it is, and where. */
export function describe(char: string, at: number, length: number): string {
  const where = at === 0 ? 'at its beginning' : at + char.length === length ? 'at its end' : 'inside';
  return `${kind(char)} ${where}`;
}

function kind(char: string): string {
  if (char === '\n' || char === '\r') return 'a line break';
  if (char === ' ') return 'a blank';
  return `the ${ANY.test(char) ? 'invisible ' : ''}character ${codePoint(char)}`;
}

function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
