import { expect, test } from 'vitest';
import { ApiError, InvalidResponseError } from '../../../../src/base/errors.ts';
import {
  logout,
  readProfile,
  renameApp,
  rotateKey,
  updateProfile,
} from '../../../../src/services/whisp/account.ts';
import type { Api } from '../../../../src/services/whisp/api.ts';
import {
  appPath,
  createApp,
  deleteApp,
  detailsIfThere,
  listApps,
  readAppDetails,
} from '../../../../src/services/whisp/apps.ts';
import { type Made, scriptedApi } from '../../../support/scripted-api.ts';

const TIME = '2026-04-25T12:00:00Z';
const given = {
  id: 'a1',
  name: 'chat',
  status: 'ACTIVE',
  tier: 'DEMO',
  createdAt: TIME,
  clusterEndpoint: 'https://chat.whisp.test',
};
const app = { ...given, createdAt: Date.parse(TIME) };
const resolveUnknown = async () => undefined;

test.each<{ title: string; ask: (api: Api) => Promise<unknown>; body: unknown; made: Made; result: unknown }>(
  [
    {
      title: 'the apps of an account',
      ask: (api) => listApps(api),
      body: [given],
      made: { method: 'GET', path: '/api/client/apps', options: {} },
      result: { items: [app] },
    },
    {
      title: 'a new app, which is looked for where its creation is not heard of',
      ask: (api) => createApp(api, 'chat', resolveUnknown),
      body: given,
      made: {
        method: 'POST',
        path: '/api/client/apps',
        body: { name: 'chat' },
        creates: true,
        options: { resolveUnknown },
      },
      result: app,
    },
    {
      title: 'an app',
      ask: (api) => readAppDetails(api, 'a:1~'),
      body: given,
      made: { method: 'GET', path: '/api/client/apps/a%3A1~' },
      result: app,
    },
    {
      title: 'an app that may be there',
      ask: (api) => detailsIfThere(api, 'a1'),
      body: given,
      made: { method: 'GET', path: '/api/client/apps/a1' },
      result: app,
    },
    {
      title: 'an app deleted',
      ask: (api) => deleteApp(api, 'a1'),
      body: { deleted: true },
      made: { method: 'DELETE', path: '/api/client/apps/a1' },
      result: undefined,
    },
    {
      title: 'another name',
      ask: (api) => renameApp(api, 'a1', 'talk'),
      body: { ...given, name: 'talk' },
      made: { method: 'PUT', path: '/api/client/apps/a1', body: { name: 'talk' } },
      result: { ...app, name: 'talk' },
    },
    {
      title: 'a key in place of another',
      ask: (api) => rotateKey(api, 'a1', 'k/1'),
      body: { id: 'k2', token: 'tok', createdAt: TIME },
      made: { method: 'POST', path: '/api/client/apps/a1/keys/k%2F1/rotate', creates: true },
      result: { id: 'k2', token: 'tok', createdAt: Date.parse(TIME) },
    },
    {
      title: 'the profile',
      ask: readProfile,
      body: { email: 'dev@acme.test', companyName: 'Acme', plan: 'x' },
      made: { method: 'GET', path: '/api/client/profile' },
      result: { email: 'dev@acme.test', companyName: 'Acme' },
    },
    {
      title: 'a profile changed',
      ask: (api) => updateProfile(api, { companyName: 'Acme Labs' }),
      body: { email: 'dev@acme.test' },
      made: { method: 'PUT', path: '/api/client/profile', body: { companyName: 'Acme Labs' } },
      result: { email: 'dev@acme.test', companyName: undefined },
    },
    {
      title: 'the end of a session',
      ask: logout,
      body: 'bye',
      made: { method: 'POST', path: '/api/auth/logout' },
      result: undefined,
    },
  ],
)('one request asks for $title', async ({ ask, body, made, result }) => {
  const { api, calls } = scriptedApi(body);
  expect(await ask(api)).toStrictEqual(result);
  expect(calls).toStrictEqual([made]);
});

test.each([
  {
    title: 'is all that is needed',
    body: { id: 'a1' },
    rest: { name: '', status: '', tier: undefined, createdAt: undefined, clusterEndpoint: undefined },
  },
  {
    title: 'is enough where the rest is of another kind',
    body: { id: 'a1', name: 7, status: null, tier: {}, createdAt: 'now', clusterEndpoint: [] },
    rest: { name: '', status: '', tier: undefined, createdAt: undefined, clusterEndpoint: undefined },
  },
])("an app's id $title", async ({ body, rest }) => {
  expect(await readAppDetails(scriptedApi(body).api, 'a1')).toStrictEqual({ id: 'a1', ...rest });
});

test.each<{
  title: string;
  ask: (api: Api) => Promise<unknown>;
  body: unknown;
  what: string;
  endpoint: string;
}>([
  {
    title: 'an app without id',
    ask: (api) => readAppDetails(api, 'a1'),
    body: { name: 'chat' },
    endpoint: 'GET /api/client/apps/a1',
    what: 'the field id is missing',
  },
  {
    title: 'a new app without id',
    ask: (api) => createApp(api, 'chat', resolveUnknown),
    body: { name: 'chat' },
    endpoint: 'POST /api/client/apps',
    what: 'the field id is missing',
  },
  {
    title: 'an app that is none',
    ask: (api) => detailsIfThere(api, 'a1'),
    body: 'chat',
    endpoint: 'GET /api/client/apps/a1',
    what: 'the body is not a JSON object',
  },
  {
    title: 'a profile without an address',
    ask: readProfile,
    body: {},
    endpoint: 'GET /api/client/profile',
    what: 'the field email is missing',
  },
])('a response that cannot be read is refused: $title', async ({ ask, body, endpoint, what }) => {
  await expect(ask(scriptedApi(body).api)).rejects.toEqual(new InvalidResponseError(endpoint, what));
});

test.each([
  { title: 'reading details', ask: detailsIfThere },
  { title: 'deleting', ask: deleteApp },
])('an app that is not there is no error in $title, and any other refusal is', async ({ ask }) => {
  const refusal = (status: number) => new ApiError(`GET ${appPath('a1')}`, status, '');
  expect(await ask(scriptedApi(refusal(404)).api, 'a1')).toBeUndefined();
  for (const error of [refusal(403), refusal(410), new TypeError('x')]) {
    await expect(ask(scriptedApi(error).api, 'a1')).rejects.toBe(error);
  }
});

test('an app that has to be there is an error where it is not', async () => {
  const missing = new ApiError('GET /api/client/apps/a1', 404, '');
  await expect(readAppDetails(scriptedApi(missing).api, 'a1')).rejects.toBe(missing);
});
