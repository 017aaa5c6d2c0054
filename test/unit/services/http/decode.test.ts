import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeBody } from '../../../../src/services/http/decode.ts';

const text = '{"name":"café"}';
const plain = Buffer.from(text);

test.each([
  { encoding: '', bytes: plain },
  { encoding: 'identity', bytes: plain },
  { encoding: 'gzip', bytes: gzipSync(plain) },
  { encoding: 'X-GZip', bytes: gzipSync(plain) },
  { encoding: 'deflate', bytes: deflateSync(plain) },
  { encoding: 'br', bytes: brotliCompressSync(plain) },
  { encoding: 'gzip, br', bytes: brotliCompressSync(gzipSync(plain)) },
  { encoding: '', bytes: Buffer.concat([Buffer.from('\uFEFF'), plain]) },
])('a body is decoded that came as "$encoding"', ({ encoding, bytes }) => {
  expect(decodeBody(bytes, encoding)).toEqual({ text });
});

const MIB = 1024 * 1024;

test.each([
  { title: 'in a form that was not asked for', bytes: plain, encoding: 'zstd', wrong: 'unknown-encoding' },
  { title: 'that is none of what it says', bytes: plain, encoding: 'gzip', wrong: 'broken' },
  { title: 'that is cut', bytes: gzipSync(plain).subarray(0, 20), encoding: 'gzip', wrong: 'broken' },
  {
    title: 'that grows beyond 1 MiB',
    bytes: gzipSync(Buffer.alloc(MIB + 1)),
    encoding: 'gzip',
    wrong: 'too-large',
  },
])('a body is refused $title', ({ bytes, encoding, wrong }) => {
  expect(decodeBody(bytes, encoding)).toEqual({ wrong });
});

test('a body of 1 MiB is not too large', () => {
  expect(decodeBody(gzipSync(Buffer.alloc(MIB, ' ')), 'gzip')).toEqual({ text: ' '.repeat(MIB) });
});
