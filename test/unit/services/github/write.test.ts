import { describe, expect, test } from 'vitest';
import { hasStatus } from '../../../../src/base/errors.ts';
import type { Entry, TargetState } from '../../../../src/model/observed.ts';
import type { Target } from '../../../../src/model/target.ts';
import { writeValue } from '../../../../src/services/github/write.ts';
import { failureText } from '../../../support/failures.ts';
import {
  ENVIRONMENT,
  NOT_FOUND,
  ORGANIZATION,
  REPOSITORY,
  type Script,
  type ScriptedResponse,
  STEP_MS,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const PUBLIC_KEY = { id: 'id-1', key: Buffer.alloc(32, 9).toString('base64') };
const SELECTED = { visibility: 'selected', selected_repository_ids: [5] };
const SECRET: Entry = { kind: 'secret', exists: false, visibility: undefined };
const DONE: ScriptedResponse = { body: undefined };
const REFUSED: ScriptedResponse = { status: 403 };
const CONFLICT: ScriptedResponse = { status: 409 };
const BROKEN: ScriptedResponse = { status: 422 };

const value = { which: 'baseUrl', name: 'URL', value: 'https://whisp.test' } as const;

function stateOf(target: Target, changes: Partial<TargetState> = {}): TargetState {
  return {
    target,
    publicKey: PUBLIC_KEY,
    keyUpdatedAt: undefined,
    apiKey: SECRET,
    baseUrl: SECRET,
    otherKind: false,
    ...changes,
  };
}

const variable = (exists: boolean): Entry => ({
  kind: 'variable',
  exists,
  visibility: exists ? undefined : SELECTED,
});

describe('a secret is written encrypted, with who may read it', () => {
  test.each([
    {
      title: 'the key of a repository',
      state: stateOf(REPOSITORY, { baseUrl: variable(false) }),
      written: { which: 'apiKey', name: 'KEY', value: 'eyJ' },
      request: 'PUT /repos/acme/web/actions/secrets/KEY',
      more: {},
    },
    {
      title: 'the base URL of an environment',
      state: stateOf(ENVIRONMENT),
      written: value,
      request: 'PUT /repos/acme/web/environments/staging/secrets/URL',
      more: {},
    },
    {
      title: 'the key of an organization',
      state: stateOf(ORGANIZATION, { apiKey: { ...SECRET, visibility: SELECTED } }),
      written: { which: 'apiKey', name: 'KEY', value: 'eyJ' },
      request: 'PUT /orgs/acme/actions/secrets/KEY',
      more: SELECTED,
    },
  ] as const)('$title', async ({ state, written, request, more }) => {
    const { github, sent, requests, timeouts } = scriptedGitHub({ [request]: DONE });
    expect(await writeValue(github, state, written)).toStrictEqual({ outcome: 'done', value: undefined });
    expect(sent).toEqual([request]);
    expect(requests[0]?.body).toStrictEqual({ encrypted_value: expect.any(String), key_id: 'id-1', ...more });
    expect(JSON.stringify(requests[0]?.body)).not.toContain(written.value);
    expect(timeouts).toEqual([STEP_MS / 2]);
  });

  test('what GitHub answers is the result, not an error', async () => {
    const { github } = scriptedGitHub({ 'PUT /repos/acme/web/actions/secrets/URL': REFUSED });
    const tracked = await writeValue(github, stateOf(REPOSITORY), value);
    expect(tracked).toMatchObject({ outcome: 'refused', error: { status: 403 } });
  });

  test('without a public key there is nothing to encrypt with', async () => {
    const { github, sent } = scriptedGitHub({});
    const state = stateOf(ENVIRONMENT, { publicKey: undefined });
    expect(await failureText(writeValue(github, state, value))).toBe(
      'Error: acme/web:environment/staging has no public key yet',
    );
    expect(sent).toEqual([]);
  });
});

interface Written {
  readonly title: string;
  readonly target: Target;
  readonly exists: boolean;
  /** In the order in which they are sent. */
  readonly script: Script;
  /** Undefined when it is written. */
  readonly status?: number;
}

const base = '/repos/acme/web/actions';
const TRY = `DELETE ${base}/secrets/SETUP_WHISP_NO_SUCH_SECRET`;
const CREATE = `POST ${base}/variables`;
const CHANGE = `PATCH ${base}/variables/URL`;
const ENVIRONMENT_CREATE = 'POST /repos/acme/web/environments/staging/variables';
const ENVIRONMENT_CHANGE = 'PATCH /repos/acme/web/environments/staging/variables/URL';
const ORG_TRY = 'DELETE /orgs/acme/actions/secrets/SETUP_WHISP_NO_SUCH_SECRET';
const ORG_CREATE = 'POST /orgs/acme/actions/variables';
const ORG_CHANGE = 'PATCH /orgs/acme/actions/variables/URL';

const WRITTEN: readonly Written[] = [
  {
    title: 'a new one is created',
    target: REPOSITORY,
    exists: false,
    script: { [TRY]: NOT_FOUND, [CREATE]: DONE },
  },
  {
    title: 'one that exists is changed',
    target: REPOSITORY,
    exists: true,
    script: { [TRY]: NOT_FOUND, [CHANGE]: DONE },
  },
  {
    title: 'that a secret of the tried name was there is no reason not to',
    target: REPOSITORY,
    exists: true,
    script: { [TRY]: DONE, [CHANGE]: DONE },
  },
  {
    title: 'where secrets cannot be written, neither is the variable',
    target: REPOSITORY,
    exists: true,
    script: { [TRY]: REFUSED },
    status: 403,
  },
  {
    title: 'one that another job has created meanwhile is changed',
    target: REPOSITORY,
    exists: false,
    script: { [TRY]: NOT_FOUND, [CREATE]: CONFLICT, [CHANGE]: DONE },
  },
  {
    title: 'what the change of such a one meets is the result',
    target: REPOSITORY,
    exists: false,
    script: { [TRY]: NOT_FOUND, [CREATE]: CONFLICT, [CHANGE]: NOT_FOUND },
    status: 404,
  },
  {
    title: 'one that another job has deleted meanwhile is created',
    target: REPOSITORY,
    exists: true,
    script: { [TRY]: NOT_FOUND, [CHANGE]: NOT_FOUND, [CREATE]: DONE },
  },
  {
    title: 'a creation that is refused is the result',
    target: REPOSITORY,
    exists: false,
    script: { [TRY]: NOT_FOUND, [CREATE]: BROKEN },
    status: 422,
  },
  {
    title: 'a creation that meets a 404 is the result',
    target: REPOSITORY,
    exists: false,
    script: { [TRY]: NOT_FOUND, [CREATE]: NOT_FOUND },
    status: 404,
  },
  {
    title: 'a change that is refused is the result',
    target: REPOSITORY,
    exists: true,
    script: { [TRY]: NOT_FOUND, [CHANGE]: CONFLICT },
    status: 409,
  },
  {
    title: "an environment's takes the same permission as its secrets, which need not be tried",
    target: ENVIRONMENT,
    exists: false,
    script: { [ENVIRONMENT_CREATE]: DONE },
  },
  {
    title: "an environment's that is gone is created",
    target: ENVIRONMENT,
    exists: true,
    script: { [ENVIRONMENT_CHANGE]: NOT_FOUND, [ENVIRONMENT_CREATE]: DONE },
  },
  {
    title: "an organization's new one is created",
    target: ORGANIZATION,
    exists: false,
    script: { [ORG_TRY]: NOT_FOUND, [ORG_CREATE]: DONE },
  },
  {
    title: "an organization's that is gone is not created: nobody knows who may read it",
    target: ORGANIZATION,
    exists: true,
    script: { [ORG_TRY]: NOT_FOUND, [ORG_CHANGE]: NOT_FOUND },
    status: 404,
  },
];

test.each(WRITTEN)('a variable is written as it is: $title', async ({ target, exists, script, status }) => {
  const entry = variable(exists);
  const { github, sent, requests, timeouts } = scriptedGitHub(script);
  const tracked = await writeValue(github, stateOf(target, { publicKey: undefined, baseUrl: entry }), value);
  expect(sent).toEqual(Object.keys(script));
  if (status === undefined) expect(tracked).toStrictEqual({ outcome: 'done', value: undefined });
  else expect(tracked.outcome === 'refused' && hasStatus(tracked.error, status)).toBe(true);
  const content = { name: 'URL', value: 'https://whisp.test' };
  const bodies = {
    DELETE: undefined,
    PATCH: content,
    POST: { ...content, ...(exists ? {} : SELECTED) },
    GET: null,
    PUT: null,
  };
  for (const { method, body } of requests) expect(body).toStrictEqual(bodies[method]);
  for (const [index, timeout] of timeouts.entries()) {
    expect(timeout).toBe(requests[index]?.method === 'DELETE' ? STEP_MS : STEP_MS / 2);
  }
});
