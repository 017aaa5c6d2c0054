import { describe, expect, test } from 'vitest';
import { fieldsOf, gitHubBench, noon } from './bench.ts';

const WEB = '/repos/acme/web';

describe('a fresh token is not known yet', () => {
  test.each([
    { unknownToken: 401, message: 'Bad credentials' },
    { unknownToken: 404, message: 'Not Found' },
  ] as const)('which is told as $unknownToken', async ({ unknownToken, message }) => {
    const { clock, ask, addToken } = await gitHubBench({ unknownToken });
    const token = addToken({ kind: 'app', validFrom: noon + 2000 });
    clock.time += 1999;
    const reply = await ask('GET', WEB, { token });
    expect([reply.status, fieldsOf(reply)['message']]).toEqual([unknownToken, message]);
    clock.time += 1;
    expect((await ask('GET', WEB, { token })).status).toBe(200);
  });
});

describe('the expiry of a token', () => {
  const expiresAt = Date.parse('2026-12-01T10:00:00Z');
  test.each([
    {
      title: 'a fine-grained one tells it',
      kind: 'fine-grained',
      zone: 'UTC',
      header: '2026-12-01 10:00:00 UTC',
    },
    { title: 'a classic one tells it', kind: 'classic', zone: 'UTC', header: '2026-12-01 10:00:00 UTC' },
    { title: 'in the other form', kind: 'classic', zone: '+0000', header: '2026-12-01 10:00:00 +0000' },
    { title: "an app's does not", kind: 'app', zone: 'UTC', header: null },
    { title: "a workflow's does not", kind: 'workflow', zone: 'UTC', header: null },
  ] as const)('$title', async ({ kind, zone, header }) => {
    const { ask, addToken } = await gitHubBench({ expiryZone: zone });
    const { headers } = await ask('GET', WEB, { token: addToken({ kind, expiresAt }) });
    expect(headers.get('github-authentication-token-expiration')).toBe(header);
  });

  test('one without an expiry tells none', async () => {
    const { headers } = await (await gitHubBench()).ask('GET', WEB);
    expect(headers.get('github-authentication-token-expiration')).toBeNull();
  });

  test("one that has expired by GitHub's clock is refused", async () => {
    const { github, ask, addToken } = await gitHubBench();
    const token = addToken({ expiresAt: noon + 1000 });
    expect((await ask('GET', WEB, { token })).status).toBe(200);
    github.switches.clockOffsetMs = 1000;
    expect((await ask('GET', WEB, { token })).status).toBe(401);
  });
});

test.each([
  { kind: 'fine-grained', form: /^github_pat_\w{22}_\w{59}$/ },
  { kind: 'classic', form: /^ghp_\w{36}$/ },
  { kind: 'app', form: /^ghs_\w{36}$/ },
  { kind: 'workflow', form: /^ghs_\w{36}$/ },
] as const)("a $kind token has the form of GitHub's", async ({ kind, form }) => {
  expect((await gitHubBench()).addToken({ kind })).toMatch(form);
});

test('permissions is another name of rights', async () => {
  const { ask, addToken } = await gitHubBench();
  for (const given of [{ rights: { secrets: 'read' } }, { permissions: { secrets: 'read' } }] as const) {
    const token = addToken(given);
    expect((await ask('GET', `${WEB}/actions/secrets`, { token })).status).toBe(200);
    expect((await ask('GET', `${WEB}/actions/variables`, { token })).status).toBe(403);
  }
});

test.each([
  { title: 'no token', token: '', message: 'Requires authentication' },
  { title: 'an unknown token', token: 'ghp_x', message: 'Bad credentials' },
])('$title is refused with 401', async ({ token, message }) => {
  const { github } = await gitHubBench();
  const response = await fetch(
    github.url + WEB,
    token === '' ? {} : { headers: { authorization: `token ${token}` } },
  );
  expect([response.status, await response.json()]).toMatchObject([401, { message, status: '401' }]);
});
