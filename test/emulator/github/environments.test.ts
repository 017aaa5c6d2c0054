import { expect, test } from 'vitest';
import { fieldsOf, gitHubBench } from './bench.ts';

const WEB = '/repos/acme/web';

test('an environment is created, found in any case, listed and deleted with what it holds', async () => {
  const { ask, repository } = await gitHubBench();
  expect((await ask('GET', `${WEB}/environments/preview`)).status).toBe(404);
  expect(fieldsOf(await ask('PUT', `${WEB}/environments/Preview`, { body: {} }))).toMatchObject({
    name: 'Preview',
    created_at: '2026-04-25T12:00:05Z',
  });
  await ask('POST', `${WEB}/environments/preview/variables`, { body: { name: 'A', value: 'v' } });
  expect(fieldsOf(await ask('GET', `${WEB}/environments/PREVIEW/variables`))['total_count']).toBe(1);
  const listed = fieldsOf(await ask('GET', `${WEB}/environments`));
  expect(listed).toMatchObject({ total_count: 2, environments: [{ name: 'prod/eu' }, { name: 'Preview' }] });
  expect((await ask('DELETE', `${WEB}/environments/preview`)).status).toBe(204);
  for (const path of ['', '/secrets', '/variables/A', '/secrets/public-key'])
    expect((await ask('GET', `${WEB}/environments/preview${path}`)).status).toBe(404);
  expect((await ask('DELETE', `${WEB}/environments/preview`)).status).toBe(404);
  expect([...repository.environments.keys()]).toEqual(['prod/eu']);
});

test('one that exists is not made anew, and it is counted how often its protection was set', async () => {
  const { ask, environment, repository } = await gitHubBench();
  for (let puts = 1; puts <= 2; puts++) {
    expect((await ask('PUT', `${WEB}/environments/prod%2Feu`)).status).toBe(200);
    expect(environment.puts).toBe(puts);
  }
  expect(repository.environments.get('prod/eu')).toBe(environment);
  expect(fieldsOf(await ask('GET', `${WEB}/environments/prod%2Feu/secrets`))['total_count']).toBe(1);
});

test('a name that is too long is refused', async () => {
  const { ask } = await gitHubBench();
  expect((await ask('PUT', `${WEB}/environments/${'x'.repeat(256)}`)).status).toBe(422);
});

test('pull requests are listed by their state, the open ones unless it is given', async () => {
  const { github, ask, repository } = await gitHubBench();
  github.state.addPull(repository, 8, 'open');
  const numbers = async (query: string) => {
    const { body } = await ask('GET', `${WEB}/pulls${query}`);
    return (body as { number: number }[]).map(({ number }) => number);
  };
  expect(await numbers('')).toEqual([8]);
  expect(await numbers('?state=closed')).toEqual([7]);
  expect(await numbers('?state=all&per_page=1&page=2')).toEqual([8]);
  expect(fieldsOf(await ask('GET', `${WEB}/pulls/7`))['state']).toBe('closed');
  expect((await ask('GET', `${WEB}/pulls/9`)).status).toBe(404);
});

test('a renamed repository is a redirect to its number, where its new name is', async () => {
  const { github, ask, repository, addToken } = await gitHubBench();
  github.state.rename(repository, 'acme/new');
  const response = await fetch(`${github.url}${WEB}/actions/secrets`, {
    redirect: 'manual',
    headers: { authorization: `token ${addToken({})}` },
  });
  const location = `https://api.github.com/repositories/${repository.id}`;
  expect([response.status, response.headers.get('location')]).toEqual([301, location]);
  expect(await response.json()).toEqual({ message: 'Moved Permanently', url: location });
  expect(fieldsOf(await ask('GET', `/repositories/${repository.id}`))['full_name']).toBe('acme/new');
  const blind = addToken({ repositories: [] });
  for (const path of [WEB, `/repositories/${repository.id}`])
    expect((await ask('GET', path, { token: blind })).status).toBe(404);
});

test.each([
  { method: 'GET', path: '/users/octocat' },
  { method: 'POST', path: '/repos/acme/web/actions/secrets' },
  { method: 'GET', path: '/repos/acme/web/actions/secrets/' },
  { method: 'GET', path: '/repos/acme/web/dependabot/variables' },
])('$method $path is no endpoint', async ({ method, path }) => {
  const { ask } = await gitHubBench();
  expect((await ask(method, path, method === 'POST' ? { body: {} } : {})).status).toBe(404);
});
