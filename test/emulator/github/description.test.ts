import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { startGitHub } from './github.ts';

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

/** What is wrong with an answer, according to GitHub's own description of its API. */
function complaints(method: string, path: string, status: number, body: unknown): string[] {
  const response = description.paths[path]?.[method.toLowerCase()]?.responses[status];
  if (response === undefined) return [`${status} is no answer to ${method} ${path}`];
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
};

const STORES = [
  '/repos/{owner}/{repo}/actions/secrets',
  '/repos/{owner}/{repo}/dependabot/secrets',
  '/repos/{owner}/{repo}/codespaces/secrets',
  '/repos/{owner}/{repo}/environments/{environment_name}/secrets',
  '/orgs/{org}/actions/secrets',
];
const VARIABLES = [
  '/repos/{owner}/{repo}/actions/variables',
  '/repos/{owner}/{repo}/environments/{environment_name}/variables',
  '/orgs/{org}/actions/variables',
];
const sharing = { visibility: 'selected', selected_repository_ids: [1000] };

const exchanges: [string, string, number, object?][] = [
  ['GET', '/repos/{owner}/{repo}', 200],
  ['GET', '/repos/{owner}/{repo}/pulls', 200],
  ['GET', '/repos/{owner}/{repo}/pulls/{pull_number}', 200],
  ['GET', '/repos/{owner}/{repo}/environments/{environment_name}', 200],
  ['PUT', '/repos/{owner}/{repo}/environments/{environment_name}', 200, {}],
  ...STORES.flatMap((path): [string, string, number, object?][] => [
    ['GET', `${path}/public-key`, 200],
    ['GET', path, 200],
    ['GET', `${path}/{secret_name}`, 200],
    ['DELETE', `${path}/{secret_name}`, 204],
  ]),
  ...VARIABLES.flatMap((path): [string, string, number, object?][] => [
    ['POST', path, 201, { name: 'OTHER', value: 'v', ...(path.startsWith('/orgs') ? sharing : {}) }],
    ['GET', path, 200],
    ['GET', `${path}/{name}`, 200],
    ['PATCH', `${path}/{name}`, 204, { value: 'w', ...(path.startsWith('/orgs') ? sharing : {}) }],
    ['DELETE', `${path}/{name}`, 204],
  ]),
];

test.each(exchanges)(
  "%s %s is answered with %i as GitHub's description says",
  async (method, path, status, body) => {
    const github = await startGitHub();
    try {
      const { state } = github;
      const repository = state.addRepository('acme/web');
      state.addPull(repository, 7, 'closed');
      const stored = { value: 'x', createdAt: 0, updatedAt: 0 };
      const environment = state.addEnvironment(repository, 'prod/eu');
      const shared = { ...stored, visibility: 'selected', selected: [repository.id] };
      for (const store of [...Object.values(repository.stores), environment.store]) {
        store.secrets.set('NAME', { ...stored });
        store.variables.set('NAME', { ...stored });
      }
      const organization = state.addOrganization('acme');
      organization.store.secrets.set('NAME', shared);
      organization.store.variables.set('NAME', { ...shared });
      const response = await fetch(
        github.url + path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? ''),
        {
          method,
          headers: { authorization: `token ${state.addToken()}`, 'user-agent': 'test' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
      );
      expect(response.status).toBe(status);
      const text = await response.text();
      const answer: unknown = text === '' ? undefined : JSON.parse(text);
      const described =
        path === '/repos/{owner}/{repo}/environments/{environment_name}'
          ? []
          : complaints(method, path, status, answer);
      expect(described).toEqual([]);
    } finally {
      await github.close();
    }
  },
);

test('an answer that is not as described is found out', () => {
  expect(complaints('GET', '/repos/{owner}/{repo}/pulls/{pull_number}', 200, {})).not.toEqual([]);
});
