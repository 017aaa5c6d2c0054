import { describe, expect, test } from 'vitest';
import { SECRET_KINDS, type Target } from '../../../../src/model/target.ts';
import {
  environmentPath,
  pathsOf,
  repositoryPath,
  valuePath,
} from '../../../../src/services/github/paths.ts';
import {
  inWords,
  neededPermission,
  PERMISSIONS,
  permissionFor,
  requestKind,
} from '../../../../src/services/github/permissions.ts';
import { findEndpoint } from '../../../emulator/github/permissions.ts';

const TARGETS: readonly Target[] = [
  ...SECRET_KINDS.map((store) => ({ store, repository: 'acme/web' })),
  { store: 'environment', repository: 'acme/web', environment: 'prod/eu' },
  ...SECRET_KINDS.map((kind) => ({ store: 'organization' as const, organization: 'acme', kind })),
];

interface Asked {
  readonly title: string;
  readonly endpoint: string;
  readonly subject: Parameters<typeof permissionFor>[0];
}

/** Every request that the action sends for a target. */
function requestsFor(target: Target): readonly string[] {
  const { publicKey, secrets, variables } = pathsOf(target);
  const secret = valuePath(target, 'secret', 'NAME');
  const variable = valuePath(target, 'variable', 'NAME');
  return [
    `GET ${publicKey}`,
    `GET ${secrets}`,
    ...['GET', 'PUT', 'DELETE'].map((method) => `${method} ${secret}`),
    ...(target.store === 'organization' ? [`GET ${secret}/repositories`] : []),
    ...(variables === undefined ? [] : [`GET ${variables}`, `POST ${variables}`]),
    ...(variables === undefined ? [] : ['GET', 'PATCH', 'DELETE'].map((method) => `${method} ${variable}`)),
  ];
}

const PULLS = { store: 'pull-requests', repository: 'acme/web' } as const;
const ENVIRONMENT = { store: 'environment', repository: 'acme/web', environment: 'prod/eu' } as const;

const ASKED: readonly Asked[] = [
  ...TARGETS.flatMap((subject) => requestsFor(subject).map((endpoint) => ({ subject, endpoint }))),
  { subject: ENVIRONMENT, endpoint: `PUT ${environmentPath('acme/web', 'prod/eu')}` },
  { subject: ENVIRONMENT, endpoint: `DELETE ${environmentPath('acme/web', 'prod/eu')}` },
  { subject: ENVIRONMENT, endpoint: `GET ${repositoryPath('acme/web')}` },
  { subject: PULLS, endpoint: 'GET /repos/acme/web/pulls' },
  { subject: PULLS, endpoint: 'GET /repos/acme/web/pulls/7' },
].map((asked) => ({ ...asked, title: asked.endpoint }));

test.each(ASKED)("$title takes what GitHub's own table says", ({ endpoint, subject }) => {
  const [method = '', path = ''] = endpoint.split(' ');
  const sets = findEndpoint(method, path)?.endpoint.sets ?? [];
  const { name, access, reading } = permissionFor(subject, endpoint);
  expect(sets).toContainEqual({ [name]: method === 'GET' ? reading : access });
});

test('the table has a row for each store of secrets, each of variables, and each of the other requests', () => {
  const rows = PERMISSIONS.map(({ request, store, permission }) =>
    [request, store ?? '-', inWords(permission)].join(' | '),
  );
  expect(rows).toEqual([
    'secret | actions | permission Secrets: read and write',
    'secret | dependabot | permission Dependabot secrets: read and write',
    'secret | codespaces | permission Codespaces secrets: read and write (GitHub asks for it to read them, too)',
    'secret | agents | permission Agent secrets: read and write',
    'secret | environment | permission Environments: read and write',
    'secret | organization:actions | organization permission Secrets: read and write',
    'secret | organization:dependabot | organization permission Organization dependabot secrets: read and write',
    'secret | organization:codespaces | organization permission Organization codespaces secrets: read and write',
    'secret | organization:agents | organization permission Agent secrets: read and write',
    'variable | actions | permission Variables: read and write',
    'variable | agents | permission Agent variables: read and write',
    'variable | environment | permission Environments: read and write',
    'variable | organization:actions | organization permission Variables: read and write',
    'variable | organization:agents | organization permission Agent variables: read and write',
    'create-environment | - | permission Administration: read and write',
    'delete-environment | - | permission Administration: read and write',
    'pull-request | - | permission Pull requests: read',
    'repository | - | permission Metadata: read',
  ]);
});

describe('what a request is about is told by its path, whatever the names in it are', () => {
  test.each([
    { title: 'PUT /repos/secrets/variables/actions/secrets/variables', kind: 'secret' },
    { title: 'PATCH /repos/a/b/actions/variables/secrets', kind: 'variable' },
    { title: 'GET /repos/a/b/environments/variables/secrets/public-key', kind: 'secret' },
    { title: 'GET /repos/a/b/environments/secrets/variables/X', kind: 'variable' },
    { title: 'GET /orgs/a/actions/secrets/variables/repositories', kind: 'secret' },
    { title: 'GET /orgs/secrets/actions/variables/X/repositories', kind: 'variable' },
    { title: 'PUT /repos/a/b/environments/pulls', kind: 'create-environment' },
    { title: 'PUT /repos/a/b/environments/x%2Fsecrets', kind: 'create-environment' },
    { title: 'DELETE /repos/a/b/environments/secrets', kind: 'delete-environment' },
    { title: 'GET /repos/a/pulls', kind: 'repository' },
    { title: 'GET /repos/a/pulls/pulls/7', kind: 'pull-request' },
  ])('$title: $kind', ({ title, kind }) => expect(requestKind(title)).toBe(kind));
});

describe('the permission that a message names', () => {
  const needed = permissionFor({ store: 'actions', repository: 'a/b' }, 'PUT /repos/a/b/actions/secrets/X');
  test.each([
    {
      title: 'is that of the table where GitHub names none',
      accepted: undefined,
      words: 'permission Secrets: read and write',
    },
    {
      title: 'is that of the table where GitHub names the same, whatever for',
      accepted: 'secrets=read',
      words: 'permission Secrets: read and write',
    },
    {
      title: 'is that of the table where it is one of those that do',
      accepted: 'contents=read; secrets=write',
      words: 'permission Secrets: read and write',
    },
    {
      title: "is GitHub's where it names another",
      accepted: 'administration=write',
      words: 'permission Administration: write',
    },
    {
      title: "is GitHub's where it names more than one",
      accepted: 'secrets=write,metadata=read; new_thing=read',
      words: 'permission Secrets: write and Metadata: read or new thing: read',
    },
  ])('$title', ({ accepted, words }) => expect(neededPermission(needed, accepted)).toBe(words));
});
