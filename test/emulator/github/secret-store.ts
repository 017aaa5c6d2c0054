import sodium from 'libsodium-wrappers';

await sodium.ready;

interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** Times are milliseconds since the epoch, in whole seconds as GitHub has them. */
export interface Stored {
  value: string;
  readonly createdAt: number;
  updatedAt: number;
  /** Organizations only. */
  visibility?: string;
  selected?: number[];
}

/** The limits that GitHub documents for a store; infinite where it documents none. */
export interface StoreLimits {
  readonly secrets: number;
  readonly variables: number;
  /** Of a value. */
  readonly bytes: number;
}

/** One secret store: it has a key pair of its own, and what is encrypted for another it cannot read. */
export class SecretStore {
  readonly secrets = new Map<string, Stored>();
  readonly variables = new Map<string, Stored>();
  readonly keyId = String(Math.floor(Math.random() * 1e15));
  readonly limits: StoreLimits;
  #made: KeyPair | undefined;

  constructor(limits: StoreLimits = NO_LIMITS) {
    this.limits = limits;
  }

  /** Made when it is first needed, since that takes longer than all else and most stores are never written to. */
  get #pair(): KeyPair {
    const pair = this.#made ?? sodium.crypto_box_keypair();
    this.#made = pair;
    return pair;
  }

  get publicKey(): string {
    return Buffer.from(this.#pair.publicKey).toString('base64');
  }

  /** The text in a sealed box; undefined when it was not sealed for this store. */
  open(encrypted: string): string | undefined {
    try {
      const { publicKey, privateKey } = this.#pair;
      const text = sodium.crypto_box_seal_open(Buffer.from(encrypted, 'base64'), publicKey, privateKey);
      return Buffer.from(text).toString('utf8');
    } catch {
      return undefined;
    }
  }
}

const NO_LIMITS = {
  secrets: Number.POSITIVE_INFINITY,
  variables: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
};

const BYTES = 48 * 1024;

/** https://docs.github.com/actions/reference/security/secrets#limits-for-secrets and …/variables#limits-for-configuration-variables */
export const ACTIONS_LIMITS = {
  repository: { secrets: 100, variables: 500, bytes: BYTES },
  environment: { secrets: 100, variables: 100, bytes: BYTES },
  organization: { secrets: 1000, variables: 1000, bytes: BYTES },
} as const satisfies Record<string, StoreLimits>;
