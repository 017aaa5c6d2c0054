import { readStrings } from './body.ts';
import type { Dialect } from './dialect.ts';
import { Refusal, type Response } from './exchange.ts';
import type { Route, SignedInCall, World } from './handlers.ts';
import { keptName } from './names.ts';
import { deletedResponse, listResponse } from './responses.ts';
import type { Account, App } from './store.ts';
import { appDetailsView, appEntryView, appView } from './views.ts';

const demoAppsPerAccount = 5;
const nameLength = 100;

/** The apps of an account. */
export const appRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/client/apps', access: 'token', handle: listApps },
  { method: 'POST', path: '/api/client/apps', access: 'token', handle: createApp },
  { method: 'GET', path: '/api/client/apps/{appId}', access: 'token', handle: getApp },
  { method: 'PUT', path: '/api/client/apps/{appId}', access: 'token', handle: renameApp },
  { method: 'DELETE', path: '/api/client/apps/{appId}', access: 'token', handle: deleteApp },
];

/** The caller's own app that the path names, as it is. Anybody else's is answered like one that was never there. */
export function appOf({ store }: World, { account, params }: SignedInCall): App {
  return found(store.appsOf(account).find(({ id }) => id === params['appId']));
}

function found(app: App | undefined): App {
  if (app === undefined) throw new Refusal('notFound', 'no such app');
  return app;
}

function listApps({ reads, dialect }: World, call: SignedInCall): Response {
  const entries = reads.apps(call).map((app) => appEntryView(app, dialect));
  return listResponse({ of: 'apps', entries }, call.query, dialect);
}

function createApp(world: World, { account, body }: SignedInCall): Response {
  const name = readName(body, world.dialect);
  refuseTakenName(world, account, name);
  const demoApps = world.store.appsOf(account).filter(({ tier }) => tier === 'DEMO');
  if (demoApps.length >= demoAppsPerAccount) {
    throw new Refusal('limit', `an account can have up to ${demoAppsPerAccount} demo apps`);
  }
  const app = world.store.addApp(account, { name, issued: true });
  world.reads.created(app);
  return { status: 201, body: appView(app, world.dialect) };
}

function getApp({ reads, dialect }: World, call: SignedInCall): Response {
  return { status: 200, body: appDetailsView(found(reads.app(call)), dialect) };
}

function renameApp(world: World, call: SignedInCall): Response {
  const app = appOf(world, call);
  const name = readName(call.body, world.dialect);
  if (name !== app.name) refuseTakenName(world, call.account, name);
  world.reads.renamed({ ...app });
  world.store.renameApp(app, name);
  return { status: 200, body: appView(app, world.dialect) };
}

function deleteApp(world: World, call: SignedInCall): Response {
  const app = appOf(world, call);
  world.reads.deleted(app);
  world.store.deleteApp(app.id);
  return deletedResponse(app.id, world.dialect);
}

function readName(body: unknown, dialect: Dialect): string {
  const { name } = readStrings(body, ['name']);
  if (name.length > nameLength) throw new Refusal('invalid', `name: at most ${nameLength} characters`);
  return keptName(name, dialect);
}

function refuseTakenName({ store, dialect }: World, account: Account, name: string): void {
  if (dialect.duplicateNames === 'allowed') return;
  // What was seeded may have a name that the service would not have kept.
  if (store.appsOf(account).some((app) => keptName(app.name, dialect) === name)) {
    throw new Refusal('conflict', 'an app of this name exists already');
  }
}
