/** Characters of the hash that are kept: enough to tell accounts apart, too few to find an address by. */
const HASH_LENGTH = 16;

/**
 * The account as the state knows it: a random salt and a short hash of the e-mail address.
 * @param mark the mark to compare with, whose salt is then used
 */
export function accountMark(email: string, mark?: string): string {
  // Loaded only where there is a state to write or to read.
  const { createHash, randomBytes } = process.getBuiltinModule('node:crypto');
  const salt = mark?.split(':')[0] ?? randomBytes(8).toString('hex');
  const hash = createHash('sha256').update(`${salt}:${email.toLowerCase()}`).digest('hex');
  return `${salt}:${hash.slice(0, HASH_LENGTH)}`;
}
