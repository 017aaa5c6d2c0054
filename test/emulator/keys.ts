import { appOf } from './apps.ts';
import { Refusal, type Response } from './exchange.ts';
import type { Route, SignedInCall, World } from './handlers.ts';
import { deletedResponse, listResponse } from './responses.ts';
import type { App, Key } from './store.ts';
import { keyEntryView, newKeyView } from './views.ts';

const keysPerDemoApp = 5;

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

function listKeys({ reads, dialect }: World, call: SignedInCall): Response {
  const list = reads.keys(call);
  if (list === undefined) throw new Refusal('notFound', 'no such app');
  const entries = list.keys
    .filter(({ revokedAt }) => dialect.revokedKeys !== 'hidden' || revokedAt === undefined)
    .map((key) => keyEntryView(key, list.app, dialect));
  return listResponse({ of: 'keys', entries }, call.query, dialect);
}

function createKey(world: World, call: SignedInCall): Response {
  const app = appOf(world, call);
  refuseSuspended(app);
  const limit = app.tier === 'DEMO' ? keysPerDemoApp : world.dialect.paidKeyLimit;
  if (world.store.activeKeys(app).length >= limit) {
    throw new Refusal('limit', `this app can have up to ${limit} active keys`);
  }
  return issueKey(world, app);
}

function revokeKey(world: World, call: SignedInCall): Response {
  const key = activeKeyOf(world, appOf(world, call), call);
  revoke(world, key);
  return deletedResponse(key.id, world.dialect);
}

function rotateKey(world: World, call: SignedInCall): Response {
  const app = appOf(world, call);
  const old = activeKeyOf(world, app, call);
  refuseSuspended(app);
  revoke(world, old);
  return issueKey(world, app);
}

function issueKey({ store, reads, dialect }: World, app: App): Response {
  const key = store.addKey(app, { issued: true });
  reads.created(key);
  return { status: 201, body: newKeyView(key, app, dialect) };
}

function revoke({ store, reads }: World, key: Key): void {
  reads.revoked(key);
  store.revokeKey(key.id);
}

function activeKeyOf({ store }: World, app: App, { params }: SignedInCall): Key {
  const key = store.activeKeys(app).find(({ id }) => id === params['keyId']);
  if (key === undefined) throw new Refusal('notFound', 'no such key');
  return key;
}

function refuseSuspended(app: App): void {
  if (app.status === 'SUSPENDED') throw new Refusal('forbidden', 'the app is suspended');
}
