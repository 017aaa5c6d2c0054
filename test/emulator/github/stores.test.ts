import { describe, expect, test } from 'vitest';
import { type Bench, fieldsOf, gitHubBench, secretBody, sharedWith } from './bench.ts';

const old = { value: '', createdAt: 0, updatedAt: 0 };

function storeAt({ stores }: Bench, base: string) {
  const store = stores.get(base);
  if (store === undefined) throw new Error(`no store: ${base}`);
  return store;
}

function fill(bench: Bench, base: string, kind: 'secrets' | 'variables', count: number): void {
  const all = storeAt(bench, base)[kind];
  for (let n = all.size; n < count; n++) all.set(`S${n}`, { ...old, visibility: 'private' });
}

function write(bench: Bench, base: string, kind: 'secrets' | 'variables', name: string) {
  const shared = base.startsWith('/orgs') ? sharedWith(bench.repository) : {};
  if (kind === 'variables') {
    const body = { name, value: 'v', ...shared };
    return bench.ask('POST', `${base}/variables`, { body });
  }
  const body = { ...secretBody(storeAt(bench, base), 'v'), ...shared };
  return bench.ask('PUT', `${base}/secrets/${name}`, { body });
}

describe('a documented limit is enforced', () => {
  test.each([
    { base: '/repos/acme/web/actions', kind: 'secrets', limit: 100 },
    { base: '/repos/acme/web/actions', kind: 'variables', limit: 500 },
    { base: '/repos/acme/web/environments/prod%2Feu', kind: 'secrets', limit: 100 },
    { base: '/repos/acme/web/environments/prod%2Feu', kind: 'variables', limit: 100 },
    { base: '/orgs/acme/actions', kind: 'secrets', limit: 1000 },
    { base: '/orgs/acme/actions', kind: 'variables', limit: 1000 },
  ] as const)('$limit $kind at $base', async ({ base, kind, limit }) => {
    const bench = await gitHubBench();
    fill(bench, base, kind, limit - 1);
    expect((await write(bench, base, kind, 'LAST')).status).toBe(201);
    expect((await write(bench, base, kind, 'OVER')).status).toBe(422);
    if (kind === 'secrets') expect((await write(bench, base, kind, 'LAST')).status).toBe(204);
    expect(storeAt(bench, base)[kind].size).toBe(limit);
  });
});

test.each([
  '/repos/acme/web/dependabot',
  '/repos/acme/web/codespaces',
  '/repos/acme/web/agents',
  '/orgs/acme/dependabot',
  '/orgs/acme/codespaces',
  '/orgs/acme/agents',
])('%s holds any number of secrets', async (base) => {
  const bench = await gitHubBench();
  fill(bench, base, 'secrets', 1500);
  expect((await write(bench, base, 'secrets', 'MORE')).status).toBe(201);
});

describe('lists have pages', () => {
  test.each([
    { kind: 'secrets', query: '', sizes: [30, 30, 30, 30] },
    { kind: 'secrets', query: 'per_page=100', sizes: [100, 20] },
    { kind: 'secrets', query: 'per_page=1000', sizes: [100, 20] },
    { kind: 'secrets', query: 'per_page=all', sizes: [30, 30, 30, 30] },
    { kind: 'variables', query: '', sizes: Array.from({ length: 12 }, () => 10) },
    { kind: 'variables', query: 'per_page=100', sizes: [30, 30, 30, 30] },
  ] as const)('$kind?$query', async ({ kind, query, sizes }) => {
    const bench = await gitHubBench();
    const base = '/repos/acme/web/agents';
    fill(bench, base, kind, 120);
    const names = new Set<string>();
    for (const [index, size] of sizes.entries()) {
      const reply = await bench.ask('GET', `${base}/${kind}?${query}&page=${index + 1}`);
      const { total_count, [kind]: entries } = fieldsOf(reply);
      expect([total_count, (entries as object[]).length]).toEqual([120, size]);
      for (const { name } of entries as { name: string }[]) names.add(name);
      const isLast = index === sizes.length - 1;
      expect(/rel="next"/.test(reply.headers.get('link') ?? '')).toBe(!isLast);
    }
    expect(names.size).toBe(120);
  });

  test('the pages are linked', async () => {
    const bench = await gitHubBench();
    fill(bench, '/repos/acme/web/actions', 'secrets', 25);
    const { headers } = await bench.ask('GET', '/repos/acme/web/actions/secrets?per_page=10&page=2');
    const at = (page: number) =>
      `<https://api.github.com/repos/acme/web/actions/secrets?per_page=10&page=${page}>`;
    expect(headers.get('link')).toBe(
      `${at(1)}; rel="prev", ${at(3)}; rel="next", ${at(3)}; rel="last", ${at(1)}; rel="first"`,
    );
  });
});

