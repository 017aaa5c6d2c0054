import { generateKeyPair, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

/** What a token says. `iat` and `exp` are whole seconds since the epoch. */
export interface Claims {
  readonly sub: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp?: number;
  /** The session of an access token. */
  readonly sid?: string;
  /** The cluster of an API key. */
  readonly aud?: string;
}

const header = encode({ alg: 'RS256', typ: 'JWT' });

/** Of every signer in this process: making one takes longer than a whole test. */
let pair: ReturnType<typeof newPair> | undefined;
const newPair = () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });

/** Makes tokens and knows its own again; a simulation has a faster one. */
export type TokenSigner = Pick<Signer, 'sign' | 'verify'>;

/** Signs JWTs and knows its own again. Expiry and meaning are for the caller to judge. */
export class Signer {
  readonly #publicKey: KeyObject;
  readonly #privateKey: KeyObject;

  readonly #suffix: string;

  private constructor(publicKey: KeyObject, privateKey: KeyObject, suffix: string) {
    this.#suffix = suffix;
    this.#publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  /** @param suffix what every token ends in, beyond what a JWT is made of */
  static async create(suffix = ''): Promise<Signer> {
    pair ??= newPair();
    const { publicKey, privateKey } = await pair;
    return new Signer(publicKey, privateKey, suffix);
  }

  sign(claims: Claims): string {
    const content = `${header}.${encode(claims)}`;
    return `${content}.${sign('sha256', Buffer.from(content), this.#privateKey).toString('base64url')}${this.#suffix}`;
  }

  /** The claims of a token that this signer made, else undefined. */
  verify(token: string): Claims | undefined {
    if (!token.endsWith(this.#suffix)) return undefined;
    const jwt = token.slice(0, token.length - this.#suffix.length);
    const [head, payload = '', signature = '', ...rest] = jwt.split('.');
    // Comparing the whole header leaves no room for another algorithm, `none` above all.
    if (head !== header || rest.length > 0) return undefined;
    const content = Buffer.from(`${head}.${payload}`);
    if (!verify('sha256', content, this.#publicKey, Buffer.from(signature, 'base64url'))) return undefined;
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
