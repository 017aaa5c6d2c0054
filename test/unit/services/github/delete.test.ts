import { describe, expect, test } from 'vitest';
import type { Target } from '../../../../src/model/target.ts';
import { canDelete, deleteStored } from '../../../../src/services/github/delete.ts';
import { failureText } from '../../../support/failures.ts';
import {
  ENVIRONMENT,
  NOT_FOUND,
  named,
  OK,
  ORGANIZATION,
  PUBLIC_KEY,
  REPOSITORY,
  type Script,
  type ScriptedResponse,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const DEPENDABOT: Target = { store: 'dependabot', repository: 'acme/web' };

const REFUSED: ScriptedResponse = { status: 403 };
const AROUND = 'GET /repos/acme/web';
const BASE = '/repos/acme/web/actions';
const PUBLIC = `GET ${BASE}/secrets/public-key`;
const VARIABLE = `GET ${BASE}/variables/URL`;
const STAGING = '/repos/acme/web/environments/staging';
const STAGING_PUBLIC = `GET ${STAGING}/secrets/public-key`;
const NEEDS_SECRETS = 'The token needs the permission Secrets: read and write.';
const NEEDS_VARIABLES = 'The token needs the permission Variables: read and write.';
const NEEDS_ENVIRONMENTS = 'The token needs the permission Environments: read and write.';

describe('what can be read with the permissions for it can be deleted', () => {
  const cases: readonly { title: string; target: Target; kind: 'secret' | 'variable'; script: Script }[] = [
    {
      title: 'secrets of a repository',
      target: REPOSITORY,
      kind: 'secret',
      script: { [PUBLIC]: PUBLIC_KEY, [AROUND]: { body: { archived: false } } },
    },
    {
      title: 'a variable of a repository',
      target: REPOSITORY,
      kind: 'variable',
      script: { [PUBLIC]: PUBLIC_KEY, [VARIABLE]: OK, [AROUND]: OK },
    },
    {
      title: 'a variable that is not there',
      target: REPOSITORY,
      kind: 'variable',
      script: { [PUBLIC]: PUBLIC_KEY, [VARIABLE]: NOT_FOUND, [AROUND]: { body: { archived: 'yes' } } },
    },
    {
      title: 'a store that has no variables',
      target: DEPENDABOT,
      kind: 'variable',
      script: { 'GET /repos/acme/web/dependabot/secrets/public-key': PUBLIC_KEY, [AROUND]: OK },
    },
    {
      title: 'an organization, which cannot be archived',
      target: ORGANIZATION,
      kind: 'secret',
      script: { 'GET /orgs/acme/actions/secrets/public-key': PUBLIC_KEY },
    },
  ];

  test.each(cases)('$title', async ({ target, kind, script }) => {
    const { github, sent } = scriptedGitHub(script);
    expect(await canDelete(github, target, named(kind))).toBe(true);
    expect(sent).toEqual(Object.keys(script));
  });
});

test('in an environment that is gone there is nothing to delete', async () => {
  const { github } = scriptedGitHub({
    [STAGING_PUBLIC]: NOT_FOUND,
    [AROUND]: OK,
    [`GET ${STAGING}`]: NOT_FOUND,
  });
  expect(await canDelete(github, ENVIRONMENT, named('secret'))).toBe(false);
});

describe('what cannot be deleted is explained', () => {
  const cases: readonly {
    title: string;
    target: Target;
    kind: 'secret' | 'variable';
    script: Script;
    message: string;
  }[] = [
    {
      title: 'an archived repository',
      target: REPOSITORY,
      kind: 'secret',
      script: { [PUBLIC]: PUBLIC_KEY, [AROUND]: { body: { archived: true } } },
      message:
        'UserError: acme/web:actions: the repository is archived and takes no changes: unarchive it, or leave it out.',
    },
    {
      title: 'secrets that the token may not read, whatever else is refused',
      target: REPOSITORY,
      kind: 'variable',
      script: { [PUBLIC]: REFUSED, [VARIABLE]: REFUSED, [AROUND]: { body: { archived: true } } },
      message: `UserError: acme/web:actions: ${PUBLIC} answered 403. ${NEEDS_SECRETS}`,
    },
    {
      title: 'a variable that the token may not read',
      target: REPOSITORY,
      kind: 'variable',
      script: { [PUBLIC]: PUBLIC_KEY, [VARIABLE]: REFUSED, [AROUND]: OK },
      message: `UserError: acme/web:actions: ${VARIABLE} answered 403. ${NEEDS_VARIABLES}`,
    },
    {
      title: 'a repository that is missing',
      target: REPOSITORY,
      kind: 'secret',
      script: { [PUBLIC]: NOT_FOUND, [AROUND]: NOT_FOUND },
      message: `UserError: acme/web:actions: ${PUBLIC} answered 404. There is no such repository, or github_token cannot see it. ${NEEDS_SECRETS}`,
    },
    {
      title: 'an environment of a repository that is missing',
      target: ENVIRONMENT,
      kind: 'secret',
      script: { [STAGING_PUBLIC]: NOT_FOUND, [AROUND]: NOT_FOUND },
      message: `UserError: acme/web:environment/staging: ${STAGING_PUBLIC} answered 404. There is no such repository, or github_token cannot see it. ${NEEDS_ENVIRONMENTS}`,
    },
    {
      title: 'an environment that exists, although the token cannot read it',
      target: ENVIRONMENT,
      kind: 'secret',
      script: { [STAGING_PUBLIC]: NOT_FOUND, [AROUND]: OK, [`GET ${STAGING}`]: OK },
      message: `UserError: acme/web:environment/staging: ${STAGING_PUBLIC} answered 404. The environment exists, so it is the token that lacks something. ${NEEDS_ENVIRONMENTS}`,
    },
    {
      title: 'a request that GitHub finds wrong, which is told as it came',
      target: REPOSITORY,
      kind: 'secret',
      script: { [PUBLIC]: { status: 422, said: 'What?' }, [AROUND]: OK },
      message: `ApiError: ${PUBLIC} answered 422 (What?).`,
    },
  ];

  test.each(cases)('$title', async ({ target, kind, script, message }) => {
    const { github } = scriptedGitHub(script);
    expect(await failureText(canDelete(github, target, named(kind)))).toBe(message);
  });

  test('an environment that turned out to exist is not looked for again', async () => {
    const { github, sent } = scriptedGitHub({
      [STAGING_PUBLIC]: NOT_FOUND,
      [AROUND]: OK,
      [`GET ${STAGING}`]: OK,
    });
    await failureText(canDelete(github, ENVIRONMENT, named('secret')));
    expect(sent.filter((each) => each === `GET ${STAGING}`)).toHaveLength(1);
  });
});

const SECRET_KEY = `DELETE ${BASE}/secrets/KEY`;
const SECRET_URL = `DELETE ${BASE}/secrets/URL`;
const VARIABLE_URL = `DELETE ${BASE}/variables/URL`;
const DONE: ScriptedResponse = { body: undefined };

describe('both secrets are deleted and, where it is one, the variable', () => {
  const cases: readonly { title: string; target: Target; kind: 'secret' | 'variable'; script: Script }[] = [
    {
      title: 'secrets alone',
      target: REPOSITORY,
      kind: 'secret',
      script: { [SECRET_KEY]: DONE, [SECRET_URL]: DONE },
    },
    {
      title: 'a variable too',
      target: REPOSITORY,
      kind: 'variable',
      script: { [SECRET_KEY]: DONE, [SECRET_URL]: DONE, [VARIABLE_URL]: DONE },
    },
    {
      title: 'what is gone already',
      target: REPOSITORY,
      kind: 'variable',
      script: { [SECRET_KEY]: NOT_FOUND, [SECRET_URL]: NOT_FOUND, [VARIABLE_URL]: NOT_FOUND },
    },
    {
      title: 'a store without variables',
      target: DEPENDABOT,
      kind: 'variable',
      script: {
        'DELETE /repos/acme/web/dependabot/secrets/KEY': DONE,
        'DELETE /repos/acme/web/dependabot/secrets/URL': DONE,
      },
    },
  ];

  test.each(cases)('$title', async ({ target, kind, script }) => {
    const { github, sent, requests } = scriptedGitHub(script);
    await deleteStored(github, target, named(kind));
    expect(sent).toEqual(Object.keys(script));
    expect(requests.every(({ body }) => body === undefined)).toBe(true);
  });
});

test.each([
  {
    title: 'a secret that the token may not delete',
    script: { [SECRET_KEY]: REFUSED },
    message: `UserError: acme/web:actions: ${SECRET_KEY} answered 403. ${NEEDS_SECRETS}`,
  },
  {
    title: 'a variable that the token may not delete',
    script: { [SECRET_KEY]: DONE, [SECRET_URL]: DONE, [VARIABLE_URL]: REFUSED },
    message: `UserError: acme/web:actions: ${VARIABLE_URL} answered 403. ${NEEDS_VARIABLES}`,
  },
  {
    title: 'what GitHub finds wrong, as it came',
    script: { [SECRET_KEY]: { status: 422, said: 'What?' } },
    message: `ApiError: ${SECRET_KEY} answered 422 (What?).`,
  },
])('what stops a deletion is told, and nothing more is deleted: $title', async ({ script, message }) => {
  const { github, sent } = scriptedGitHub(script);
  expect(await failureText(deleteStored(github, REPOSITORY, named('variable')))).toBe(message);
  expect(sent).toEqual(Object.keys(script));
});
