import type { Socket } from 'node:net';
import type { Dispatcher as UndiciDispatcher } from 'undici';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import { connect } from './connect.ts';
import { type Connection, clientOver, type Drop, Released } from './connection.ts';
import { ConnectionError, codeOf } from './connection-error.ts';
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
    const idle = this.#takeIdle(String(options.origin));
    if (idle !== undefined) {
      // It may be closed at this very moment. If nothing was written to it, another takes its place in the same attempt.
      const drop: Drop = (error, isBegun) => {
        if (isBegun) handler.onError?.(error);
        else this.dispatch(options, handler);
      };
      this.#send(idle, options, handler, drop);
      return true;
    }
    const signal = options.signal instanceof AbortSignal ? options.signal : new AbortController().signal;
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    const fail = (error: Error) => handler.onError?.(error);
    this.#make(new URL(String(options.origin)), ended).then(
      (made) => this.#send(made, options, handler, fail),
      fail,
    );
    return true;
  }

  #takeIdle(origin: string): Connection | undefined {
    const index = this.#idle.findLastIndex((each) => each.origin === origin && !each.socket.destroyed);
    return index === -1 ? undefined : this.#idle.splice(index, 1)[0];
  }

  #send(
    connection: Connection,
    options: Options,
    handler: UndiciDispatcher.DispatchHandlers,
    drop: Drop,
  ): void {
    const { client } = connection;
    const release = () => this.#release(connection);
    const end: Drop = (error, isBegun) => {
      const isLost = connection.socket.destroyed;
      void client.destroy();
      drop(error, isBegun || !isLost);
    };
    client.dispatch(options, new Released(handler, { release, drop: end }));
  }

  // Undici's signature has callbacks as well, which nobody here uses.
  override async destroy(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    for (const { socket } of this.#preconnections.splice(0)) socket.destroy();
    await Promise.all([...this.#open].map(({ client }) => client.destroy()));
  }

  async #make(url: URL, signal: AbortSignal): Promise<Connection> {
    const { origin } = url;
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
    const abort = () => socket.destroy(new Error('given up'));
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    try {
      await opened;
      return socket.destroyed ? undefined : socket.ref();
    } catch {
      if (signal.aborted) throw new ConnectionError('connect', undefined, codeOf(signal.reason));
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
