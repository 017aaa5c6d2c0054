import { describe, expect, test } from 'vitest';
import { ApiError, UserError } from '../../../../src/base/errors.ts';
import { SECRET_KINDS } from '../../../../src/model/target.ts';
import type { Subject } from '../../../../src/services/github/permissions.ts';
import type { Presence } from '../../../../src/services/github/presence.ts';
import { reasonOf } from '../../../../src/services/github/refusal.ts';
import {
  NESTED,
  NOT_FOUND,
  OK,
  ORGANIZATION,
  REPOSITORY,
  type Script,
  type ScriptedResponse,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const PULLS = { store: 'pull-requests', repository: 'acme/web' } as const;

const AROUND = 'GET /repos/acme/web';
const PLACE = 'GET /repos/acme/web/environments/prod%2Feu';
const REFUSED: ScriptedResponse = { status: 403, said: 'No' };

const NEEDS = {
  actions: 'The token needs the permission Secrets: read and write.',
  environment: 'The token needs the permission Environments: read and write.',
  organization: 'The token needs the organization permission Secrets: read and write.',
  'pull-requests': 'The token needs the permission Pull requests: read.',
} as const;

const ENDPOINT = {
  actions: 'GET /repos/acme/web/actions/secrets/public-key',
  environment: 'GET /repos/acme/web/environments/prod%2Feu/secrets/public-key',
  organization: 'GET /orgs/acme/actions/secrets/public-key',
  'pull-requests': 'GET /repos/acme/web/pulls',
} as const;

interface Sought {
  readonly title: string;
  readonly subject: typeof REPOSITORY | typeof NESTED | typeof ORGANIZATION | typeof PULLS;
  readonly script: Script;
  readonly sent: readonly string[];
  readonly remedy: string;
}

const NO_REPOSITORY = 'There is no such repository, or github_token cannot see it. ';

const SOUGHT: readonly Sought[] = [
  {
    title: 'a repository that exists',
    subject: REPOSITORY,
    script: { [AROUND]: OK },
    sent: [AROUND],
    remedy: `The repository exists, so it is the token that lacks something. ${NEEDS.actions}`,
  },
  {
    title: 'a repository that does not exist',
    subject: REPOSITORY,
    script: { [AROUND]: NOT_FOUND },
    sent: [AROUND],
    remedy: `${NO_REPOSITORY}${NEEDS.actions}`,
  },
  {
    title: 'a repository of which nothing is known',
    subject: REPOSITORY,
    script: { [AROUND]: REFUSED },
    sent: [AROUND],
    remedy: `Whether the repository exists could not be found out: ${AROUND} answered 403 (No). ${NEEDS.actions}`,
  },
  {
    title: 'pull requests of a repository that exists',
    subject: PULLS,
    script: { [AROUND]: OK },
    sent: [AROUND],
    remedy: `The repository exists, so it is the token that lacks something. ${NEEDS['pull-requests']}`,
  },
  {
    title: 'pull requests of a repository that does not exist',
    subject: PULLS,
    script: { [AROUND]: NOT_FOUND },
    sent: [AROUND],
    remedy: `${NO_REPOSITORY}${NEEDS['pull-requests']}`,
  },
  {
    title: 'an environment that exists',
    subject: NESTED,
    script: { [AROUND]: OK, [PLACE]: OK },
    sent: [AROUND, PLACE],
    remedy: `The environment exists, so it is the token that lacks something. ${NEEDS.environment}`,
  },
  {
    title: 'an environment that does not exist',
    subject: NESTED,
    script: { [AROUND]: OK, [PLACE]: NOT_FOUND },
    sent: [AROUND, PLACE],
    remedy: 'The environment does not exist: create it, or set create_environment: true.',
  },
  {
    title: 'an environment of a repository that does not exist',
    subject: NESTED,
    script: { [AROUND]: NOT_FOUND },
    sent: [AROUND],
    remedy: `${NO_REPOSITORY}${NEEDS.environment}`,
  },
  {
    title: 'an environment of which nothing is known',
    subject: NESTED,
    script: { [AROUND]: OK, [PLACE]: { status: 400, said: 'What?' } },
    sent: [AROUND, PLACE],
    remedy: `Whether the environment exists could not be found out: ${PLACE} answered 400 (What?). ${NEEDS.environment}`,
  },
  {
    title: 'an organization, which is not looked for',
    subject: ORGANIZATION,
    script: {},
    sent: [],
    remedy: `There is no such organization, or github_token cannot see it. ${NEEDS.organization}`,
  },
];

test.each(SOUGHT)(
  'a 404 is explained by what is there: $title',
  async ({ subject, script, sent: expected, remedy }) => {
    const { github, sent } = scriptedGitHub(script);
    const endpoint = ENDPOINT[subject.store];
    expect(await reasonOf(github, subject, new ApiError(endpoint, 404, 'Not Found'))).toBe(
      `${endpoint} answered 404 (Not Found). ${remedy}`,
    );
    expect(sent).toEqual(expected);
  },
);

test('words that explain another status do not explain a 404', async () => {
  const { github } = scriptedGitHub({ [AROUND]: NOT_FOUND });
  expect(await reasonOf(github, REPOSITORY, new ApiError(ENDPOINT.actions, 404, 'archived'))).toBe(
    `${ENDPOINT.actions} answered 404 (archived). ${NO_REPOSITORY}${NEEDS.actions}`,
  );
});

describe('what a look has shown before is what counts', () => {
  const unknown: Presence = { is: 'unknown', error: new UserError('It rains.') };
  const there: Presence = { is: 'there', createdAt: 1 };
  const SEEN: readonly {
    title: string;
    subject: Sought['subject'];
    seen: Presence;
    remedy: string;
  }[] = [
    {
      title: 'the environment is missing',
      subject: NESTED,
      seen: { is: 'missing' },
      remedy: 'The environment does not exist: create it, or set create_environment: true.',
    },
    {
      title: 'the repository of an environment is missing',
      subject: NESTED,
      seen: { is: 'without-repository' },
      remedy: `${NO_REPOSITORY}${NEEDS.environment}`,
    },
    {
      title: 'an environment is there',
      subject: NESTED,
      seen: there,
      remedy: `The environment exists, so it is the token that lacks something. ${NEEDS.environment}`,
    },
    {
      title: 'an organization is there',
      subject: ORGANIZATION,
      seen: there,
      remedy: `The organization exists, so it is the token that lacks something. ${NEEDS.organization}`,
    },
    {
      title: 'nothing is known of an organization',
      subject: ORGANIZATION,
      seen: unknown,
      remedy: `Whether the organization exists could not be found out: It rains. ${NEEDS.organization}`,
    },
    {
      title: 'nothing is known of an environment',
      subject: NESTED,
      seen: unknown,
      remedy: `Whether the environment exists could not be found out: It rains. ${NEEDS.environment}`,
    },
  ];

  test.each(SEEN)('$title', async ({ subject, seen, remedy }) => {
    const { github, sent } = scriptedGitHub({});
    const endpoint = ENDPOINT[subject.store];
    expect(await reasonOf(github, subject, new ApiError(endpoint, 404, ''), seen)).toBe(
      `${endpoint} answered 404. ${remedy}`,
    );
    expect(sent).toEqual([]);
  });
});

describe('a GitHub Enterprise Server has no secrets for Codespaces and agents', () => {
  const lacking = 'This is a GitHub Enterprise Server, which has no such store: leave the target out.';
  const endpoint = 'GET /x/secrets/public-key';
  const stores = SECRET_KINDS.flatMap((kind) => {
    const subjects: readonly Subject[] = [
      { store: kind, repository: 'acme/web' },
      { store: 'organization', organization: 'acme', kind },
    ];
    return subjects.map((subject) => ({ kind, subject, lacks: kind === 'codespaces' || kind === 'agents' }));
  });

  test.each(stores)('a 404 of $subject is explained by that: $lacks', async ({ subject, lacks }) => {
    const script = { [AROUND]: NOT_FOUND };
    const error = new ApiError(endpoint, 404, '');
    const onServer = scriptedGitHub(script, { isEnterpriseServer: () => true }).github;
    const elsewhere = await reasonOf(scriptedGitHub(script).github, subject, error);
    expect(elsewhere).toMatch(/^GET \/x\/secrets\/public-key answered 404\. There is no such /);
    expect(await reasonOf(onServer, subject, error)).toBe(
      lacks ? `${endpoint} answered 404. ${lacking}` : elsewhere,
    );
  });

  test('another status is not explained by that', async () => {
    const { github } = scriptedGitHub({}, { isEnterpriseServer: () => true });
    const subject = { store: 'agents', repository: 'acme/web' } as const;
    expect(await reasonOf(github, subject, new ApiError(endpoint, 403, ''))).toBe(
      `${endpoint} answered 403. The token needs the permission Agent secrets: read and write.`,
    );
  });
});
