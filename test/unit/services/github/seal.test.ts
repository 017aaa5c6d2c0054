import { createPrivateKey, createPublicKey } from 'node:crypto';
import sodium from 'libsodium-wrappers';
import { expect, test } from 'vitest';
import { seal } from '../../../../src/services/github/seal.ts';

await sodium.ready;

/** What libsodium 1.0.22 makes of the key bytes below. */
const KNOWN = 'E75P6uryBMf9M1j8nAByGIHRdCeBKCJ+xnTzf3/pe21HKz85Itw+k9iHp4doud1ivJsIzihdysw=';

test.each(['', 'a', 'eyJhbGciOiJSUzI1NiJ9.e30.x'.repeat(50), 'ä€🎉', 'x'.repeat(48 * 1024)])(
  'libsodium opens what was sealed',
  (text) => {
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    const sealed = Buffer.from(seal(text, Buffer.from(publicKey).toString('base64')), 'base64');
    expect(sealed.length).toBe(Buffer.byteLength(text) + sodium.crypto_box_SEALBYTES);
    expect(Buffer.from(sodium.crypto_box_seal_open(sealed, publicKey, privateKey)).toString()).toBe(text);
  },
);

test('a text, a recipient and a key pair make the bytes that libsodium makes of them', () => {
  const secret = Buffer.alloc(32, 7);
  const recipient = sodium.crypto_box_seed_keypair(Buffer.alloc(32, 9)).publicKey;
  // RFC 8410: what a raw X25519 key is in PKCS #8.
  const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const pair = { privateKey, publicKey: createPublicKey(privateKey) };
  const sender = sodium.crypto_scalarmult_base(secret);
  const nonce = sodium.crypto_generichash(24, Buffer.concat([sender, recipient]), null);
  const box = sodium.crypto_box_easy('a secret', nonce, recipient, secret);
  const sealed = seal('a secret', Buffer.from(recipient).toString('base64'), pair);
  expect(sealed).toBe(Buffer.concat([sender, box]).toString('base64'));
  expect(sealed).toBe(KNOWN);
});

test('the same text is never sealed to the same bytes', () => {
  const publicKey = Buffer.from(sodium.crypto_box_keypair().publicKey).toString('base64');
  expect(seal('text', publicKey)).not.toBe(seal('text', publicKey));
});

test.each(['', 'AAAA', Buffer.alloc(33).toString('base64')])('%j is no public key', (key) => {
  expect(() => seal('text', key)).toThrow('the public key is not an X25519 key');
});
