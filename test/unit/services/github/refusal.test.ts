import { describe, expect, test } from 'vitest';
import { ApiError, UserError } from '../../../../src/base/errors.ts';
import { explainTarget, reasonOf } from '../../../../src/services/github/refusal.ts';
import { ORGANIZATION, REPOSITORY, scriptedGitHub } from '../../../support/scripted-github.ts';

const PULLS = { store: 'pull-requests', repository: 'acme/web' } as const;

const WRITE = 'PUT /repos/acme/web/actions/secrets/KEY';
const ORGANIZATION_WRITE = 'PUT /orgs/acme/actions/secrets/KEY';

const NEEDS_SECRETS = 'The token needs the permission Secrets: read and write';
const UNLESS = ', unless those words name another reason';
const OWN_TOKEN =
  "The workflow's own GITHUB_TOKEN can never write secrets: if github_token is that one, which is the default, pass the token of a GitHub App, or a fine-grained personal access token, instead. If it is an App's, the App needs the permission, and its installation has to accept it.";
const JOB_PERMISSION =
  "If github_token is the workflow's own GITHUB_TOKEN, which is the default, give the job the permission pull-requests: read.";

test('an explanation begins with the target', async () => {
  const { github } = scriptedGitHub({});
  const error = await explainTarget(github, REPOSITORY, new ApiError(WRITE, 401, 'Bad credentials'));
  expect(error).toBeInstanceOf(UserError);
  expect(error.message).toBe(
    `acme/web:actions: ${WRITE} answered 401 (Bad credentials). github_token is not valid or has expired: make a new one.`,
  );
});

test('what was seen of the target before is not looked for again', async () => {
  const { github, sent } = scriptedGitHub({});
  const error = await explainTarget(github, REPOSITORY, new ApiError(WRITE, 404, ''), {
    is: 'there',
    createdAt: undefined,
  });
  expect(error.message).toBe(
    `acme/web:actions: ${WRITE} answered 404. The repository exists, so it is the token that lacks something. ${NEEDS_SECRETS}.`,
  );
  expect(sent).toEqual([]);
});

describe('a refusal is told with its status, what GitHub said, and what to do', () => {
  test.each([
    {
      title: 'a token that has expired',
      status: 401,
      said: '',
      remedy: 'github_token is not valid or has expired: make a new one.',
    },
    {
      title: 'an address that is not on the list',
      status: 403,
      said: 'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled',
      remedy:
        "The organization's IP allow list lacks the address of this runner: add it there, or use a runner whose address is on it.",
    },
    {
      title: 'single sign-on',
      status: 403,
      said: 'Resource protected by organization SAML enforcement.',
      remedy:
        "The token is not authorized for the organization's single sign-on: authorize it at the address above, or in the settings of its owner.",
    },
    {
      title: 'a kind of token that is not accepted',
      status: 403,
      said: '`acme` forbids access via a personal access token (classic).',
      remedy: 'The organization does not accept such a token: use one that it does.',
    },
    {
      title: 'an archived repository',
      status: 403,
      said: 'Repository was archived so is read-only.',
      remedy: 'The repository is archived and takes no changes: unarchive it, or leave it out.',
    },
    {
      title: 'a blocked repository',
      status: 451,
      said: 'Repository access blocked',
      remedy: 'GitHub has closed the repository, for the reason at the address above: leave it out.',
    },
    {
      title: 'a disabled repository',
      status: 403,
      said: 'This repository has been Disabled.',
      remedy: 'GitHub has closed the repository, for the reason at the address above: leave it out.',
    },
    { title: 'a 403 without words', status: 403, said: '', remedy: `${NEEDS_SECRETS}.` },
    {
      title: 'a 403 of an App or a fine-grained token',
      status: 403,
      said: 'Resource not accessible by personal access token',
      remedy: `${NEEDS_SECRETS}.`,
    },
    {
      title: 'a 403 of a user',
      status: 403,
      said: 'Must have admin rights to Repository.',
      remedy: `${NEEDS_SECRETS}.`,
    },
    { title: 'a 403 in other words', status: 403, said: 'Not Found', remedy: `${NEEDS_SECRETS}${UNLESS}.` },
    { title: 'a 400', status: 400, said: 'Bad Request', remedy: `${NEEDS_SECRETS}${UNLESS}.` },
  ])('$title', async ({ status, said, remedy }) => {
    const { github, sent } = scriptedGitHub({});
    const words = said === '' ? '' : ` (${said})`;
    expect(await reasonOf(github, REPOSITORY, new ApiError(WRITE, status, said))).toBe(
      `${WRITE} answered ${status}${words}. ${remedy}`,
    );
    expect(sent).toEqual([]);
  });

  test('a status that GitHub meant otherwise is told as what it means', async () => {
    const { github } = scriptedGitHub({});
    const error = new ApiError(WRITE, 401, 'x', { shownStatus: 403 });
    expect(await reasonOf(github, REPOSITORY, error)).toBe(
      `${WRITE} answered 401 (x). github_token is not valid or has expired: make a new one.`,
    );
  });
});

