import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { type Bench, gitHubBench, secretBody, sharedWith } from './bench.ts';

interface Description {
  readonly paths: Record<string, Record<string, { responses: Record<string, Response> }>>;
}

interface Response {
  readonly content?: { 'application/json': { schema: object } };
}

// Not imported, or the compiler would read all of it for its type.
const description: Description = createRequire(import.meta.url)(
  '@octokit/openapi/generated/api.github.com.deref.json',
);
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);

/** What is wrong with a response, according to GitHub's own description of its API. */
function complaints(method: string, path: string, status: number, body: unknown): string[] {
  const response = description.paths[path]?.[method.toLowerCase()]?.responses[status];
  if (response === undefined) return [`${status} is no response to ${method} ${path}`];
  const schema = response.content?.['application/json'].schema;
  if (schema === undefined) return body === undefined ? [] : ['there should be no body'];
  const validate = ajv.compile(schema);
  validate(body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

const names: Record<string, string> = {
  owner: 'acme',
  repo: 'web',
  org: 'acme',
  environment_name: 'prod%2Feu',
  secret_name: 'NAME',
  name: 'NAME',
  pull_number: '7',
  repository_id: '1000',
};

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly query?: string;
  readonly body?: (bench: Bench) => object;
}

const ENVIRONMENT = '/repos/{owner}/{repo}/environments/{environment_name}';
const areas = ['actions', 'dependabot', 'codespaces', 'agents'];
const secretBases = [
  ...areas.map((area) => `/repos/{owner}/{repo}/${area}`),
  ENVIRONMENT,
  ...areas.map((area) => `/orgs/{org}/${area}`),
];
const variableBases = secretBases.filter((base) => !/dependabot|codespaces/.test(base));

const plain: Exchange[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}', status: 200 },
  { method: 'GET', path: '/repos/{owner}/{repo}/pulls', query: '?state=all', status: 200 },
  { method: 'GET', path: '/repos/{owner}/{repo}/pulls/{pull_number}', status: 200 },
  { method: 'GET', path: '/repos/{owner}/{repo}/environments', status: 200 },
  { method: 'GET', path: ENVIRONMENT, status: 200 },
  { method: 'PUT', path: ENVIRONMENT, status: 200, body: () => ({}) },
  { method: 'DELETE', path: ENVIRONMENT, status: 204 },
];

const ofSecrets = secretBases.flatMap((base): Exchange[] => {
  const path = `${base}/secrets`;
  return [
    { method: 'GET', path: `${path}/public-key`, status: 200 },
    { method: 'GET', path, status: 200 },
    { method: 'GET', path: `${path}/{secret_name}`, status: 200 },
    { method: 'PUT', path: `${path}/{secret_name}`, status: 204, body: (bench) => secret(bench, base) },
    { method: 'DELETE', path: `${path}/{secret_name}`, status: 204 },
    ...(base.startsWith('/orgs') ? ofSelected(`${path}/{secret_name}`) : []),
  ];
});

const ofVariables = variableBases.flatMap((base): Exchange[] => {
  const path = `${base}/variables`;
  const shared = ({ repository }: Bench) => (base.startsWith('/orgs') ? sharedWith(repository) : {});
  return [
    { method: 'POST', path, status: 201, body: (bench) => ({ name: 'OTHER', value: 'v', ...shared(bench) }) },
    { method: 'GET', path, status: 200 },
    { method: 'GET', path: `${path}/{name}`, status: 200 },
    { method: 'PATCH', path: `${path}/{name}`, status: 204, body: () => ({ value: 'w' }) },
    { method: 'DELETE', path: `${path}/{name}`, status: 204 },
    ...(base.startsWith('/orgs') ? ofSelected(`${path}/{name}`) : []),
  ];
});

function ofSelected(path: string): Exchange[] {
  const ids = { selected_repository_ids: [1000] };
  return [
    { method: 'GET', path: `${path}/repositories`, status: 200 },
    { method: 'PUT', path: `${path}/repositories`, status: 204, body: () => ids },
    { method: 'PUT', path: `${path}/repositories/{repository_id}`, status: 204, body: () => ({}) },
    { method: 'DELETE', path: `${path}/repositories/{repository_id}`, status: 204 },
  ];
}

function filled(path: string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');
}

function secret({ stores, repository }: Bench, base: string): object {
  const store = stores.get(filled(base));
  if (store === undefined) throw new Error(`no store: ${base}`);
  return { ...secretBody(store, 'v'), ...(base.startsWith('/orgs') ? sharedWith(repository) : {}) };
}

test.each([...plain, ...ofSecrets, ...ofVariables])(
  "$method $path has the response $status as GitHub's description says",
  async ({ method, path, query = '', status, body }) => {
    const bench = await gitHubBench();
    const sent = body === undefined ? {} : { body: body(bench) };
    const reply = await bench.ask(method, filled(path) + query, sent);
    expect(reply.status).toBe(status);
    expect(complaints(method, path, status, reply.body)).toEqual([]);
  },
);

test.each(secretBases)('a new secret of %s has the response 201 as described', async (base) => {
  const bench = await gitHubBench();
  const body = secret(bench, base);
  const { status, body: said } = await bench.ask('PUT', `${filled(base)}/secrets/OTHER`, { body });
  expect(status).toBe(201);
  expect(complaints('PUT', `${base}/secrets/{secret_name}`, 201, said)).toEqual([]);
});

test('a response that is not as described is found out', () => {
  expect(complaints('GET', '/repos/{owner}/{repo}/pulls/{pull_number}', 200, {})).not.toEqual([]);
  expect(complaints('GET', ENVIRONMENT, 200, {})).not.toEqual([]);
});
