import { deletedAnswer, listAnswer } from './answers.ts';
import type { Route, SignedInCall, World } from './api.ts';
import { appOf } from './apps.ts';
import { type Answer, Refusal } from './exchange.ts';
import type { App, Key } from './store.ts';
import { keyEntryView, newKeyView } from './views.ts';

const activeKeysPerApp = 5;

/** The keys of an app. */
export const keyRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/client/apps/{appId}/keys', access: 'token', handle: listKeys },
  { method: 'POST', path: '/api/client/apps/{appId}/keys', access: 'token', handle: createKey },
  { method: 'DELETE', path: '/api/client/apps/{appId}/keys/{keyId}', access: 'token', handle: revokeKey },
  {
    method: 'POST',
    path: '/api/client/apps/{appId}/keys/{keyId}/rotate',
    access: 'token',
    handle: rotateKey,
  },
];

function listKeys(world: World, call: SignedInCall): Answer {
  const { store, dialect } = world;
  const app = appOf(world, call);
  const keys = dialect.revokedKeys === 'hidden' ? store.activeKeys(app) : store.keysOf(app);
  const entries = keys.map((key) => keyEntryView(key, app, dialect));
  return listAnswer(entries, call.query, dialect);
}

function createKey(world: World, call: SignedInCall): Answer {
  const app = appOf(world, call);
  refuseSuspended(app);
  if (world.store.activeKeys(app).length >= activeKeysPerApp) {
    throw new Refusal('limit', `an app can have up to ${activeKeysPerApp} active keys`);
  }
  return { status: 201, body: newKeyView(world.store.addKey(app, { issued: true }), app) };
}

function revokeKey(world: World, call: SignedInCall): Answer {
  const { id } = activeKeyOf(world, appOf(world, call), call);
  world.store.revokeKey(id);
  return deletedAnswer(id, world.dialect);
}

function rotateKey(world: World, call: SignedInCall): Answer {
  const app = appOf(world, call);
  const old = activeKeyOf(world, app, call);
  refuseSuspended(app);
  world.store.revokeKey(old.id);
  return { status: 201, body: newKeyView(world.store.addKey(app, { issued: true }), app) };
}

function activeKeyOf({ store }: World, app: App, { params }: SignedInCall): Key {
  const key = store.activeKeys(app).find(({ id }) => id === params['keyId']);
  if (key === undefined) throw new Refusal('notFound', 'no such key');
  return key;
}

function refuseSuspended(app: App): void {
  if (app.status === 'SUSPENDED') throw new Refusal('forbidden', 'the app is suspended');
}
