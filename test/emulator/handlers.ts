import type { Dialect } from './dialect.ts';
import type { Request, Response } from './exchange.ts';
import type { LaggingReads } from './lagging-reads.ts';
import type { Params } from './routes.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Account, Store } from './store.ts';

/** What the handlers work on. */
export interface World {
  readonly store: Store;
  /** The store as reads find it. */
  readonly reads: LaggingReads;
  readonly sessions: Sessions;
  dialect: Dialect;
}

/** A request on its way to a handler: routed, its body parsed. */
export interface Call extends Pick<Request, 'query' | 'headers'> {
  readonly params: Params;
  readonly body: unknown;
}

/** A call with an access token. */
export interface SignedInCall extends Call {
  readonly session: Session;
  readonly account: Account;
}

interface Routing {
  readonly method: string;
  readonly path: string;
}

/** Handlers make their change and their response in one go, so that requests never interleave within one. */
export type Route =
  | (Routing & { readonly access: 'open'; readonly handle: (world: World, call: Call) => Response })
  | (Routing & { readonly access: 'token'; readonly handle: (world: World, call: SignedInCall) => Response });
