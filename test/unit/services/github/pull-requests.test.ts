import { describe, expect, test } from 'vitest';
import { createPullRequests } from '../../../../src/services/github/pull-requests.ts';
import { failureText, misunderstood, thrownBy } from '../../../support/failures.ts';
import {
  NOT_FOUND,
  type Script,
  type ScriptedResponse,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const LIST = 'GET /repos/acme/web/pulls?per_page=1';
const PULL = 'GET /repos/acme/web/pulls/7';
const AROUND = 'GET /repos/acme/web';
const NEEDS = 'The token needs the permission Pull requests: read.';
function pullsWith(script: Script) {
  const { github, sent } = scriptedGitHub(script);
  return { pulls: createPullRequests(github, 'acme/web'), sent };
}

test('that pull requests can be read is tried with one of them', async () => {
  const { pulls, sent } = pullsWith({ [LIST]: { body: [] } });
  expect(await pulls.requireReadable()).toBeUndefined();
  expect(sent).toEqual([LIST]);
});

describe('pull requests that cannot be read are told', () => {
  test.each([
    {
      title: 'the token may not',
      script: { [LIST]: { status: 403 } },
      message: `GET /repos/acme/web/pulls answered 403. ${NEEDS}`,
    },
    {
      title: 'there is no such repository',
      script: { [LIST]: NOT_FOUND, [AROUND]: NOT_FOUND },
      message: `GET /repos/acme/web/pulls answered 404. There is no such repository, or github_token cannot see it. ${NEEDS}`,
    },
    {
      title: 'the token has expired',
      script: { [LIST]: { status: 401, said: 'Bad credentials' } },
      message:
        'GET /repos/acme/web/pulls answered 401 (Bad credentials). github_token is not valid or has expired: make a new one.',
    },
  ])('$title', async ({ script, message }) => {
    expect(await failureText(pullsWith(script).pulls.requireReadable())).toBe(
      `UserError: The pull requests of acme/web cannot be read, so nothing was deleted: ${message}`,
    );
  });
});

test.each(['open', 'closed'])('a pull request is %s', async (state) => {
  const { pulls, sent } = pullsWith({ [PULL]: { body: { state } } });
  expect(await pulls.read(7)).toBe(state);
  expect(sent).toEqual([PULL]);
});

test('a number that is no pull request is none', async () => {
  const { pulls, sent } = pullsWith({ [PULL]: NOT_FOUND });
  expect(await pulls.read(7)).toBe('none');
  expect(sent).toEqual([PULL]);
});

test('a pull request that the token may not read is told', async () => {
  const { pulls } = pullsWith({ [PULL]: { status: 403 } });
  expect(await failureText(pulls.read(7))).toBe(
    `UserError: Pull request 7 of acme/web cannot be read: ${PULL} answered 403. ${NEEDS}`,
  );
});

test.each([
  { title: 'another state', body: { state: 'draft' }, what: 'the field state is neither open nor closed' },
  { title: 'no state', body: {}, what: 'the field state is missing' },
])('a pull request with $title is told as it is', async ({ body, what }) => {
  expect(await failureText(pullsWith({ [PULL]: { body } }).pulls.read(7))).toBe(misunderstood(PULL, what));
});

describe('what has nothing to do with access is passed on', () => {
  const defect = new Error('a defect');
  const cases: readonly { title: string; answer: ScriptedResponse; error: unknown }[] = [
    { title: 'a defect', answer: defect, error: defect },
    {
      title: 'a 422',
      answer: { status: 422 },
      error: expect.objectContaining({ name: 'ApiError', status: 422 }),
    },
  ];

  test.each(cases)('$title', async ({ answer, error }) => {
    const { pulls } = pullsWith({ [LIST]: answer, [PULL]: answer });
    expect(await thrownBy(pulls.requireReadable())).toEqual(error);
    expect(await thrownBy(pulls.read(7))).toEqual(error);
  });
});
