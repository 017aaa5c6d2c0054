/** Largest body that is read, in bytes, decompressed. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** A body as text, or why it has none. */
export type Decoded =
  | { readonly text: string }
  | { readonly wrong: 'too-large' | 'broken' | 'unknown-encoding' };

/**
 * Decodes a body. None is asked for in compressed form, but what is between here and the service may send one.
 * @param encoding the `Content-Encoding` header
 */
export function decodeBody(bytes: Buffer, encoding: string): Decoded {
  let decoded = bytes;
  // The last one was applied last.
  for (const name of encoding.toLowerCase().split(',').reverse()) {
    const format = name.trim();
    if (format === '' || format === 'identity') continue;
    const decode = decoders()[format];
    if (decode === undefined) return { wrong: 'unknown-encoding' };
    try {
      decoded = decode(decoded, { maxOutputLength: MAX_BODY_BYTES });
    } catch (error) {
      const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      return { wrong: isTooLarge ? 'too-large' : 'broken' };
    }
  }
  // TextDecoder drops a byte order mark, which is no JSON.
  return { text: new TextDecoder().decode(decoded) };
}

type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;

/** Loaded only when a body needs it. */
function decoders(): Readonly<Record<string, Decode | undefined>> {
  const { gunzipSync, inflateSync, brotliDecompressSync } = process.getBuiltinModule('node:zlib');
  return { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync };
}
