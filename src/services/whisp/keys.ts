import { hasStatus } from '../../base/errors.ts';
import { type JsonObject, jsonObject } from '../../base/json.ts';
import type { Key, NewKey } from '../../model/app.ts';
import type { CallOptions } from '../http/send.ts';
import type { Api } from './api.ts';
import { appPath } from './apps.ts';
import { type Listed, readList } from './list.ts';

/** The path of an app's keys. */
export function keysPath(appId: string): string {
  return `${appPath(appId)}/keys`;
}

/** The active keys of an app. */
export interface ListedKeys extends Listed<Key> {
  /** Revoked keys, where the service lists them. */
  readonly revoked: readonly Key[];
}

/** `GET /api/client/apps/{appId}/keys`: the active keys. A service that lists revoked ones too says so in one of four ways. */
export async function listActiveKeys(api: Api, appId: string, rollback = false): Promise<ListedKeys> {
  const read = (found: JsonObject) => ({
    id: found.id('id'),
    createdAt: found.optionalTime('createdAt'),
    active: isActive(found),
  });
  const { items, date } = await readList(api, keysPath(appId), read, rollback);
  const those = (active: boolean) =>
    items.filter((key) => key.active === active).map(({ id, createdAt }) => ({ id, createdAt }));
  return { items: those(true), revoked: those(false), date };
}

/** `POST /api/client/apps/{appId}/keys`: a new key, its token made secret before anything else is done with it. */
export function createKey(api: Api, appId: string, options: CallOptions<never>): Promise<NewKey> {
  return api.call(
    {
      method: 'POST',
      path: keysPath(appId),
      creates: true,
      read: ({ endpoint, body }) => readNewKey(api, jsonObject(endpoint, body)),
    },
    options,
  );
}

/** `DELETE /api/client/apps/{appId}/keys/{keyId}`. A key that is gone already counts as revoked. */
export async function revokeKey(api: Api, appId: string, keyId: string, rollback: boolean): Promise<void> {
  try {
    await api.call(
      { method: 'DELETE', path: `${keysPath(appId)}/${encodeURIComponent(keyId)}`, read: () => undefined },
      { rollback },
    );
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** The key in an answer that made one. */
export function readNewKey(api: Api, found: JsonObject): NewKey {
  const token = found.string('token');
  api.mask(token);
  return { token: found.token('token'), id: found.id('id'), createdAt: found.optionalTime('createdAt') };
}

function isActive(found: JsonObject): boolean {
  const status = found.optionalString('status');
  return (
    (status === undefined || status === 'ACTIVE') &&
    found.optionalString('revokedAt') === undefined &&
    found.optionalBoolean('revoked') !== true &&
    found.optionalBoolean('active') !== false
  );
}
