import { html } from './text.ts';

/** What stands in place of a secret. */
const HIDDEN = '***';

/** A part of a text, by the indices of its first unit and of the one after its last. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The secret values this process knows, to keep them out of everything it prints. The runner masks as well; this also
 * holds where it does not: annotation properties, base64url, hex, and logs kept by other means.
 */
export class Redactor {
  readonly #forms = new Set<string>();

  /** Learns a value, each of its lines, and the encodings in which a server might give it back. */
  add(value: string): void {
    for (const line of [value, ...value.split(/[\r\n]+/)]) {
      if (line.trim() !== '') for (const form of forms(line)) this.#forms.add(form);
    }
  }

  /**
   * The text with every known form of every known value replaced by `***`. All hits are found before any is replaced, and
   * those that touch become one: replaced one after the other, a secret that overlaps another would leave its rest behind.
   */
  redact(text: string): string {
    const hits = [...this.#forms].flatMap((form) => hitsOf(form, text));
    let result = '';
    let end = 0;
    for (const hit of merged(hits)) {
      result += text.slice(end, hit.start) + HIDDEN;
      end = hit.end;
    }
    return result + text.slice(end);
  }
}

/** Every place of a form in a text, those that overlap included. */
function hitsOf(form: string, text: string): Range[] {
  const hits: Range[] = [];
  for (let start = text.indexOf(form); start !== -1; start = text.indexOf(form, start + 1)) {
    hits.push({ start, end: start + form.length });
  }
  return hits;
}

/** The ranges in their order, those that touch or overlap as one. */
function merged(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && range.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      result.push(range);
    }
  }
  return result;
}

function forms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [
    value,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(value.toWellFormed()),
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    html(value),
  ];
}
