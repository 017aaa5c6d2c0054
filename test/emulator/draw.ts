import { createHash } from 'node:crypto';

/** A number from 0 up to 1, evenly spread over texts; the same for the same text. */
export function draw(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
