import { expect, test } from 'vitest';
import type { TargetState } from '../../../../src/model/observed.ts';
import type { Target } from '../../../../src/model/target.ts';
import { readTarget } from '../../../../src/services/github/read.ts';
import {
  CODESPACES,
  check,
  ENVIRONMENT,
  NOT_FOUND,
  OK,
  ORGANIZATION,
  PUBLIC_KEY,
  REPOSITORY,
  type Script,
  type ScriptedResponse,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const WRITTEN = '2026-04-25T11:00:00Z';

const ACTIONS = '/repos/acme/web/actions';
const STAGING = '/repos/acme/web/environments/staging';
const ORG = '/orgs/acme/actions';

/** A list of secrets of these names. */
function secrets(names: readonly string[], total = names.length): ScriptedResponse {
  return {
    body: { total_count: total, secrets: names.map((name) => ({ name, updated_at: WRITTEN })) },
  };
}

function store(base: string, listed: ScriptedResponse, more: Script = {}): Script {
  return {
    [`GET ${base}/secrets/public-key`]: PUBLIC_KEY,
    [`GET ${base}/secrets?per_page=100`]: listed,
    ...more,
  };
}

const secret = (exists: boolean) => ({ kind: 'secret', exists, visibility: undefined }) as const;
const variable = (exists: boolean) => ({ kind: 'variable', exists, visibility: undefined }) as const;
const OWN = { visibility: 'selected', selected_repository_ids: [5] };
const CURRENT: Script = { 'GET /repos/acme/tools': { body: { id: 5 } } };

interface Read {
  readonly title: string;
  readonly target: Target;
  readonly kind: 'secret' | 'variable';
  /** All of these requests are sent, and no others. */
  readonly script: Script;
  readonly state: Pick<TargetState, 'apiKey' | 'baseUrl' | 'otherKind'>;
  readonly isWritten: boolean;
  readonly createEnvironment?: boolean;
}

const READ: readonly Read[] = [
  {
    title: 'two secrets of a repository',
    target: REPOSITORY,
    kind: 'secret',
    script: store(ACTIONS, secrets(['KEY', 'URL'])),
    state: { apiKey: secret(true), baseUrl: secret(true), otherKind: false },
    isWritten: true,
  },
  {
    title: 'nothing yet',
    target: REPOSITORY,
    kind: 'secret',
    script: store(ACTIONS, secrets(['OTHER'])),
    state: { apiKey: secret(false), baseUrl: secret(false), otherKind: false },
    isWritten: false,
  },
  {
    title: 'the secret of the key alone',
    target: REPOSITORY,
    kind: 'secret',
    script: store(ACTIONS, secrets(['KEY'])),
    state: { apiKey: secret(true), baseUrl: secret(false), otherKind: false },
    isWritten: true,
  },
  {
    title: 'a variable, with a secret of its name beside it',
    target: REPOSITORY,
    kind: 'variable',
    script: store(ACTIONS, secrets(['KEY', 'URL']), { [`GET ${ACTIONS}/variables/URL`]: OK }),
    state: { apiKey: secret(true), baseUrl: variable(true), otherKind: true },
    isWritten: true,
  },
  {
    title: 'a secret in place of a variable',
    target: REPOSITORY,
    kind: 'variable',
    script: store(ACTIONS, secrets(['URL']), { [`GET ${ACTIONS}/variables/URL`]: NOT_FOUND }),
    state: { apiKey: secret(false), baseUrl: variable(false), otherKind: true },
    isWritten: false,
  },
  {
    title: 'a variable alone',
    target: REPOSITORY,
    kind: 'variable',
    script: store(ACTIONS, secrets([]), { [`GET ${ACTIONS}/variables/URL`]: OK }),
    state: { apiKey: secret(false), baseUrl: variable(true), otherKind: false },
    isWritten: false,
  },
  {
    title: 'a secret where the store has no variables',
    target: CODESPACES,
    kind: 'variable',
    script: store('/repos/acme/web/codespaces', secrets(['URL'])),
    state: { apiKey: secret(false), baseUrl: secret(true), otherKind: false },
    isWritten: false,
  },
  {
    title: 'an environment, with a variable beside the secret',
    target: ENVIRONMENT,
    kind: 'secret',
    script: store(STAGING, secrets(['KEY', 'URL']), { [`GET ${STAGING}/variables/URL`]: OK }),
    state: { apiKey: secret(true), baseUrl: secret(true), otherKind: true },
    isWritten: true,
  },
  {
    title: 'an environment without such a variable',
    target: ENVIRONMENT,
    kind: 'secret',
    script: store(STAGING, secrets(['KEY']), { [`GET ${STAGING}/variables/URL`]: NOT_FOUND }),
    state: { apiKey: secret(true), baseUrl: secret(false), otherKind: false },
    isWritten: true,
  },
  {
    title: 'an environment whose variables the token may not see',
    target: ENVIRONMENT,
    kind: 'secret',
    script: store(STAGING, secrets(['KEY', 'URL']), { [`GET ${STAGING}/variables/URL`]: { status: 403 } }),
    state: { apiKey: secret(true), baseUrl: secret(true), otherKind: false },
    isWritten: true,
  },
  {
    title: 'an environment that might have been missing, for which the token is tried at its repository',
    target: ENVIRONMENT,
    kind: 'variable',
    script: store(STAGING, secrets(['KEY']), {
      [`GET ${STAGING}/variables/URL`]: OK,
      'GET /repos/acme/web': NOT_FOUND,
    }),
    state: { apiKey: secret(true), baseUrl: variable(true), otherKind: false },
    isWritten: true,
    createEnvironment: true,
  },
  {
    title: 'a repository, whatever is to be done about environments',
    target: REPOSITORY,
    kind: 'secret',
    script: store(ACTIONS, secrets(['KEY', 'URL'])),
    state: { apiKey: secret(true), baseUrl: secret(true), otherKind: false },
    isWritten: true,
    createEnvironment: true,
  },
  {
    title: "an organization's secrets, with who may read them",
    target: ORGANIZATION,
    kind: 'secret',
    script: store(ORG, secrets(['KEY', 'URL']), {
      [`GET ${ORG}/secrets/KEY`]: { body: { visibility: 'all' } },
      [`GET ${ORG}/secrets/URL`]: { body: { visibility: 'private' } },
    }),
    state: {
      apiKey: { ...secret(true), visibility: { visibility: 'all' } },
      baseUrl: { ...secret(true), visibility: { visibility: 'private' } },
      otherKind: false,
    },
    isWritten: true,
  },
  {
    title: "an organization's new secret, which the current repository may read; its variable stays as it is",
    target: ORGANIZATION,
    kind: 'variable',
    script: store(ORG, secrets([]), { [`GET ${ORG}/variables/URL`]: OK, ...CURRENT }),
    state: {
      apiKey: { ...secret(false), visibility: OWN },
      baseUrl: variable(true),
      otherKind: false,
    },
    isWritten: false,
  },
  {
    title: "an organization's new variable, which the current repository may read",
    target: ORGANIZATION,
    kind: 'variable',
    script: store(ORG, secrets(['KEY']), {
      [`GET ${ORG}/secrets/KEY`]: { body: { visibility: 'all' } },
      [`GET ${ORG}/variables/URL`]: NOT_FOUND,
      ...CURRENT,
    }),
    state: {
      apiKey: { ...secret(true), visibility: { visibility: 'all' } },
      baseUrl: { ...variable(false), visibility: OWN },
      otherKind: false,
    },
    isWritten: true,
  },
];

test.each(READ)('a target is read with what it holds: $title', async (read) => {
  const { github, sent } = scriptedGitHub(read.script);
  const { target, kind, createEnvironment } = read;
  expect(await readTarget(github, target, check(kind, createEnvironment))).toStrictEqual({
    target,
    publicKey: { id: 'id-1', key: KEY },
    keyUpdatedAt: read.isWritten ? Date.parse(WRITTEN) : undefined,
    ...read.state,
  });
  expect([...new Set(sent)].toSorted()).toEqual(Object.keys(read.script).toSorted());
});
