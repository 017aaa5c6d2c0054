/** The runner's masker: every value it was told, in the forms that the runner adds of itself (HostContext.cs). */
export class Masker {
  readonly values: string[] = [];
  readonly #forms = new Set<string>();

  /** Learns a value and each of its lines. */
  add(value: string): void {
    if (value.trim() === '') return;
    this.values.push(value);
    const lines = value.split(/\r\n|\r|\n/).map((line) => line.trim());
    for (const part of new Set([value, ...lines])) {
      if (part.trim() !== '') for (const form of variants(part)) this.#forms.add(form);
    }
  }

  /** Replaces what matches by `***`; matches that touch or overlap become one. */
  mask(text: string): string {
    const hits: [number, number][] = [];
    for (const form of this.#forms) {
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1))
        hits.push([at, at + form.length]);
    }
    hits.sort((a, b) => a[0] - b[0]);
    let result = '';
    let position = 0;
    for (let index = 0; index < hits.length; ) {
      const [start, firstEnd] = hits[index] ?? [0, 0];
      let end = firstEnd;
      for (index++; index < hits.length && (hits[index]?.[0] ?? Number.POSITIVE_INFINITY) <= end; index++) {
        end = Math.max(end, hits[index]?.[1] ?? 0);
      }
      result += `${text.slice(position, start)}***`;
      position = end;
    }
    return result + text.slice(position);
  }
}

function variants(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const quoted = /^"(.*)"$/s.exec(value)?.[1] ?? '';
  return [
    value,
    ...[0, 1, 2].map((shift) => (bytes.length > shift ? bytes.subarray(shift).toString('base64') : '')),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.toWellFormed()).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
    xml(value),
    value.length > 8 ? quoted : '',
    ...powerShellParts(value),
  ].filter((form) => form !== '');
}

function xml(value: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return value.replace(/[&<>"']/g, (char) => names[char] ?? char);
}

/**
 * PowerShell prints a command in two pieces: up to the last `&` and what follows, or, where there is `&+`, up to the
 * first of those and what follows without its first character. Pieces of six characters or more count.
 */
function powerShellParts(value: string): string[] {
  if (!value.includes('&')) return [];
  const plus = value.indexOf('&+');
  const end = plus === -1 ? value.lastIndexOf('&') + 1 : plus + 2;
  return [value.slice(0, end), value.slice(plus === -1 ? end : end + 1)].filter((part) => part.length >= 6);
}
