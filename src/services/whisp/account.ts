import { jsonObject } from '../../base/json.ts';
import type { App, NewKey } from '../../model/app.ts';
import type { Api } from './api.ts';
import { appPath, readApp } from './apps.ts';
import { keysPath, readNewKey } from './keys.ts';

// The rest of the management API, for programs built on this client. The action itself uses none of it: signing out may
// end a person's session, and rotating on the server kills the old key before anyone can have stored the new one.

/** The account's profile. Whisp's guide names the endpoint without its fields: these two stand in the response to signing in. */
export interface Profile {
  readonly email: string;
  readonly companyName: string | undefined;
}

/** `GET /api/client/profile`. */
export function readProfile(api: Api): Promise<Profile> {
  return api.call({ method: 'GET', path: PROFILE, parse: ({ endpoint, body }) => profile(endpoint, body) });
}

/** `PUT /api/client/profile`. */
export function updateProfile(api: Api, changes: { readonly companyName: string }): Promise<Profile> {
  return api.call({
    method: 'PUT',
    path: PROFILE,
    body: changes,
    parse: ({ endpoint, body }) => profile(endpoint, body),
  });
}

/** `PUT /api/client/apps/{appId}`: gives an app another name. */
export function renameApp(api: Api, appId: string, name: string): Promise<App> {
  return api.call({
    method: 'PUT',
    path: appPath(appId),
    body: { name },
    parse: ({ endpoint, body }) => readApp(jsonObject(endpoint, body)),
  });
}

/** `POST /api/client/apps/{appId}/keys/{keyId}/rotate`: revokes a key ; the response is its successor. */
export function rotateKey(api: Api, appId: string, keyId: string): Promise<NewKey> {
  return api.call({
    method: 'POST',
    path: `${keysPath(appId)}/${encodeURIComponent(keyId)}/rotate`,
    creates: true,
    parse: ({ endpoint, body }) => readNewKey(api, jsonObject(endpoint, body)),
  });
}

/** `POST /api/auth/logout`: ends the session. */
export function logout(api: Api): Promise<void> {
  return api.call({ method: 'POST', path: '/api/auth/logout', parse: () => undefined });
}

const PROFILE = '/api/client/profile';

function profile(endpoint: string, body: unknown): Profile {
  const found = jsonObject(endpoint, body);
  return { email: found.string('email'), companyName: found.optionalString('companyName') };
}
