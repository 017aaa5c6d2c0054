import type { ClusterState, UserSession } from './cluster-state.ts';
import type { Request, Response } from './exchange.ts';
import type { Params } from './routes.ts';
import type { App } from './store.ts';

interface Call extends Pick<Request, 'query'> {
  readonly params: Params;
  readonly body: unknown;
}

/** A call with an API key. */
export interface KeyCall extends Call {
  readonly app: App;
}

/** A call by a user who is signed in. */
export interface UserCall extends Call {
  readonly session: UserSession;
}

/** `key` takes `x-api-key`, the others a bearer token: a JWT that has not expired, or a refresh token. */
export type ClusterRoute = { readonly method: string; readonly path: string } & (
  | { readonly access: 'key'; readonly handle: (state: ClusterState, call: KeyCall) => Response }
  | {
      readonly access: 'jwt' | 'refreshToken';
      readonly handle: (state: ClusterState, call: UserCall) => Response;
    }
);
