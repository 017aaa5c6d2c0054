import { hasStatus } from '../../base/errors.ts';
import { type JsonObject, jsonObject } from '../../base/json.ts';
import type { Key, NewKey } from '../../model/app.ts';
import type { CallOptions, Tracked } from '../http/send.ts';
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
export async function listActiveKeys(
  api: Api,
  appId: string,
  options: Pick<CallOptions<never>, 'rollback'> = {},
): Promise<ListedKeys> {
  const read = (found: JsonObject) => ({
    id: found.id('id'),
    createdAt: found.optionalTime('createdAt'),
    active: isActive(found),
  });
  const { items } = await readList(api, keysPath(appId), read, options);
  const those = (active: boolean) =>
    items.filter((key) => key.active === active).map(({ id, createdAt }) => ({ id, createdAt }));
  return { items: those(true), revoked: those(false) };
}

/** The same; undefined when the app is not there, or not yet: reads may lag behind its creation. */
export async function listActiveKeysIfThere(
  api: Api,
  appId: string,
  options: Pick<CallOptions<never>, 'rollback'> = {},
): Promise<ListedKeys | undefined> {
  try {
    return await listActiveKeys(api, appId, options);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/**
 * `POST /api/client/apps/{appId}/keys`: a new key, its token made secret before anything else is done with it. Never throws:
 * what became of the request is the result.
 */
export function createKey(api: Api, appId: string, options: CallOptions<NewKey>): Promise<Tracked<NewKey>> {
  return api.track(
    {
      method: 'POST',
      path: keysPath(appId),
      creates: true,
      parse: ({ endpoint, body }) => readNewKey(api, jsonObject(endpoint, body)),
    },
    options,
  );
}

/**
 * `DELETE /api/client/apps/{appId}/keys/{keyId}`.
 * @returns false when the service does not know the key: it is gone, or another app's
 */
export async function revokeKey(
  api: Api,
  appId: string,
  keyId: string,
  options: Pick<CallOptions<never>, 'rollback'> = {},
): Promise<boolean> {
  let isRepeated = false;
  // A first attempt whose response was lost has revoked the key that a second one does not find.
  const failed = (error: unknown) => {
    isRepeated ||= !hasStatus(error, 404);
  };
  try {
    await api.call<void>(
      { method: 'DELETE', path: `${keysPath(appId)}/${encodeURIComponent(keyId)}`, parse: () => undefined },
      { ...options, failed },
    );
    return true;
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    return isRepeated;
  }
}

/** The key in a response that made one: its token is masked first, and nothing but token and id can cost it. */
export function readNewKey(api: Api, found: JsonObject): NewKey {
  const token = found.string('token');
  api.mask(token);
  return { token: found.token('token'), id: found.id('id'), createdAt: found.optionalTime('createdAt') };
}

function isActive(found: JsonObject): boolean {
  const status = found.optionalString('status');
  return (
    (status === undefined || status === 'ACTIVE') &&
    !found.has('revokedAt') &&
    found.optionalBoolean('revoked') !== true &&
    found.optionalBoolean('active') !== false
  );
}
