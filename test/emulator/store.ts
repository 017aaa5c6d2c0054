import type { TokenSigner } from './tokens.ts';

export interface Account {
  readonly id: string;
  email: string;
  password: string;
  companyName: string;
  /** Whether log-in asks for a second factor, and so gives no token. */
  mfa: boolean;
}

/** Times are milliseconds since the epoch. */
export interface App {
  readonly id: string;
  readonly accountId: string;
  readonly clientId: string;
  name: string;
  status: 'ACTIVE' | 'SUSPENDED';
  /** `DEMO`, or a paid tier. */
  tier: string;
  readonly clusterId: string;
  createdAt: number;
  updatedAt: number;
  clusterEndpoint: string;
  /** Whether it was asked for over the API; what was seeded was not. */
  readonly issued: boolean;
}

/** Times are milliseconds since the epoch. */
export interface Key {
  readonly id: string;
  readonly appId: string;
  readonly token: string;
  createdAt: number;
  revokedAt?: number;
  /** Whether it was asked for over the API; what was seeded was not. */
  readonly issued: boolean;
}

export type NewAccount = Pick<Account, 'email' | 'password'> & Partial<Pick<Account, 'companyName' | 'mfa'>>;
export type NewApp = Pick<App, 'name'> &
  Partial<Pick<App, 'status' | 'tier' | 'createdAt' | 'id' | 'clusterEndpoint' | 'issued'>>;
export type NewKey = Partial<Pick<Key, 'createdAt' | 'issued'>>;

/** Every app is on this cluster, as every demo app is on one; it is also the audience of the keys. */
export const clusterName = 'demo-cluster';

interface StoreParts {
  readonly signer: TokenSigner;
  /** By the service's own clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Base URL that new apps carry. */
  readonly clusterEndpoint: string;
  /** Makes the ids of accounts, clusters, apps, clients and keys: UUIDs. */
  readonly newId: () => string;
}

/**
 * Accounts, apps and keys, in memory. The lists and what is in them may be read and changed by hand.
 * Limits are the API's business: seeding may exceed them.
 */
export class Store {
  readonly accounts: Account[] = [];
  readonly apps: App[] = [];
  readonly keys: Key[] = [];
  /** How many changes the methods below have made. */
  changes = 0;
  readonly #parts: StoreParts;
  readonly #clusterId: string;
  readonly #ordinals = new Map<string, number>();

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.#clusterId = parts.newId();
  }

  addAccount({ email, password, companyName = 'Acme Corp', mfa = false }: NewAccount): Account {
    return this.#added(this.accounts, { id: this.#parts.newId(), email, password, companyName, mfa });
  }

  updateAccount(account: Account, companyName: string): void {
    this.changes++;
    account.companyName = companyName;
  }

  addApp(account: Account, app: NewApp): App {
    const createdAt = app.createdAt ?? this.#parts.now();
    return this.#added(this.apps, {
      id: this.#parts.newId(),
      accountId: account.id,
      clientId: this.#parts.newId(),
      status: 'ACTIVE',
      tier: 'DEMO',
      clusterId: this.#clusterId,
      createdAt,
      updatedAt: createdAt,
      clusterEndpoint: this.#parts.clusterEndpoint,
      issued: false,
      ...app,
    });
  }

  renameApp(app: App, name: string): void {
    this.changes++;
    app.name = name;
    app.updatedAt = this.#parts.now();
  }

  /** Removes the app; its keys stay in the list, revoked. */
  deleteApp(id: string): void {
    const index = this.apps.findIndex((app) => app.id === id);
    if (index === -1) return;
    this.changes++;
    this.apps.splice(index, 1);
    for (const key of this.keys.filter(({ appId }) => appId === id)) this.revokeKey(key.id);
  }

  addKey(app: App, { createdAt = this.#parts.now(), issued = false }: NewKey = {}): Key {
    const id = this.#parts.newId();
    const iat = Math.floor(createdAt / 1000);
    const token = this.#parts.signer.sign({ sub: app.id, jti: id, iat, aud: clusterName });
    return this.#added(this.keys, { id, appId: app.id, token, createdAt, issued });
  }

  /** Does nothing to a key that is revoked already, or was never there. */
  revokeKey(id: string): void {
    const key = this.keys.find((candidate) => candidate.id === id);
    if (key === undefined || key.revokedAt !== undefined) return;
    this.changes++;
    key.revokedAt = this.#parts.now();
  }

  appsOf(account: Account): App[] {
    return this.apps.filter(({ accountId }) => accountId === account.id);
  }

  /** All keys the app ever had, oldest entry first. */
  keysOf(app: App): Key[] {
    return this.keys.filter(({ appId }) => appId === app.id);
  }

  activeKeys(app: App): Key[] {
    return this.keysOf(app).filter(({ revokedAt }) => revokedAt === undefined);
  }

  /** The app whose active key has this token. */
  appByKeyToken(token: string): App | undefined {
    const claims = this.#parts.signer.verify(token);
    const key = this.keys.find(({ id }) => id === claims?.jti);
    if (key === undefined || key.revokedAt !== undefined) return undefined;
    return this.apps.find(({ id }) => id === key.appId);
  }

  /** How many were added before this one: a name for it that is the same in every run, unlike its id. */
  ordinalOf({ id }: { readonly id: string }): number {
    return this.#ordinals.get(id) ?? -1;
  }

  #added<Item extends { readonly id: string }>(list: Item[], item: Item): Item {
    this.changes++;
    this.#ordinals.set(item.id, this.#ordinals.size);
    list.push(item);
    return item;
  }
}
