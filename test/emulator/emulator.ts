import { answerManagement, type World } from './api.ts';
import { Cluster } from './cluster.ts';
import { type Dialect, plainDialect } from './dialect.ts';
import type { Request } from './exchange.ts';
import { Faults } from './faults.ts';
import type { LoggedRequest } from './log.ts';
import { serveWithFaults } from './serve-with-faults.ts';
import { openServer, send, type Tls } from './server.ts';
import { Sessions } from './sessions.ts';
import { Store } from './store.ts';
import { Signer } from './tokens.ts';

export interface EmulatorOptions {
  /** Of the management API; any free one unless given. */
  port?: number;
  /** Serves https, with this key and certificate. */
  tls?: Tls;
  /** Milliseconds since the epoch; drives `createdAt`, the expiry of tokens and the `Date` header. */
  now?: () => number;
  /** What access tokens and keys end in, beyond what a JWT is made of. */
  tokenSuffix?: string;
  /** Departures from the plain case. */
  dialect?: Partial<Dialect>;
  /** Told of each management API request once it is answered or its connection gone. */
  log?: (request: LoggedRequest) => void;
}

/** The Whisp service on this machine's loopback interface: a management API and one cluster. */
export interface Emulator {
  /** Base URL of the management API, without a trailing slash. */
  readonly url: string;
  /** Base URL of the cluster: the `clusterEndpoint` that new apps carry. */
  readonly clusterUrl: string;
  /** For seeding, and for seeing what is really there. */
  readonly store: Store;
  /** May be changed or replaced at any time; the next answer obeys. */
  dialect: Dialect;
  /** Requests to the management API, in order of arrival. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  /** Ends every socket at once. */
  close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, tls, now = Date.now, log = () => {} } = options;
  const signer = await Signer.create(options.tokenSuffix);
  const management = await openServer(port, tls);
  const clusterServer = await openServer(0, tls);
  const store = new Store({ signer, now, clusterEndpoint: clusterServer.url });
  const dialect = { ...plainDialect, ...options.dialect };
  const world: World = { store, sessions: new Sessions(signer, now), dialect };
  const requests: LoggedRequest[] = [];
  const faults = new Faults();
  const cluster = new Cluster({ store, signer, now });
  const service = {
    answer: (request: Request) => answerManagement(world, request),
    changes: () => store.changes,
    errorBody: () => world.dialect.errorBody,
  };
  management.onRequest(serveWithFaults({ ...service, faults, requests, now, log }));
  clusterServer.onRequest(async (request, response) => {
    response.setHeader('date', new Date(now()).toUTCString());
    send(response, cluster.answer(request));
  });
  return {
    url: management.url,
    clusterUrl: clusterServer.url,
    store,
    requests,
    faults,
    get dialect() {
      return world.dialect;
    },
    set dialect(replacement) {
      world.dialect = replacement;
    },
    close: async () => {
      await Promise.all([management.close(), clusterServer.close()]);
    },
  };
}
