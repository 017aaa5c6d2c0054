/** A value and the forms that the runner's eleven encoders make of it (Runner.Common/HostContext.cs), none of them empty. */
export function encodings(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const quoted = /^"(.*)"$/s.exec(value)?.[1] ?? '';
  return [
    value,
    ...[0, 1, 2].map((shift) => (bytes.length > shift ? bytes.subarray(shift).toString('base64') : '')),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    json(value),
    uri(value),
    xml(value),
    value.length > 8 ? quoted : '',
    ...powerShellParts(value),
  ].filter((form) => form !== '');
}

/** As Newtonsoft's serializer, which escapes the line ends that JavaScript's leaves. */
function json(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/[\u0085\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** As `Uri.EscapeDataString`, which escapes five characters more than JavaScript. */
function uri(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
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
