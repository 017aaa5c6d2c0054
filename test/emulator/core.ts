import { randomUUID } from 'node:crypto';
import { respondManagement } from './api.ts';
import { Cluster } from './cluster.ts';
import { type Dialect, plainDialect } from './dialect.ts';
import type { Request } from './exchange.ts';
import { Faults } from './faults.ts';
import { type Handled, handleDirectly } from './handle-directly.ts';
import type { World } from './handlers.ts';
import { LaggingReads } from './lagging-reads.ts';
import type { LoggedRequest } from './log.ts';
import type { ServiceParts } from './serve-with-faults.ts';
import { Sessions } from './sessions.ts';
import { Store } from './store.ts';
import { Signer, type TokenSigner } from './tokens.ts';

export interface CoreOptions {
  /** The true time, in milliseconds since the epoch; Whisp's own clock is the dialect's `clockOffsetMs` ahead of it. */
  now?: () => number;
  /** What access tokens and keys end in, beyond what a JWT is made of. */
  tokenSuffix?: string;
  /** Departures from the plain case. */
  dialect?: Partial<Dialect>;
  /** Told of each management API request once it is answered or its connection gone. */
  log?: (request: LoggedRequest) => void;
  /** Makes the ids of accounts, apps and keys; random UUIDs unless given. */
  newId?: () => string;
  /** Base URL that new apps carry, without a trailing slash; it may have a path. */
  clusterEndpoint?: string;
}

/** The Whisp service without a socket: a management API and one cluster, in memory. */
export class EmulatorCore {
  /** For seeding, and for seeing what is really there. */
  readonly store: Store;
  /** Requests to the management API, in order of arrival. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  /** For requests to the cluster, which are in a log of their own. */
  readonly clusterFaults: Faults;
  readonly clusterRequests: readonly LoggedRequest[];
  /** For servers. */
  readonly parts: { readonly management: ServiceParts; readonly cluster: ServiceParts };
  readonly #world: World;

  constructor(signer: TokenSigner, options: CoreOptions) {
    const {
      now = Date.now,
      log = () => {},
      newId = randomUUID,
      clusterEndpoint = 'https://demo.cluster.test',
    } = options;
    const dialect = { ...plainDialect, ...options.dialect };
    // Whisp's own clock.
    const clock = (): number => now() + this.dialect.clockOffsetMs;
    const store = new Store({ signer, now: clock, clusterEndpoint, newId });
    const sessions = new Sessions(signer, clock);
    const reads = new LaggingReads({ store, now, dialect: () => this.dialect });
    const world = { store, reads, sessions, dialect };
    const basePath = new URL(clusterEndpoint).pathname.replace(/\/$/, '');
    const cluster = new Cluster({ store, signer, now: clock, basePath });
    const around = () => ({
      changes: () => store.changes,
      faults: new Faults(),
      requests: [],
      now,
      date: () => (this.dialect.dateHeader ? clock() : undefined),
      compress: () => this.dialect.compress,
    });
    const response = (request: Request) => respondManagement(world, request);
    const errorBody = () => this.dialect.errorBody;
    this.parts = {
      management: { ...around(), response, errorBody, log },
      cluster: {
        ...around(),
        response: (request) => cluster.response(request),
        errorBody: () => 'problem',
        log: () => {},
      },
    };
    this.#world = world;
    this.store = store;
    ({ faults: this.faults, requests: this.requests } = this.parts.management);
    ({ faults: this.clusterFaults, requests: this.clusterRequests } = this.parts.cluster);
  }

  /** May be changed or replaced at any time; the next response obeys. */
  get dialect(): Dialect {
    return this.#world.dialect;
  }

  set dialect(replacement: Dialect) {
    this.#world.dialect = replacement;
  }

  /** What the management API makes of a request, at once; see {@link handleDirectly} for faults. */
  handle(request: Request): Handled {
    return handleDirectly(this.parts.management, request);
  }

  /** The same for the cluster. */
  handleCluster(request: Request): Handled {
    return handleDirectly(this.parts.cluster, request);
  }
}

export async function createEmulatorCore(options: CoreOptions = {}): Promise<EmulatorCore> {
  return new EmulatorCore(await Signer.create(options.tokenSuffix), options);
}
