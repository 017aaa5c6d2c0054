/** Shortest piece of a secret's form that is looked for. */
const PIECE = 32;

/** A value as it is, and in every encoding in which something might give it back. */
export function secretForms(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(value),
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    // As the summary writes what might be HTML.
    value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`),
  ];
}

/** The secrets of which a text shows the whole, the beginning or the end, in any encoding. */
export function secretsIn(text: string, secrets: Iterable<string>): readonly string[] {
  return [...new Set(secrets)].filter((secret) =>
    [...new Set(secretForms(secret))].some(
      (form) => text.includes(form.slice(0, PIECE)) || text.includes(form.slice(-PIECE)),
    ),
  );
}