describe('what an organization stores', () => {
  const bases = ['actions', 'dependabot', 'codespaces', 'agents'].map((area) => `/orgs/acme/${area}`);

  test.each(bases)('%s asks who may read a secret each time it is written', async (base) => {
    const bench = await gitHubBench();
    const body = secretBody(storeAt(bench, base), 'v');
    expect((await bench.ask('PUT', `${base}/secrets/NAME`, { body })).status).toBe(422);
  });

  test.each(bases)('%s takes ids of repositories as the description says', async (base) => {
    const bench = await gitHubBench();
    const { id } = bench.repository;
    const body = { ...secretBody(storeAt(bench, base), 'v'), visibility: 'selected' };
    const statusOf = async (ids: unknown) =>
      (await bench.ask('PUT', `${base}/secrets/NAME`, { body: { ...body, selected_repository_ids: ids } }))
        .status;
    expect(await statusOf([id])).toBe(204);
    expect(await statusOf([String(id)])).toBe(/actions|dependabot/.test(base) ? 204 : 422);
    for (const wrong of [['web'], [1.5], 'web']) expect(await statusOf(wrong)).toBe(422);
    expect(storeAt(bench, base).secrets.get('NAME')?.selected).toEqual([id]);
  });

  test.each(bases)('%s tells where the repositories are that a secret is shared with', async (base) => {
    const { ask, repository } = await gitHubBench();
    const secret = fieldsOf(await ask('GET', `${base}/secrets/NAME`));
    expect(secret).toMatchObject({
      visibility: 'selected',
      selected_repositories_url: `https://api.github.com${base}/secrets/NAME/repositories`,
    });
    const shared = fieldsOf(await ask('GET', `${base}/secrets/NAME/repositories`));
    expect(shared).toMatchObject({
      total_count: 1,
      repositories: [{ id: repository.id, full_name: 'acme/web' }],
    });
  });

  test('the repositories that share a value can be changed', async () => {
    const { ask, organization } = await gitHubBench();
    const path = '/orgs/acme/agents/variables/NAME/repositories';
    const { variables } = organization.stores.agents;
    const selected = () => variables.get('NAME')?.selected;
    await ask('PUT', path, { body: { selected_repository_ids: [1, 2] } });
    expect(selected()).toEqual([1, 2]);
    await ask('PUT', `${path}/3`, { body: {} });
    await ask('DELETE', `${path}/1`);
    expect(selected()).toEqual([2, 3]);
    await ask('PATCH', '/orgs/acme/agents/variables/NAME', { body: { value: 'w' } });
    expect(variables.get('NAME')).toMatchObject({ value: 'w', visibility: 'selected', selected: [2, 3] });
    await ask('PATCH', '/orgs/acme/agents/variables/NAME', { body: { visibility: 'all' } });
    expect(variables.get('NAME')).toMatchObject({ value: 'w', visibility: 'all' });
    expect((await ask('PUT', `${path}/3`, { body: {} })).status).toBe(409);
    expect((await ask('GET', path)).status).toBe(409);
  });
});

test.each(['', '/api/v3'])('Enterprise Server has Actions and Dependabot alone, below "%s"', async (root) => {
  const bench = await gitHubBench({ ghes: true });
  for (const base of bench.stores.keys()) {
    const { status, headers } = await bench.ask('GET', `${root}${base}/secrets/public-key`);
    expect([base, status]).toEqual([base, /agents|codespaces/.test(base) ? 404 : 200]);
    expect(headers.get('x-github-enterprise-version')).toBe('3.19.0');
  }
});

test('Enterprise Server has no rate limits', async () => {
  const { clock, github, ask } = await gitHubBench({ ghes: true });
  github.limits.exhaust({ limit: 'primary', until: clock.time + 1000 });
  const { status, headers } = await ask('GET', '/repos/acme/web');
  expect([status, headers.get('x-ratelimit-limit')]).toEqual([200, null]);
});

describe('a body that is wrong', () => {
  test.each([
    { title: 'no JSON', body: '{', status: 400 },
    { title: 'no object', body: [], status: 400 },
    { title: 'no secret', body: {}, status: 422 },
    { title: 'a secret that is encrypted for another store', body: 'other', status: 422 },
    { title: 'too long a secret', body: 'long', status: 422 },
  ])('$title', async ({ body, status }) => {
    const { ask, stores, repository } = await gitHubBench();
    const sent =
      body === 'other'
        ? secretBody(repository.stores.agents, 'v')
        : body === 'long'
          ? secretBody(repository.stores.actions, 'v'.repeat(48 * 1024 + 1))
          : body;
    const reply = await ask('PUT', '/repos/acme/web/actions/secrets/NEW', { body: sent });
    expect(reply.status).toBe(status);
    expect(stores.get('/repos/acme/web/actions')?.secrets.size).toBe(1);
  });
});
