import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import DecoratorHandler from 'undici/lib/handler/decorator-handler.js';
import { SECOND_MS } from '../../base/time.ts';
import { MAX_BODY_BYTES } from './decode.ts';

/** One connection that is there, with the client of undici that speaks HTTP over it. */
export interface Connection {
  readonly origin: string;
  readonly socket: Socket;
  readonly client: Client;
}

/** Undici's client over one connection, which it never replaces. */
export function clientOver(socket: Socket, origin: string): Client {
  let isTaken = false;
  return new Client(origin, {
    maxResponseSize: MAX_BODY_BYTES,
    // Attempts have a time limit of their own, which undici's must not undercut.
    headersTimeout: 0,
    bodyTimeout: 0,
    // How long before the service says that it closes an idle connection this side does. With undici's 2 s, one that Node
    // keeps for 5 s would be closed just when an app has been left to settle.
    keepAliveTimeoutThreshold: SECOND_MS,
    connect: (_, done) => {
      // A client whose connection is gone would make another: an attempt that needs one asks for it itself.
      if (isTaken || socket.destroyed) return done(new ConnectionLost('closed while it was idle'), null);
      isTaken = true;
      done(null, socket);
    },
  });
}

/** The connection was closed while it was idle, just before it was to be used. */
class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Told of a failure, and whether the request may have been begun: false when the connection was closed before. */
export type Drop = (error: Error, isBegun: boolean) => void;

/** Tells when a connection is free again, and when it is not to be used any more. */
export class Released extends DecoratorHandler {
  readonly #handler: Dispatcher.DispatchHandlers;
  readonly #then: { readonly release: () => void; readonly drop: Drop };
  #isBegun = false;

  constructor(
    handler: Dispatcher.DispatchHandlers,
    then: { readonly release: () => void; readonly drop: Drop },
  ) {
    super(handler);
    this.#handler = handler;
    this.#then = then;
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#isBegun = true;
    this.#handler.onConnect?.(abort);
  }

  onComplete(trailers: string[] | null): void {
    this.#handler.onComplete?.(trailers);
    // Where the connection does not stay open, undici closes it right after this.
    queueMicrotask(this.#then.release);
  }

  onError(error: Error): void {
    this.#then.drop(error, this.#isBegun);
  }
}
