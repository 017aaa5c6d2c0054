import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { blake2b } from 'blakejs/blake2b.js';

/** Bytes of an X25519 public key. */
const KEY_BYTES = 32;

/** True for what `seal` can encrypt for. */
export function isPublicKey(key: string): boolean {
  return Buffer.from(key, 'base64').length === KEY_BYTES;
}

/**
 * Encrypts a text so that only the holder of the private key can read it: libsodium's `crypto_box_seal`, which GitHub asks
 * for. An X25519 key agreement with a key pair made for this one text, then XSalsa20-Poly1305 under a nonce that is the
 * BLAKE2b hash of both public keys. Node has the key agreement; of the libraries for the rest, noble's cipher is audited and
 * blakejs a sixth of the size of noble's hashes. libsodium would be three times as large as both.
 * @param publicKey base64, as GitHub's `public-key` endpoints give it
 * @param pair made for this one text and never used again
 * @returns base64
 */
export function seal(text: string, publicKey: string, pair = generateKeyPairSync('x25519')): string {
  if (!isPublicKey(publicKey)) throw new Error('the public key is not an X25519 key');
  const recipient = Buffer.from(publicKey, 'base64');
  const sender = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: toKeyObject(recipient) });
  const nonce = blake2b(Buffer.concat([sender, recipient]), undefined, 24);
  const box = xsalsa20poly1305(boxKey(shared), nonce).encrypt(Buffer.from(text, 'utf8'));
  return Buffer.concat([sender, box]).toString('base64');
}

function toKeyObject(publicKey: Buffer): ReturnType<typeof createPublicKey> {
  const key = { kty: 'OKP', crv: 'X25519', x: publicKey.toString('base64url') };
  return createPublicKey({ key, format: 'jwk' });
}

/** NaCl's `crypto_box_beforenm`: HSalsa20 of the shared secret with an empty nonce. */
function boxKey(shared: Uint8Array): Uint8Array {
  const out = new Uint32Array(8);
  hsalsa(words(Buffer.from('expand 32-byte k')), words(shared), new Uint32Array(4), out);
  return new Uint8Array(out.buffer);
}

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}
