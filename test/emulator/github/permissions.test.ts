import { describe, expect, test } from 'vitest';
import { type Bench, fieldsOf, gitHubBench, secretBody, sharedWith } from './bench.ts';
import { type Access, allRights, type Rights } from './permissions.ts';
import type { Token } from './tokens.ts';

/** An endpoint that the action uses, and what GitHub's header says that it takes: `a=read; b=read` for either of two. */
interface Row {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly accepted: string;
  readonly body?: (bench: Bench) => object;
}

function row(method: string, path: string, accepted: string, body?: Row['body']): Row {
  return { title: `${method} ${path}`, method, path, accepted, ...(body === undefined ? {} : { body }) };
}

const WEB = '/repos/acme/web';
const ENVIRONMENT = `${WEB}/environments/prod%2Feu`;

/** What reading and writing takes, and reading and writing variables where the store has them. */
const STORES: [base: string, read: string, write: string, variables?: string][] = [
  [`${WEB}/actions`, 'secrets=read', 'secrets=write', 'actions_variables'],
  [`${WEB}/dependabot`, 'dependabot_secrets=read', 'dependabot_secrets=write'],
  // Even reading about a repository's Codespaces secrets takes the permission to write them.
  [`${WEB}/codespaces`, 'codespaces_secrets=write', 'codespaces_secrets=write'],
  [`${WEB}/agents`, 'agent_secrets=read', 'agent_secrets=write', 'agent_variables'],
  [ENVIRONMENT, 'environments=read', 'environments=write', 'environments'],
  [
    '/orgs/acme/actions',
    'organization_secrets=read',
    'organization_secrets=write',
    'organization_actions_variables',
  ],
  ['/orgs/acme/dependabot', 'organization_dependabot_secrets=read', 'organization_dependabot_secrets=write'],
  ['/orgs/acme/codespaces', 'organization_codespaces_secrets=read', 'organization_codespaces_secrets=write'],
  [
    '/orgs/acme/agents',
    'organization_agent_secrets=read',
    'organization_agent_secrets=write',
    'organization_agent_variables',
  ],
];

const rows: Row[] = [
  row('GET', WEB, 'metadata=read'),
  row('GET', `${WEB}/pulls`, 'pull_requests=read'),
  row('GET', `${WEB}/pulls/7`, 'contents=read; pull_requests=read'),
  row('GET', ENVIRONMENT, 'actions=read'),
  row('PUT', ENVIRONMENT, 'administration=write', () => ({})),
  row('DELETE', ENVIRONMENT, 'administration=write'),
  ...STORES.flatMap(([base, read, write]) => [
    row('GET', `${base}/secrets/public-key`, read),
    row('GET', `${base}/secrets`, read),
    row('GET', `${base}/secrets/NAME`, read),
    row('PUT', `${base}/secrets/NAME`, write, (bench) => secretIn(bench, base)),
    row('DELETE', `${base}/secrets/NAME`, write),
    ...(base.startsWith('/orgs') ? [row('GET', `${base}/secrets/NAME/repositories`, read)] : []),
  ]),
  ...STORES.flatMap(([base, , , variables]) => {
    if (variables === undefined) return [];
    const [read, write] = [`${variables}=read`, `${variables}=write`];
    const shared = ({ repository }: Bench) => (base.startsWith('/orgs') ? sharedWith(repository) : {});
    return [
      row('GET', `${base}/variables`, read),
      row('GET', `${base}/variables/NAME`, read),
      row('POST', `${base}/variables`, write, (bench) => ({ name: 'OTHER', value: 'v', ...shared(bench) })),
      row('PATCH', `${base}/variables/NAME`, write, (bench) => ({ value: 'v', ...shared(bench) })),
      row('DELETE', `${base}/variables/NAME`, write),
      ...(base.startsWith('/orgs') ? [row('GET', `${base}/variables/NAME/repositories`, read)] : []),
    ];
  }),
];

function secretIn({ stores, repository }: Bench, base: string): object {
  const store = stores.get(base);
  if (store === undefined) throw new Error(`no store: ${base}`);
  return { ...secretBody(store, 'v'), ...(base.startsWith('/orgs') ? sharedWith(repository) : {}) };
}

/** One set of rights for each way to be accepted. */
function setsOf(accepted: string): Rights[] {
  return accepted
    .split('; ')
    .map((set) => Object.fromEntries(set.split(',').map((right) => right.split('='))));
}

type Kind = Exclude<Token['kind'], 'classic'>;
const REFUSED: Record<Kind, string> = {
  app: 'Resource not accessible by integration',
  workflow: 'Resource not accessible by integration',
  'fine-grained': 'Resource not accessible by personal access token',
};

