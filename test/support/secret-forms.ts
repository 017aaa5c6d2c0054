// The encodings in which something might give a secret back, each written from its definition and not from the code that the
// tests check.

/** Shortest piece of a secret's form that is looked for. */
const PIECE = 32;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** RFC 4648, sections 4 and 5, without padding: six bits a character, the last ones filled with zeros. */
function base64(bytes: Uint8Array, last: '+/' | '-_'): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,6}/g) ?? [];
  return groups.map((group) => (LETTERS + last)[Number.parseInt(group.padEnd(6, '0'), 2)]).join('');
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Each byte that is not among the characters left as they are becomes `%` and two upper-case hexadecimal digits (RFC 3986, 2.1). */
function percentEncoded(bytes: Uint8Array, left: RegExp): string {
  return [...bytes]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return byte < 0x80 && left.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** ECMA-262, `encodeURIComponent`: letters, digits and these marks are left as they are. */
const URI_COMPONENT = /[A-Za-z0-9\-_.!~*'()]/;

/** The WHATWG URL standard, `application/x-www-form-urlencoded`: fewer marks, and a plus sign for a space. */
const FORM = /[A-Za-z0-9*\-._]/;

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** RFC 8259, section 7: quotation mark, backslash and control characters are escaped. */
function jsonEscaped(value: string): string {
  return [...value]
    .map((char) => {
      const code = char.charCodeAt(0);
      return JSON_ESCAPES[char] ?? (code < 0x20 ? `\\u${code.toString(16).padStart(4, '0')}` : char);
    })
    .join('');
}

/** As the summary writes what might be HTML: a decimal character reference. */
function htmlEscaped(value: string): string {
  return value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A value as it is, and in every encoding in which something might give it back. */
export function secretForms(value: string): readonly string[] {
  const forms = KNOWN_FORMS.get(value) ?? formsOf(value);
  if (KNOWN_FORMS.size >= MOST_KNOWN) KNOWN_FORMS.clear();
  KNOWN_FORMS.set(value, forms);
  return forms;
}

/** Simulations ask for the same ones thousands of times, and finding them takes as long as much else. */
const KNOWN_FORMS = new Map<string, readonly string[]>();
const MOST_KNOWN = 1000;

function formsOf(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  const formEncoded = percentEncoded(bytes, FORM).replaceAll('%20', '+');
  return [
    value,
    base64(bytes, '+/'),
    base64(bytes, '-_'),
    hex(bytes),
    hex(bytes).toUpperCase(),
    percentEncoded(bytes, URI_COMPONENT),
    formEncoded,
    jsonEscaped(value),
    htmlEscaped(value),
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
