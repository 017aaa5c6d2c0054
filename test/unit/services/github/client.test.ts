import { describe, expect, test } from 'vitest';
import { Deadline } from '../../../../src/base/deadline.ts';
import { ApiError } from '../../../../src/base/errors.ts';
import type { EnvironmentTarget, Target } from '../../../../src/model/target.ts';
import { createGitHub, type GitHub } from '../../../../src/services/github/client.ts';
import { failureText } from '../../../support/failures.ts';
import { scriptedGitHub } from '../../../support/scripted-github.ts';
import { SimulatedDispatcher } from '../../../support/simulation/dispatcher.ts';

interface PlayedResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const NOON = '2026-04-25T12:00:00Z';
const REPOSITORY: Target = { store: 'actions', repository: 'acme/web' };
const ENVIRONMENT: EnvironmentTarget = { store: 'environment', repository: 'acme/web', environment: 'stg' };
const BASE = '/repos/acme/web/actions';
const STAGING = '/repos/acme/web/environments/stg';
const NAMES = { apiKey: 'KEY', baseUrl: 'URL', baseUrlKind: 'secret' } as const;
const PUBLIC_KEY: PlayedResponse = {
  body: { key_id: 'id-1', key: Buffer.alloc(32, 9).toString('base64') },
};
const OK: PlayedResponse = { body: {} };
const NOT_FOUND: PlayedResponse = { status: 404 };

/** GitHub's client over connections that end in a script, by `METHOD path`; each other request is a success. */
function clientOf(
  script: Readonly<Record<string, PlayedResponse>>,
  { timeoutMs = 600_000, token = 'github_pat_x' } = {},
) {
  const sent: string[] = [];
  const warnings: string[] = [];
  const tokens = new Set<string | undefined>();
  const dispatcher = new SimulatedDispatcher(({ origin, method, path, query, headers }, receiver) => {
    const search = new URLSearchParams(query).toString();
    const request = `${method} ${path}${search === '' ? '' : `?${search}`}`;
    sent.push(request);
    tokens.add(`${origin} ${headers['authorization']}`);
    const { status = 200, headers: more = {}, body } = script[request] ?? {};
    receiver.answered({ status, headers: more, text: body === undefined ? '' : JSON.stringify(body) });
    return () => {};
  });
  const { github: client, clock } = scriptedGitHub({});
  const http = { ...client, deadline: new Deadline(clock, timeoutMs) };
  const github = createGitHub({ token, apiUrl: 'https://github.test' }, http, {
    dispatcher,
    redact: (text) => text.replaceAll('hidden', '***'),
    warn: (message) => warnings.push(message),
  });
  return { github, client: http, clock, sent, warnings, tokens };
}

interface Use {
  readonly title: string;
  readonly script: Readonly<Record<string, PlayedResponse>>;
  readonly use: (github: GitHub) => Promise<unknown>;
  readonly result: unknown;
}

const STATE = {
  target: REPOSITORY,
  publicKey: { id: 'id-1', key: Buffer.alloc(32, 9).toString('base64') },
  keyUpdatedAt: undefined,
  apiKey: { kind: 'secret', exists: false, visibility: undefined },
  baseUrl: { kind: 'secret', exists: false, visibility: undefined },
  otherKind: false,
} as const;

const USES: readonly Use[] = [
  {
    title: 'reading a target',
    script: {
      [`GET ${BASE}/secrets/public-key`]: PUBLIC_KEY,
      [`GET ${BASE}/secrets?per_page=100`]: { body: { secrets: [] } },
    },
    use: (github) =>
      github.readTarget(REPOSITORY, { names: NAMES, createEnvironment: false, currentRepository: 'acme/x' }),
    result: STATE,
  },
  {
    title: 'reading when a secret was written',
    script: { [`GET ${BASE}/secrets/KEY`]: { body: { updated_at: NOON } } },
    use: (github) => github.readUpdatedAt(REPOSITORY, 'KEY'),
    result: Date.parse(NOON),
  },
  {
    title: 'creating an environment',
    script: { [`GET ${STAGING}/secrets/public-key`]: PUBLIC_KEY },
    use: (github) => github.createEnvironment(ENVIRONMENT),
    result: false,
  },
  {
    title: 'writing a value',
    script: { [`PUT ${BASE}/secrets/KEY`]: { status: 204 } },
    use: (github) => github.write(STATE, { which: 'apiKey', name: 'KEY', value: 'x' }),
    result: { outcome: 'done', value: undefined },
  },
  {
    title: 'whether something can be deleted',
    script: { [`GET ${BASE}/secrets/public-key`]: PUBLIC_KEY, 'GET /repos/acme/web': OK },
    use: (github) => github.canDelete(REPOSITORY, NAMES),
    result: true,
  },
  {
    title: 'deleting what is stored',
    script: { [`DELETE ${BASE}/secrets/KEY`]: OK, [`DELETE ${BASE}/secrets/URL`]: OK },
    use: (github) => github.deleteStored(REPOSITORY, NAMES),
    result: undefined,
  },
  {
    title: 'deleting an environment',
    script: {
      [`GET ${STAGING}/secrets?per_page=30`]: { body: { secrets: [{ name: 'X' }] } },
      [`GET ${STAGING}/variables?per_page=30`]: { body: { variables: [] } },
    },
    use: (github) => github.deleteEnvironment(ENVIRONMENT, NAMES),
    result: 'the secret X',
  },
  {
    title: 'reading a pull request',
    script: { 'GET /repos/acme/web/pulls/7': { body: { state: 'closed' } } },
    use: (github) => github.pullRequests('acme/web').read(7),
    result: 'closed',
  },
];

