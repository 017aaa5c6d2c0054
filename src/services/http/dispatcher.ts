import type { Socket } from 'node:net';
import type { Dispatcher as UndiciDispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import DecoratorHandler from 'undici/lib/handler/decorator-handler.js';
import { connect } from './connect.ts';
import { MAX_BODY_BYTES } from './decode.ts';
import type { Preconnection } from './preconnect.ts';
import type { ProxyServer } from './proxy.ts';

/**
 * Connections to a service, direct or through a proxy. A request takes one that is idle, or makes one of its own.
 * @param preconnections connections that have been begun already, used up first. They belong to this dispatcher from now on.
 */
export function createDispatcher(
  proxy?: ProxyServer,
  preconnections: readonly Preconnection[] = [],
): UndiciDispatcher {
  return new Connections(proxy, [...preconnections]);
}

type Options = UndiciDispatcher.DispatchOptions & { readonly signal?: unknown };

/** One connection that is there, with the client of undici that speaks HTTP over it. */
interface Connection {
  readonly origin: string;
  readonly socket: Socket;
  readonly client: Client;
}

/**
 * Undici's own pool looks at a request's signal only once it has a connection, and connects anew by itself, without a limit,
 * as long as a request waits for one. Here a request waits for exactly one connection, and for no longer than its signal lets it.
 */
class Connections extends Dispatcher {
  readonly #proxy: ProxyServer | undefined;
  readonly #preconnections: Preconnection[];
  readonly #open = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #closing = new AbortController();

  constructor(proxy: ProxyServer | undefined, preconnections: Preconnection[]) {
    super();
    this.#proxy = proxy;
    this.#preconnections = preconnections;
  }

  override dispatch(options: Options, handler: UndiciDispatcher.DispatchHandlers): boolean {
    const signal = options.signal instanceof AbortSignal ? options.signal : new AbortController().signal;
    this.#connection(new URL(String(options.origin)), AbortSignal.any([signal, this.#closing.signal])).then(
      (connection) => {
        const release = () => this.#release(connection);
        const drop = () => void connection.client.destroy();
        connection.client.dispatch(options, new Released(handler, { release, drop }));
      },
      (error: Error) => handler.onError?.(error),
    );
    return true;
  }

  // Undici's signature has callbacks as well, which nobody here uses.
  override async destroy(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    for (const { socket } of this.#preconnections.splice(0)) socket.destroy();
    await Promise.all([...this.#open].map(({ client }) => client.destroy()));
  }

  async #connection(url: URL, signal: AbortSignal): Promise<Connection> {
    const { origin } = url;
    const index = this.#idle.findLastIndex((each) => each.origin === origin);
    const [idle] = index === -1 ? [] : this.#idle.splice(index, 1);
    if (idle !== undefined) return idle;
    const socket = (await this.#preconnected(signal)) ?? (await connect(url, this.#proxy, signal));
    const client = clientOver(socket, origin);
    const connection = { origin, socket, client };
    this.#open.add(connection);
    socket.once('close', () => this.#forget(connection));
    return connection;
  }

  /** One that failed is as if it had never been begun. */
  async #preconnected(signal: AbortSignal): Promise<Socket | undefined> {
    const { socket, opened } = this.#preconnections.shift() ?? {};
    if (socket === undefined) return undefined;
    const abort = () => socket.destroy();
    signal.addEventListener('abort', abort);
    try {
      await opened;
      return socket.destroyed ? undefined : socket.ref();
    } catch {
      return undefined;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  #release(connection: Connection): void {
    if (!connection.socket.destroyed) this.#idle.push(connection);
  }

  #forget(connection: Connection): void {
    this.#open.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index !== -1) this.#idle.splice(index, 1);
    void connection.client.destroy();
  }
}

function clientOver(socket: Socket, origin: string): Client {
  let isTaken = false;
  return new Client(origin, {
    maxResponseSize: MAX_BODY_BYTES,
    // Attempts have a time limit of their own, which undici's must not undercut.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_, done) => {
      // A client whose connection is gone would make another: an attempt that needs one asks for it itself.
      if (isTaken || socket.destroyed) return done(new ConnectionLost(), null);
      isTaken = true;
      done(null, socket);
    },
  });
}

/** The connection was closed while it was idle, just before it was to be used. */
class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';
}

/** Tells when a connection is free again, and when it is not to be used any more. */
class Released extends DecoratorHandler {
  readonly #handler: UndiciDispatcher.DispatchHandlers;
  readonly #then: { readonly release: () => void; readonly drop: () => void };

  constructor(handler: UndiciDispatcher.DispatchHandlers, then: { release: () => void; drop: () => void }) {
    super(handler);
    this.#handler = handler;
    this.#then = then;
  }

  onComplete(trailers: string[] | null): void {
    this.#handler.onComplete?.(trailers);
    // Where the connection does not stay open, undici closes it right after this.
    queueMicrotask(this.#then.release);
  }

  onError(error: Error): void {
    this.#then.drop();
    this.#handler.onError?.(error);
  }
}
