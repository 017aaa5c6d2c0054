import type { Dialect } from './dialect.ts';
import { draw } from './draw.ts';
import type { Params } from './routes.ts';
import type { Session } from './sessions.ts';
import type { Account, App, Key, Store } from './store.ts';

/** Who reads what. */
interface Read {
  readonly account: Account;
  readonly session: Session;
  readonly params: Params;
  readonly query: Readonly<Record<string, string>>;
}

interface Parts {
  readonly store: Store;
  /** The true time, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly dialect: () => Dialect;
}

/**
 * The store as reads find it: behind the changes that were made over the API by as much as the dialect says.
 * It is told of those changes, each right before or after it is made. Of what tests change by hand it is not told: that
 * has no past, and is seen at once.
 */
export class LaggingReads {
  readonly #parts: Parts;
  readonly #createdAt = new Map<string, number>();
  readonly #revokedAt = new Map<string, number>();
  readonly #before: { readonly app: App; readonly until: number }[] = [];
  readonly #gone: { readonly app: App; readonly at: number }[] = [];
  readonly #reads = new Map<string, number>();
  /** The moment that a reader's first page showed, by list and session. */
  readonly #pageMoments = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  created({ id }: App | Key): void {
    this.#createdAt.set(id, this.#parts.now());
  }

  /** @param before a copy of the app as it was */
  renamed(before: App): void {
    this.#before.push({ app: before, until: this.#parts.now() });
  }

  /** Before it is: its keys are revoked with it. */
  deleted(app: App): void {
    this.#gone.push({ app, at: this.#parts.now() });
    for (const key of this.#parts.store.activeKeys(app)) this.revoked(key);
  }

  revoked({ id }: Key): void {
    this.#revokedAt.set(id, this.#parts.now());
  }

  apps(read: Read): App[] {
    return this.#appsAt(this.#moment(`apps ${this.#parts.store.ordinalOf(read.account)}`, read), read);
  }

  /** Undefined where there was no such app, or not yet. */
  app(read: Read): App | undefined {
    const id = read.params['appId'] ?? '';
    const moment = this.#moment(`app ${this.#parts.store.ordinalOf({ id })}`, read);
    return this.#appsAt(moment, read).find((app) => app.id === id);
  }

  /** An app's keys, revoked ones too; undefined where there was no such app, or not yet. */
  keys(read: Read): { app: App; keys: Key[] } | undefined {
    const { store } = this.#parts;
    const id = read.params['appId'] ?? '';
    const moment = this.#moment(`keys ${store.ordinalOf({ id })}`, read);
    const app = this.#appsAt(moment, read).find((each) => each.id === id);
    if (app === undefined) return undefined;
    const existed = store.keysOf(app).filter((key) => this.#existed(key, moment));
    return { app, keys: existed.map((key) => this.#keyAt(key, moment)) };
  }

  #appsAt(moment: number, { account }: Read): App[] {
    const { store } = this.#parts;
    const gone = this.#gone
      .filter(({ app, at }) => app.accountId === account.id && at > moment)
      .map(({ app }) => app);
    const apps = [...store.appsOf(account), ...gone].filter((app) => this.#existed(app, moment));
    if (gone.length > 0) apps.sort((a, b) => store.ordinalOf(a) - store.ordinalOf(b));
    return apps.map((app) => this.#appAt(app, moment));
  }

  #appAt(app: App, moment: number): App {
    const then = this.#before.find((entry) => entry.app.id === app.id && entry.until > moment)?.app;
    return then === undefined ? app : { ...app, name: then.name, updatedAt: then.updatedAt };
  }

  #keyAt(key: Key, moment: number): Key {
    const { revokedAt: _, ...active } = key;
    return (this.#revokedAt.get(key.id) ?? Number.NEGATIVE_INFINITY) > moment ? active : key;
  }

  #existed({ id }: App | Key, moment: number): boolean {
    return (this.#createdAt.get(id) ?? Number.NEGATIVE_INFINITY) <= moment;
  }

  /** The moment whose state this read shows. A list's further pages show the same one as its first. */
  #moment(resource: string, { session, query }: Read): number {
    const { lagMs, lists } = this.#parts.dialect();
    // Without lag everything is seen, even if the clock goes back.
    if (lagMs === 0) return Number.POSITIVE_INFINITY;
    const reader = `${resource} ${session.id}`;
    const begun = lists === 'pages' && (query['page'] ?? '0') !== '0' && this.#pageMoments.get(reader);
    if (typeof begun === 'number') return begun;
    const moment = this.#parts.now() - this.#lag(resource);
    this.#pageMoments.set(reader, moment);
    return moment;
  }

  #lag(resource: string): number {
    const { lagMs, lagMode, lagSeed } = this.#parts.dialect();
    if (lagMode === 'full') return lagMs;
    const count = this.#reads.get(resource) ?? 0;
    this.#reads.set(resource, count + 1);
    // By resource and count, and not one after the other: what else is read in between changes nothing.
    return Math.floor(draw(`${lagSeed} ${resource} ${count}`) * (lagMs + 1));
  }
}
