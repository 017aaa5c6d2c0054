import { type CoreOptions, createEmulatorCore, type EmulatorCore } from './core.ts';
import type { Dialect } from './dialect.ts';
import { serveWithFaults } from './serve-with-faults.ts';
import { openServer, type Tls } from './server.ts';

export interface EmulatorOptions extends Omit<CoreOptions, 'clusterEndpoint'> {
  /** Of the management API; any free one unless given. */
  port?: number;
  /** Of the cluster; any free one unless given. */
  clusterPort?: number;
  /** What the cluster's paths begin with, `/chat` for instance; nothing unless given. */
  clusterPath?: string;
  /** Serves https, with this key and certificate. */
  tls?: Tls;
}

/** The Whisp service on this machine's loopback interface: a management API and one cluster. */
export interface Emulator
  extends Pick<EmulatorCore, 'store' | 'requests' | 'faults' | 'clusterFaults' | 'clusterRequests'> {
  /** Base URL of the management API, without a trailing slash. */
  readonly url: string;
  /** Base URL of the cluster: the `clusterEndpoint` that new apps carry. */
  readonly clusterUrl: string;
  /** May be changed or replaced at any time; the next response obeys. */
  dialect: Dialect;
  /** The service itself, which also takes requests without a socket. */
  readonly core: EmulatorCore;
  /** Ends every socket at once. */
  close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, clusterPort = 0, clusterPath = '', tls } = options;
  const management = await openServer(port, tls);
  const clusterServer = await openServer(clusterPort, tls).catch(async (error: unknown) => {
    await management.close();
    throw error;
  });
  const clusterUrl = `${clusterServer.url}${clusterPath}`;
  const core = await createEmulatorCore({ ...options, clusterEndpoint: clusterUrl });
  management.onRequest(serveWithFaults(core.parts.management));
  clusterServer.onRequest(serveWithFaults(core.parts.cluster));
  const { store, requests, faults, clusterFaults, clusterRequests } = core;
  return {
    url: management.url,
    clusterUrl,
    ...{ core, store, requests, faults, clusterFaults, clusterRequests },
    get dialect() {
      return core.dialect;
    },
    set dialect(replacement) {
      core.dialect = replacement;
    },
    close: async () => {
      await Promise.all([management.close(), clusterServer.close()]);
    },
  };
}
