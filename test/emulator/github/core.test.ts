import { expect, test } from 'vitest';
import type { Request } from '../exchange.ts';
import { noon } from './bench.ts';
import { GitHubCore } from './core.ts';

function core(): { github: GitHubCore; get: (path: string) => Request } {
  const github = new GitHubCore({ now: () => noon });
  github.state
    .addRepository('acme/web')
    .stores.actions.secrets.set('NAME', { value: '', createdAt: 0, updatedAt: 0 });
  const headers = { authorization: `token ${github.state.addToken()}`, 'user-agent': 'test' };
  return {
    github,
    get: (path) => ({ method: 'GET', path, query: {}, headers, text: '', connection: 'one' }),
  };
}

test('a request takes no socket, and is logged', () => {
  const { github, get } = core();
  expect(github.handle(get('/repos/acme/web/actions/secrets'))).toMatchObject({
    status: 200,
    headers: { date: 'Sat, 25 Apr 2026 12:00:05 GMT', 'x-accepted-github-permissions': 'secrets=read' },
    body: { total_count: 1, secrets: [{ name: 'NAME' }] },
  });
  expect(github.requests).toMatchObject([{ method: 'GET', status: 200, changed: false, receivedAt: noon }]);
});

test('it meets faults', () => {
  const { github, get } = core();
  const request = { ...get('/repos/acme/web/actions/secrets/NAME'), method: 'DELETE' };
  github.faults.add({ do: { refuse: true } });
  github.faults.add({ do: { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } } });
  github.faults.add({ do: { reset: 'before' } });
  github.faults.add({ do: { reset: 'after' } });
  const handled = Array.from({ length: 5 }, () => github.handle(request));
  expect(handled).toMatchObject([
    'refused',
    { status: 502, body: '<html>' },
    'reset-before',
    'reset-after',
    { status: 404 },
  ]);
  expect(github.requests.map(({ changed }) => changed)).toEqual([false, false, true, false]);
});
