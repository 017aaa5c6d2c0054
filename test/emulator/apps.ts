import { deletedAnswer, listAnswer } from './answers.ts';
import type { Route, SignedInCall, World } from './api.ts';
import { readStrings } from './body.ts';
import { type Answer, Refusal } from './exchange.ts';
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

/** The caller's own app that the path names. Anybody else's is answered like one that was never there. */
export function appOf({ store }: World, { account, params }: SignedInCall): App {
  const app = store.appsOf(account).find(({ id }) => id === params['appId']);
  if (app === undefined) throw new Refusal('notFound', 'no such app');
  return app;
}

function listApps({ store, dialect }: World, { account, query }: SignedInCall): Answer {
  const entries = store.appsOf(account).map((app) => appEntryView(app, dialect));
  return listAnswer(entries, query, dialect);
}

function createApp(world: World, { account, body }: SignedInCall): Answer {
  const name = readName(body);
  refuseTakenName(world, account, name);
  const demoApps = world.store.appsOf(account).filter(({ tier }) => tier === 'DEMO');
  if (demoApps.length >= demoAppsPerAccount) {
    throw new Refusal('limit', `an account can have up to ${demoAppsPerAccount} demo apps`);
  }
  return { status: 201, body: appView(world.store.addApp(account, { name, issued: true })) };
}

function getApp(world: World, call: SignedInCall): Answer {
  return { status: 200, body: appDetailsView(appOf(world, call)) };
}

function renameApp(world: World, call: SignedInCall): Answer {
  const app = appOf(world, call);
  const name = readName(call.body);
  if (name !== app.name) refuseTakenName(world, call.account, name);
  world.store.renameApp(app, name);
  return { status: 200, body: appView(app) };
}

function deleteApp(world: World, call: SignedInCall): Answer {
  const { id } = appOf(world, call);
  world.store.deleteApp(id);
  return deletedAnswer(id, world.dialect);
}

function readName(body: unknown): string {
  const { name } = readStrings(body, ['name']);
  if (name.length > nameLength) throw new Refusal('invalid', `name: at most ${nameLength} characters`);
  return name;
}

function refuseTakenName({ store, dialect }: World, account: Account, name: string): void {
  if (dialect.duplicateNames === 'allowed') return;
  if (store.appsOf(account).some((app) => app.name === name)) {
    throw new Refusal('conflict', 'an app of this name exists already');
  }
}
