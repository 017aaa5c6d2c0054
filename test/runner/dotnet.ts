/** White space to .NET (`char.IsWhiteSpace`), which unlike JavaScript counts U+0085 and does not count U+FEFF. */
const WHITE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const LEADING = new RegExp(`^${WHITE}+`);
const TRAILING = new RegExp(`${WHITE}+$`);

/** `String.TrimStart()` of .NET. */
export function trimStart(text: string): string {
  return text.replace(LEADING, '');
}

/** `String.Trim()` of .NET. */
export function trim(text: string): string {
  return trimStart(text).replace(TRAILING, '');
}

/** `String.IsNullOrWhiteSpace()` of .NET. */
export function isBlank(text: string): boolean {
  return trimStart(text) === '';
}

/** The lines that .NET's `ReadLine` gives: each ends at LF, CR, CRLF or the end of the text. */
export function readLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * What two texts have in common that are equal under `StringComparison.OrdinalIgnoreCase`: the upper case of each UTF-16
 * unit, where that is one unit; dotless i and long s stand for themselves.
 */
export function ignoringCase(text: string): string {
  return text.replace(/[^\u0131\u017f]/g, (unit) => {
    const upper = unit.toUpperCase();
    return upper.length === 1 ? upper : unit;
  });
}

/** A dictionary whose names have no case: the first spelling of a name stays, the last value wins. */
export class CaselessMap<Value> {
  readonly #entries = new Map<string, [name: string, value: Value]>();

  set(name: string, value: Value): void {
    const key = ignoringCase(name);
    this.#entries.set(key, [this.#entries.get(key)?.[0] ?? name, value]);
  }

  get(name: string): Value | undefined {
    return this.#entries.get(ignoringCase(name))?.[1];
  }

  toObject(): Record<string, Value> {
    return Object.fromEntries(this.#entries.values());
  }
}