describe('who needs which permission', () => {
  test.each([
    {
      title: 'a fine-grained token has it by itself',
      tokenKind: 'fine-grained',
      subject: REPOSITORY,
      endpoint: WRITE,
      needs: `${NEEDS_SECRETS}.`,
    },
    {
      title: 'a classic token has it by the scope repo',
      tokenKind: 'classic',
      subject: REPOSITORY,
      endpoint: WRITE,
      needs: `${NEEDS_SECRETS}; a classic token has it by the scope repo, if its user may do this.`,
    },
    {
      title: "a classic token has an organization's by the scope admin:org",
      tokenKind: 'classic',
      subject: ORGANIZATION,
      endpoint: ORGANIZATION_WRITE,
      needs:
        'The token needs the organization permission Secrets: read and write; a classic token has it by the scope admin:org, if its user may do this.',
    },
    {
      title: "an installation's token may be the workflow's own",
      tokenKind: 'installation',
      subject: REPOSITORY,
      endpoint: WRITE,
      needs: `${NEEDS_SECRETS}. ${OWN_TOKEN}`,
    },
    {
      title: "a token of another form may be the workflow's own",
      tokenKind: 'other',
      subject: REPOSITORY,
      endpoint: WRITE,
      needs: `${NEEDS_SECRETS}. ${OWN_TOKEN}`,
    },
    {
      title: "the workflow's own token may read pull requests",
      tokenKind: 'installation',
      subject: PULLS,
      endpoint: 'GET /repos/acme/web/pulls/7',
      needs: `The token needs the permission Pull requests: read. ${JOB_PERMISSION}`,
    },
    {
      title: 'a fine-grained token has that of pull requests by itself',
      tokenKind: 'fine-grained',
      subject: PULLS,
      endpoint: 'GET /repos/acme/web/pulls/7',
      needs: 'The token needs the permission Pull requests: read.',
    },
  ] as const)('$title', async ({ tokenKind, subject, endpoint, needs }) => {
    const { github } = scriptedGitHub({}, { tokenKind });
    expect(await reasonOf(github, subject, new ApiError(endpoint, 403, ''))).toBe(
      `${endpoint} answered 403. ${needs}`,
    );
  });

  test.each([
    {
      title: 'as GitHub names it',
      permission: 'administration=write',
      needs:
        'The token needs the permission Administration: write (GitHub says: administration=write), unless those words name another reason.',
    },
    {
      title: 'in characters that can be shown',
      permission: 'secrets=write\u0007',
      needs: `${NEEDS_SECRETS} (GitHub says: secrets=write\\u{7})${UNLESS}.`,
    },
  ])('GitHub may name the permission itself: $title', async ({ permission, needs }) => {
    const { github } = scriptedGitHub({});
    expect(await reasonOf(github, REPOSITORY, new ApiError(WRITE, 403, 'No', { permission }))).toBe(
      `${WRITE} answered 403 (No). ${needs}`,
    );
  });
});

describe('what has been renamed or moved is told with its new name, if the token can see it', () => {
  const NEW = 'GET /repositories/1234';
  const unnamed = 'The repository has been renamed or moved: use its new name.';
  const url = 'https://api.github.com/repositories/1234/actions/secrets/KEY';

  test.each([
    {
      title: 'the new name is read',
      url,
      script: { [NEW]: { body: { full_name: 'acme/new' } } },
      sent: [NEW],
      remedy: 'The repository is now named acme/new: use that name.',
    },
    {
      title: 'the new name is one line',
      url,
      script: { [NEW]: { body: { full_name: 'acme/new\n' } } },
      sent: [NEW],
      remedy: 'The repository is now named acme/new\\u{a}: use that name.',
    },
    {
      title: 'the token cannot see it',
      url,
      script: { [NEW]: { status: 404 } },
      sent: [NEW],
      remedy: unnamed,
    },
    { title: 'it has no name', url, script: { [NEW]: { body: {} } }, sent: [NEW], remedy: unnamed },
    {
      title: 'GitHub does not say where it is',
      url: 'https://api.github.com/repositories/web',
      script: {},
      sent: [],
      remedy: unnamed,
    },
  ])('$title', async ({ url: said, script, sent: expected, remedy }) => {
    const { github, sent } = scriptedGitHub(script);
    for (const subject of [REPOSITORY, PULLS]) {
      expect(await reasonOf(github, subject, new ApiError(WRITE, 301, said))).toBe(
        `${WRITE} answered 301 (${said}). ${remedy}`,
      );
      expect(sent.splice(0)).toEqual(expected);
    }
  });

  test('an organization is only told to have moved', async () => {
    const { github, sent } = scriptedGitHub({ [NEW]: { body: { full_name: 'acme/new' } } });
    expect(await reasonOf(github, ORGANIZATION, new ApiError(ORGANIZATION_WRITE, 307, url))).toBe(
      `${ORGANIZATION_WRITE} answered 307 (${url}). The organization has been renamed: use its new name.`,
    );
    expect(sent).toEqual([]);
  });
});