test.each(USES)('with the token, at the address that was given: $title', async ({ script, use, result }) => {
  const { github, sent, tokens } = clientOf(script);
  expect(await use(github)).toEqual(result);
  expect(sent.toSorted()).toEqual(Object.keys(script).toSorted());
  expect([...tokens]).toEqual(['https://github.test token github_pat_x']);
});

test('a secret that does not exist was never written', async () => {
  const { github } = clientOf({
    'GET /repos/acme/web/pulls?per_page=1': { body: [] },
    [`GET ${BASE}/secrets/KEY`]: NOT_FOUND,
  });
  await github.pullRequests('acme/web').requireReadable();
  expect(await github.readUpdatedAt(REPOSITORY, 'KEY')).toBeUndefined();
});

describe('a refusal is explained', () => {
  const endpoint = 'GET /repos/acme/web/codespaces/secrets/public-key';
  const explained = `acme/web:codespaces: ${endpoint} answered 404. `;
  const needs =
    'The token needs the permission Codespaces secrets: read and write (GitHub asks for it to read them, too)';
  const NO_REPOSITORY = 'There is no such repository, or github_token cannot see it. ';

  test.each([
    { title: 'a fine-grained one', token: 'github_pat_x', more: '.' },
    {
      title: 'a classic one',
      token: 'ghp_x',
      more: '; a classic token has it by the scope repo, if its user may do this.',
    },
  ])('by the kind of token: $title', async ({ token, more }) => {
    const { github } = clientOf({ 'GET /repos/acme/web': NOT_FOUND }, { token });
    const target: Target = { store: 'codespaces', repository: 'acme/web' };
    const error = await github.explain(target, new ApiError(endpoint, 404, ''));
    expect(error.message).toBe(`${explained}${NO_REPOSITORY}${needs}${more}`);
  });

  test('by the kind of server, once a response has told it', async () => {
    const headers = { 'x-github-enterprise-version': '3.19.0' };
    const { github } = clientOf({ [`GET ${BASE}/secrets/KEY`]: { headers, body: {} } });
    await github.readUpdatedAt(REPOSITORY, 'KEY');
    const target: Target = { store: 'codespaces', repository: 'acme/web' };
    expect((await github.explain(target, new ApiError(endpoint, 404, ''))).message).toBe(
      `${explained}This is a GitHub Enterprise Server, which has no such store: leave the target out.`,
    );
  });

  test('without known secrets', async () => {
    const { github } = clientOf({
      [`GET ${BASE}/secrets/KEY`]: { status: 422, body: { message: 'a hidden word' } },
    });
    expect(await failureText(github.readUpdatedAt(REPOSITORY, 'KEY'))).toBe(
      `ApiError: GET ${BASE}/secrets/KEY answered 422 (a *** word). Check github_token and github_api_url.`,
    );
  });
});

test('a token that ends soon is told once', async () => {
  const headers = { 'github-authentication-token-expiration': '2026-04-26 12:00:00 UTC' };
  const { github, warnings } = clientOf({ [`GET ${BASE}/secrets/KEY`]: { headers, body: {} } });
  await github.readUpdatedAt(REPOSITORY, 'KEY');
  await github.readUpdatedAt(REPOSITORY, 'KEY');
  expect(warnings).toEqual([
    'github_token expires on 2026-04-26 12:00 UTC, in 24 hours: make a new one before that, and store it where github_token is taken from.',
  ]);
});

test('a token that GitHub does not know yet is tried again', async () => {
  const { github, clock, sent } = clientOf({ [`GET ${BASE}/secrets/KEY`]: NOT_FOUND });
  expect(await github.readUpdatedAt(REPOSITORY, 'KEY')).toBeUndefined();
  expect(clock.sleeps).toEqual([1000, 2000]);
  expect(sent).toHaveLength(3);
});

test("the clock is that of GitHub's responses", () => {
  const { github, client } = clientOf({});
  expect(github.time).toBe(client.time);
});

describe('writes are held back only where a limit of GitHub would be hit', () => {
  /** Sends that many writes. */
  async function write(github: GitHub, count: number): Promise<void> {
    for (let sent = 0; sent < count; sent++)
      await github.write(STATE, { which: 'apiKey', name: 'K', value: '' });
  }

  test('80 writes a minute go out at once, and the next one a minute after the first', async () => {
    const { github, clock } = clientOf({});
    expect([0, 80, 81].map((count) => github.forecast(count))).toEqual([0, 0, 60_000]);
    await write(github, 80);
    expect(clock.sleeps).toEqual([]);
    expect(github.forecast(1)).toBe(60_000);
    await write(github, 1);
    expect(clock.sleeps).toEqual([60_000]);
  });

  test('reads do not count as writes', async () => {
    const { github, clock } = clientOf({ [`GET ${BASE}/secrets/KEY`]: OK });
    await write(github, 80);
    await github.readUpdatedAt(REPOSITORY, 'KEY');
    expect(clock.sleeps).toEqual([]);
  });

  test('a wait that is longer than the step is told as that', async () => {
    const { github } = clientOf({}, { timeoutMs: 50_000 });
    await write(github, 80);
    expect(await failureText(github.deleteStored(REPOSITORY, NAMES))).toBe(
      "DeadlineExceededError: The step's time is used up (timeout_seconds: 50): waiting for GitHub's limits on requests. Raise timeout_seconds if the service is just slow.",
    );
  });
});
