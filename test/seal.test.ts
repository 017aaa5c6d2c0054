import sodium from 'libsodium-wrappers';
import { expect, test } from 'vitest';
import { seal } from '../src/github/seal.ts';

await sodium.ready;

test.each(['', 'a', 'eyJhbGciOiJSUzI1NiJ9.e30.x'.repeat(50), 'ä€🎉', 'x'.repeat(48 * 1024)])(
  'libsodium opens what was sealed',
  (text) => {
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    const sealed = Buffer.from(seal(text, Buffer.from(publicKey).toString('base64')), 'base64');
    expect(sealed.length).toBe(Buffer.byteLength(text) + sodium.crypto_box_SEALBYTES);
    expect(Buffer.from(sodium.crypto_box_seal_open(sealed, publicKey, privateKey)).toString()).toBe(text);
  },
);

test('the same text is never sealed to the same bytes', () => {
  const publicKey = Buffer.from(sodium.crypto_box_keypair().publicKey).toString('base64');
  expect(seal('text', publicKey)).not.toBe(seal('text', publicKey));
});

test.each(['', 'AAAA', Buffer.alloc(33).toString('base64')])('%j is no public key', (key) => {
  expect(() => seal('text', key)).toThrow('the public key is not an X25519 key');
});
