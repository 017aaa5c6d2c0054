import { html } from './text.ts';

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

  /** The text with every known form of every known value replaced by `***`. */
  redact(text: string): string {
    const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((result, form) => result.replaceAll(form, '***'), text);
  }
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