function request(bench: Bench, { method, path, body }: Row, rights: Rights, kind: Kind) {
  const sent = {
    token: bench.addToken({ kind, rights }),
    ...(body === undefined ? {} : { body: body(bench) }),
  };
  return bench.ask(method, path, sent);
}

describe('each endpoint takes what the table says', () => {
  test.each(rows)('$title takes $accepted', async (each) => {
    for (const set of setsOf(each.accepted)) {
      const bench = await gitHubBench();
      const { status, headers } = await request(bench, each, set, 'app');
      expect(status).toBeLessThan(300);
      expect(headers.get('x-accepted-github-permissions')).toBe(each.accepted);
    }
  });

  // Metadata cannot be taken away: it comes with seeing the repository.
  test.each(rows.filter(({ accepted }) => accepted !== 'metadata=read'))(
    '$title is refused without $accepted, and tells it',
    async (each) => {
      const bench = await gitHubBench();
      const sets = setsOf(each.accepted);
      const others = Object.entries(allRights()).filter(([name]) =>
        sets.every((set) => set[name] === undefined),
      );
      const lesser: Rights = Object.fromEntries(
        sets.flatMap((set) => Object.keys(set)).map((name): [string, Access] => [name, 'read']),
      );
      const isRead = each.accepted.includes('=read');
      for (const kind of ['app', 'fine-grained'] as const) {
        for (const rights of [Object.fromEntries(others), ...(isRead ? [] : [lesser]), {}]) {
          const reply = await request(bench, each, rights, kind);
          expect(reply.status).toBe(403);
          expect(fieldsOf(reply)['message']).toBe(REFUSED[kind]);
          expect(reply.headers.get('x-accepted-github-permissions')).toBe(each.accepted);
        }
      }
      expect(bench.github.state.changes).toBe(0);
    },
  );
});

test("the workflow's own token reads pull requests and environments, and no store whatever it is given", async () => {
  const bench = await gitHubBench();
  for (const each of rows) {
    const { status } = await request(bench, each, allRights(), 'workflow');
    const isStore = /secrets|variables/.test(each.path) || each.method !== 'GET';
    expect([each.title, status]).toEqual([each.title, isStore ? 403 : 200]);
  }
});

describe('a classic token', () => {
  test.each([
    {
      title: 'without repo sees no private repository',
      path: WEB,
      rights: { 'admin:org': 'write' },
      status: 404,
    },
    {
      title: 'with repo does all of a repository',
      path: `${WEB}/codespaces/secrets`,
      rights: { repo: 'write' },
      status: 200,
    },
    {
      title: 'without admin:org is not told of an organization',
      path: '/orgs/acme/actions/secrets',
      rights: { repo: 'write' },
      status: 404,
    },
    {
      title: 'with admin:org does all of one',
      path: '/orgs/acme/agents/secrets',
      rights: { 'admin:org': 'write' },
      status: 200,
    },
  ] as const)('$title', async ({ path, rights, status }) => {
    const { ask, addToken } = await gitHubBench();
    const reply = await ask('GET', path, { token: addToken({ kind: 'classic', rights }) });
    expect(reply.status).toBe(status);
    expect(reply.headers.get('x-oauth-scopes')).toBe(Object.keys(rights)[0]);
    expect(reply.headers.get('x-accepted-github-permissions')).toBeNull();
  });
});

test('a classic token without repo is not told of a private repository by its number either', async () => {
  const { ask, addToken, repository } = await gitHubBench();
  const token = addToken({ kind: 'classic', rights: {} });
  const path = `/repositories/${repository.id}`;
  expect((await ask('GET', path, { token })).status).toBe(404);
  repository.private = false;
  expect((await ask('GET', path, { token })).status).toBe(200);
});

describe('what a token cannot see is not found', () => {
  test.each(rows)('$title', async (each) => {
    const bench = await gitHubBench();
    const token = bench.addToken({ repositories: ['acme/other'], organizations: [] });
    expect((await bench.ask(each.method, each.path, { token })).status).toBe(404);
  });

  test('a public repository is seen by every token, and written by none that lacks the right', async () => {
    const { ask, addToken, repository } = await gitHubBench();
    repository.private = false;
    const token = addToken({ rights: {}, repositories: [] });
    const statuses = [];
    for (const path of [
      '',
      '/pulls',
      '/pulls/7',
      '/environments/prod%2Feu',
      '/actions/secrets',
      '/environments',
    ])
      statuses.push((await ask('GET', `${WEB}${path}`, { token })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 403, 200]);
    expect((await ask('DELETE', `${WEB}/actions/secrets/NAME`, { token })).status).toBe(403);
  });
});
