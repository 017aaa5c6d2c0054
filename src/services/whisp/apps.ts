import { hasStatus } from '../../base/errors.ts';
import { type JsonObject, jsonObject } from '../../base/json.ts';
import type { App } from '../../model/app.ts';
import type { Api } from './api.ts';
import { type Listed, readList } from './list.ts';

const APPS = '/api/client/apps';

/** The path of one app. */
export function appPath(id: string): string {
  return `${APPS}/${encodeURIComponent(id)}`;
}

/** `GET /api/client/apps`: all apps of the account. */
export function listApps(api: Api): Promise<Listed<App>> {
  return readList(api, APPS, readApp);
}

/** `POST /api/client/apps`: a new demo app. */
export function createApp(
  api: Api,
  name: string,
  resolveUnknown: (error: unknown) => Promise<App | undefined>,
): Promise<App> {
  return api.call(
    {
      method: 'POST',
      path: APPS,
      body: { name },
      creates: true,
      parse: ({ endpoint, body }) => readApp(jsonObject(endpoint, body)),
    },
    { resolveUnknown },
  );
}

/** `GET /api/client/apps/{appId}`: the app with its `clusterEndpoint`. */
export function readAppDetails(api: Api, id: string): Promise<App> {
  return api.call({
    method: 'GET',
    path: appPath(id),
    parse: ({ endpoint, body }) => readApp(jsonObject(endpoint, body)),
  });
}

/** The same; undefined when the app is gone, or not there yet. */
export async function detailsIfThere(api: Api, id: string): Promise<App | undefined> {
  try {
    return await readAppDetails(api, id);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** `DELETE /api/client/apps/{appId}`. An app that is gone already counts as deleted. */
export async function deleteApp(api: Api, id: string): Promise<void> {
  try {
    await api.call({ method: 'DELETE', path: appPath(id), parse: () => undefined });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

/** The app in a response. Only its id is needed by everything; what else is missing matters where it is used. */
export function readApp(found: JsonObject): App {
  return {
    id: found.id('id'),
    name: found.optionalString('name') ?? '',
    status: found.optionalString('status') ?? '',
    tier: found.optionalString('tier'),
    createdAt: found.optionalTime('createdAt'),
    clusterEndpoint: found.optionalString('clusterEndpoint'),
  };
}
