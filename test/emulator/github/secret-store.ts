import sodium from 'libsodium-wrappers';

await sodium.ready;

/** Times are milliseconds since the epoch, in whole seconds as GitHub has them. */
export interface Stored {
  value: string;
  readonly createdAt: number;
  updatedAt: number;
  /** Organizations only. */
  visibility?: string;
  selected?: number[];
}

/** One secret store: it has a key pair of its own, and what is encrypted for another it cannot read. */
export class SecretStore {
  readonly secrets = new Map<string, Stored>();
  readonly variables = new Map<string, Stored>();
  readonly keyId = String(Math.floor(Math.random() * 1e15));
  readonly room: number;
  readonly #pair = sodium.crypto_box_keypair();

  constructor(room: number) {
    this.room = room;
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
