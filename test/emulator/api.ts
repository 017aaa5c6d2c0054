import { accountRoutes } from './accounts.ts';
import { appRoutes } from './apps.ts';
import { readJson } from './body.ts';
import { Refusal, type Request, type Response } from './exchange.ts';
import { withExtraFields } from './extra-fields.ts';
import type { Route, World } from './handlers.ts';
import { keyRoutes } from './keys.ts';
import { refusalResponse } from './responses.ts';
import { findRoute } from './routes.ts';
import type { Session } from './sessions.ts';
import type { Account } from './store.ts';

const routes: readonly Route[] = [...accountRoutes, ...appRoutes, ...keyRoutes];

/** The management API: the response to a request, and the change it asks for. */
export function respondManagement(world: World, request: Request): Response {
  const response = responseOrRefusal(world, request);
  return world.dialect.extraFields ? { ...response, body: withExtraFields(response.body) } : response;
}

function responseOrRefusal(world: World, request: Request): Response {
  try {
    return dispatch(world, request);
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(error, request.path, world.dialect);
    throw error;
  }
}

function dispatch(world: World, request: Request): Response {
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
