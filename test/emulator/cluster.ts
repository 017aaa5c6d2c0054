import { readJson } from './body.ts';
import { chatRoutes } from './cluster-chats.ts';
import type { ClusterRoute } from './cluster-route.ts';
import { ClusterState, type UserSession } from './cluster-state.ts';
import { userRoutes } from './cluster-users.ts';
import { type Dialect, plainDialect } from './dialect.ts';
import { Refusal, type Request, type Response } from './exchange.ts';
import { refusalResponse } from './responses.ts';
import { findRoute } from './routes.ts';
import type { App, Store } from './store.ts';
import type { TokenSigner } from './tokens.ts';

interface ClusterParts {
  readonly store: Store;
  readonly signer: TokenSigner;
  /** By the service's own clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** What every path begins with, before `/api`; empty for nothing. */
  readonly basePath: string;
}

const routes: readonly ClusterRoute[] = [...userRoutes, ...chatRoutes];

/** The chat cluster as the SDK meets it, apart from its WebSocket: shows that a key and a base URL work together. */
export class Cluster {
  readonly #parts: ClusterParts;
  readonly #state: ClusterState;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
    this.#state = new ClusterState(parts);
  }

  response(request: Request): Response {
    try {
      return this.#dispatch(request);
    } catch (error) {
      if (error instanceof Refusal) return clusterRefusal(error, request.path);
      throw error;
    }
  }

  #dispatch(request: Request): Response {
    const { basePath } = this.#parts;
    const path = request.path.startsWith(basePath) ? request.path.slice(basePath.length) : '';
    const { route, params } = findRoute(routes, request.method, path);
    const { query } = request;
    if (route.access === 'key') {
      const app = this.#appOf(request);
      return route.handle(this.#state, { app, params, query, body: readJson(request) });
    }
    const session = route.access === 'jwt' ? this.#byJwt(request) : this.#byRefreshToken(request);
    return route.handle(this.#state, { session, params, query, body: readJson(request) });
  }

  #appOf({ headers }: Request): App {
    const key = headers['x-api-key'];
    const app = this.#parts.store.appByKeyToken(typeof key === 'string' ? key : '');
    if (app === undefined) throw new Refusal('unauthorized', 'the API key is invalid or revoked');
    return app;
  }

  #byJwt(request: Request): UserSession {
    const jwt = bearerToken(request);
    const session = this.#state.sessionOf(jwt);
    return this.#live(this.#state.isExpired(jwt) ? undefined : session);
  }

  #byRefreshToken(request: Request): UserSession {
    const token = bearerToken(request);
    return this.#live(this.#state.sessions.find(({ refreshToken }) => refreshToken === token));
  }

  /** The session, if there is one and its app is still there. */
  #live(session: UserSession | undefined): UserSession {
    if (session === undefined || !this.#parts.store.apps.some(({ id }) => id === session.user.appId)) {
      throw new Refusal('unauthorized', 'the token is invalid or has expired');
    }
    return session;
  }
}

function bearerToken({ headers }: Request): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** The cluster's error bodies are documented, so no dialect has a say in them. */
function clusterRefusal(refusal: Refusal, path: string): Response {
  const errorBody: Dialect['errorBody'] = refusal.kind === 'invalid' ? 'message' : 'problem';
  return refusalResponse(refusal, path, { ...plainDialect, errorBody });
}
