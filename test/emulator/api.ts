import { accountRoutes } from './accounts.ts';
import { refusalAnswer } from './answers.ts';
import { appRoutes } from './apps.ts';
import { readJson } from './body.ts';
import type { Dialect } from './dialect.ts';
import { type Answer, Refusal, type Request } from './exchange.ts';
import { withExtraFields } from './extra-fields.ts';
import { keyRoutes } from './keys.ts';
import type { LaggingReads } from './lagging-reads.ts';
import { findRoute, type Params } from './routes.ts';
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

/** Handlers make their change and their answer in one go, so that requests never interleave within one. */
export type Route =
  | (Routing & { readonly access: 'open'; readonly handle: (world: World, call: Call) => Answer })
  | (Routing & { readonly access: 'token'; readonly handle: (world: World, call: SignedInCall) => Answer });

const routes: readonly Route[] = [...accountRoutes, ...appRoutes, ...keyRoutes];

/** The management API: the answer to a request, and the change it asks for. */
export function answerManagement(world: World, request: Request): Answer {
  const answer = answerOrRefusal(world, request);
  return world.dialect.extraFields ? { ...answer, body: withExtraFields(answer.body) } : answer;
}

function answerOrRefusal(world: World, request: Request): Answer {
  try {
    return dispatch(world, request);
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error, request.path, world.dialect);
    throw error;
  }
}

function dispatch(world: World, request: Request): Answer {
  const { route, params } = findRoute(routes, request.method, request.path);
  const { query, headers } = request;
  if (route.access === 'open') {
    return route.handle(world, { params, query, headers, body: readJson(request) });
  }
  // The token is judged first: who may not come in learns nothing about the request.
  const caller = identify(world, headers.authorization);
  return route.handle(world, { params, query, headers, ...caller, body: readJson(request) });
}

function identify({ sessions, store }: World, authorization = ''): { session: Session; account: Account } {
  const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new Refusal('unauthorized', 'a bearer token is required');
  const session = sessions.byAccessToken(token);
  const account = store.accounts.find(({ id }) => id === session?.accountId);
  if (session === undefined || account === undefined) {
    throw new Refusal('unauthorized', 'the access token is invalid or has expired');
  }
  return { session, account };
}
