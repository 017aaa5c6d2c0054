/** The byte order marks that .NET's StreamReader looks for, longer ones before their own beginnings. */
const MARKS: readonly [mark: readonly number[], decode: (bytes: Uint8Array) => string][] = [
  [[0xff, 0xfe, 0, 0], (bytes) => utf32(bytes, { littleEndian: true })],
  [[0, 0, 0xfe, 0xff], (bytes) => utf32(bytes, { littleEndian: false })],
  [[0xff, 0xfe], decoder('utf-16le')],
  [[0xfe, 0xff], decoder('utf-16be')],
  [[0xef, 0xbb, 0xbf], decoder('utf-8')],
];

/** The text of a file as the runner reads it: one byte order mark is dropped and says the encoding, else UTF-8. */
export function decodeFile(bytes: Uint8Array): string {
  const [mark, decode] = MARKS.find(([each]) => each.every((byte, at) => bytes[at] === byte)) ?? [
    [],
    decoder('utf-8'),
  ];
  return decode(bytes.subarray(mark.length));
}

function decoder(encoding: string): (bytes: Uint8Array) => string {
  // A second mark is part of the text.
  return (bytes) => new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

function utf32(bytes: Uint8Array, { littleEndian }: { littleEndian: boolean }): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.byteLength; at += 4) {
    const code = at + 4 <= bytes.byteLength ? view.getUint32(at, littleEndian) : Number.NaN;
    text += code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}
