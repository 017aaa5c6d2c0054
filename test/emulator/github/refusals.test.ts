import { describe, expect, test } from 'vitest';
import { type Bench, fieldsOf, gitHubBench, noon } from './bench.ts';
import { ipAllowList, missingRight, unicornPage } from './refusals.ts';
import type { Token } from './tokens.ts';

const SECRETS = '/repos/acme/web/actions/secrets';

interface Case {
  readonly title: string;
  readonly prepare: (bench: Bench) => unknown;
  /** Of the token; one that may do everything unless given. */
  readonly kind?: Token['kind'];
  readonly status: number;
  readonly message: RegExp;
  readonly header?: readonly [name: string, value: RegExp];
}

const cases: Case[] = [
  {
    title: 'an IP allow list',
    prepare: ({ github }) => github.state.demand('acme', 'ip-allow-list'),
    status: 403,
    message: /the `acme` organization has an IP allow list enabled, and your IP address is not permitted/,
  },
  {
    title: 'SAML single sign-on, for a classic token',
    prepare: ({ github }) => github.state.demand('Acme', 'saml'),
    kind: 'classic',
    status: 403,
    message: /^Resource protected by organization SAML enforcement\./,
    header: [
      'x-github-sso',
      /^required; url=https:\/\/github\.com\/orgs\/acme\/sso\?authorization_request=\w+$/,
    ],
  },
  {
    title: 'a repository that breaks the terms',
    prepare: ({ repository }) => Object.assign(repository, { blocked: 'tos' }),
    status: 403,
    message: /^Repository access blocked$/,
  },
  {
    title: 'a repository that was taken down',
    prepare: ({ repository }) => Object.assign(repository, { blocked: 'dmca' }),
    status: 451,
    message: /^Repository access blocked$/,
  },
  {
    title: 'the primary limit',
    prepare: ({ github }) => github.limits.exhaust({ limit: 'primary', until: noon + 60_000 }),
    status: 403,
    message: /^API rate limit exceeded for installation ID \d+\.$/,
    header: ['x-ratelimit-reset', new RegExp(`^${Math.ceil((noon + 60_000) / 1000)}$`)],
  },
  {
    title: 'the primary limit as 429',
    prepare: ({ github }) => github.limits.exhaust({ limit: 'primary', until: noon + 1, status: 429 }),
    status: 429,
    message: /^API rate limit exceeded/,
    header: ['x-ratelimit-remaining', /^0$/],
  },
  {
    title: 'the secondary limit',
    prepare: ({ github }) => github.limits.exhaust({ limit: 'secondary', until: noon + 30_000 }),
    status: 403,
    message: /^You have exceeded a secondary rate limit\. .*\(https:\/\/docs\.github\.com\/\S+\)$/,
    header: ['retry-after', /^30$/],
  },
];

describe('a 403 of another cause is told in its own words', () => {
  test.each(cases)('$title', async ({ prepare, kind = 'fine-grained', status, message, header }) => {
    const bench = await gitHubBench();
    const token = bench.addToken({ kind });
    prepare(bench);
    const reply = await bench.ask('GET', SECRETS, { token });
    expect(reply.status).toBe(status);
    expect(fieldsOf(reply)['message']).toMatch(message);
    if (header !== undefined) expect(reply.headers.get(header[0])).toMatch(header[1]);
  });

  test('an archived repository is read, and not written', async () => {
    const { ask, repository } = await gitHubBench();
    repository.archived = true;
    expect((await ask('GET', SECRETS)).status).toBe(200);
    for (const [method, path] of [
      ['DELETE', `${SECRETS}/NAME`],
      ['PUT', '/repos/acme/web/environments/new'],
      ['DELETE', '/repos/acme/web/environments/prod%2Feu'],
    ] as const) {
      const reply = await ask(method, path);
      expect([reply.status, fieldsOf(reply)['message']]).toEqual([
        403,
        'Repository was archived so is read-only.',
      ]);
    }
  });
});

test.each([
  { title: 'a classic token that was authorized', options: { kind: 'classic', ssoAuthorized: true } },
  { title: 'a fine-grained token', options: {} },
  { title: 'an app', options: { kind: 'app' } },
] as const)('SAML single sign-on does not stop $title', async ({ options }) => {
  const { github, ask, addToken } = await gitHubBench();
  github.state.demand('acme', 'saml');
  for (const path of [SECRETS, '/orgs/acme/actions/secrets'])
    expect((await ask('GET', path, { token: addToken(options) })).status).toBe(200);
});

test('an organization that is refused leaves others alone', async () => {
  const { github, ask } = await gitHubBench();
  github.state.addRepository('other/web');
  github.state.demand('acme', 'ip-allow-list');
  expect((await ask('GET', '/repos/other/web')).status).toBe(200);
  expect((await ask('GET', '/orgs/acme/actions/secrets')).status).toBe(403);
});

describe('rate limits', () => {
  test("the primary one is reset by GitHub's clock", async () => {
    const { github, ask } = await gitHubBench({ clockOffsetMs: -60_000 });
    github.limits.exhaust({ limit: 'primary', until: noon + 1000 });
    const { headers } = await ask('GET', SECRETS);
    expect(headers.get('x-ratelimit-reset')).toBe(String(Math.ceil((noon - 59_000) / 1000)));
  });

  test('one that is exhausted ends at its time', async () => {
    const { github, clock, ask } = await gitHubBench();
    github.limits.exhaust({ limit: 'secondary', until: noon + 1000, retryAfter: false });
    const refused = await ask('GET', SECRETS);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([403, null]);
    clock.time += 1000;
    expect((await ask('GET', SECRETS)).status).toBe(200);
  });

  test("a workflow's token has a thousand requests an hour, and is told how many are left", async () => {
    const { github, clock, ask, addToken } = await gitHubBench();
    const token = addToken({ kind: 'workflow' });
    const headers = { authorization: `token ${token}`, 'user-agent': 'test' };
    const path = '/repos/acme/web';
    for (let sent = 0; sent < 999; sent++) {
      clock.time += 100;
      github.core.handle({ method: 'GET', path, query: {}, headers, text: '', connection: '' });
    }
    const last = await ask('GET', path, { token });
    expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
    const refused = await ask('GET', path, { token });
    expect(refused.status).toBe(403);
    clock.time = Number(refused.headers.get('x-ratelimit-reset')) * 1000;
    expect((await ask('GET', path, { token })).status).toBe(200);
  });

  test('eighty writes a minute are the most', async () => {
    const { clock, ask, repository } = await gitHubBench();
    const statuses = [];
    for (let write = 0; write < 81; write++) {
      repository.stores.actions.secrets.set('NAME', { value: '', createdAt: 0, updatedAt: 0 });
      statuses.push((await ask('DELETE', `${SECRETS}/NAME`)).status);
    }
    expect(statuses.indexOf(403)).toBe(80);
    clock.time += 60_000;
    expect((await ask('DELETE', `${SECRETS}/NAME`)).status).toBe(204);
  });
});

test.each([
  { title: 'a refusal', response: ipAllowList('acme').response, body: /IP allow list/ },
  {
    title: 'a missing right',
    response: missingRight('app').response,
    body: /Resource not accessible by integration/,
  },
  { title: 'a page', response: unicornPage(502), body: /<title>Unicorn! / },
])('$title can be a fault', async ({ response, body }) => {
  const { github, ask } = await gitHubBench();
  github.faults.add({ path: SECRETS, do: response });
  const reply = await ask('GET', SECRETS);
  expect(reply.status).toBe(response.status);
  expect(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)).toMatch(body);
  expect((await ask('GET', SECRETS)).status).toBe(200);
});
