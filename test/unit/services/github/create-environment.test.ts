import { describe, expect, test } from 'vitest';
import { createEnvironment } from '../../../../src/services/github/environments.ts';
import { failureText } from '../../../support/failures.ts';
import {
  NESTED,
  NOT_FOUND,
  OK,
  PUBLIC_KEY,
  type Script,
  STEP_MS,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const PATH = '/repos/acme/web/environments/prod%2Feu';
const KEY = `GET ${PATH}/secrets/public-key`;
const AROUND = 'GET /repos/acme/web';
const SEEN = `GET ${PATH}`;
const CREATE = `PUT ${PATH}`;

test('an environment that does not exist is created', async () => {
  const { github, sent, requests, timeouts } = scriptedGitHub({
    [KEY]: NOT_FOUND,
    [AROUND]: OK,
    [SEEN]: NOT_FOUND,
    [CREATE]: { body: undefined },
  });
  expect(await createEnvironment(github, NESTED)).toBe(true);
  expect(sent).toEqual([KEY, AROUND, SEEN, CREATE]);
  expect(requests.at(-1)?.body).toBeUndefined();
  expect(timeouts).toEqual([STEP_MS, STEP_MS, STEP_MS, STEP_MS / 2]);
});

describe('one that exists is left as it is', () => {
  test.each([
    { title: 'its public key shows that', script: { [KEY]: PUBLIC_KEY }, sent: [KEY] },
    {
      title: 'only a look at it shows that',
      script: { [KEY]: NOT_FOUND, [AROUND]: OK, [SEEN]: OK },
      sent: [KEY, AROUND, SEEN],
    },
  ])('$title', async ({ script, sent: expected }) => {
    const { github, sent } = scriptedGitHub(script);
    expect(await createEnvironment(github, NESTED)).toBe(false);
    expect(sent).toEqual(expected);
  });
});

const NEEDS_ENVIRONMENTS = 'The token needs the permission Environments: read and write.';

describe('what hinders a creation is explained by the request that failed', () => {
  const cases: readonly { title: string; script: Script; sent: readonly string[]; message: string }[] = [
    {
      title: 'the token may not create it',
      script: { [KEY]: NOT_FOUND, [AROUND]: OK, [SEEN]: NOT_FOUND, [CREATE]: { status: 403 } },
      sent: [KEY, AROUND, SEEN, CREATE],
      message: `UserError: ${CREATE} answered 403. The token needs the permission Administration: read and write.`,
    },
    {
      title: 'GitHub finds the request wrong',
      script: {
        [KEY]: NOT_FOUND,
        [AROUND]: OK,
        [SEEN]: NOT_FOUND,
        [CREATE]: { status: 422, said: 'Name is too long', more: { advice: 'Shorten it.' } },
      },
      sent: [KEY, AROUND, SEEN, CREATE],
      message: `ApiError: ${CREATE} answered 422 (Name is too long). Shorten it.`,
    },
    {
      title: 'its repository cannot be seen',
      script: { [KEY]: NOT_FOUND, [AROUND]: NOT_FOUND },
      sent: [KEY, AROUND],
      message: `UserError: ${KEY} answered 404. There is no such repository, or github_token cannot see it. ${NEEDS_ENVIRONMENTS}`,
    },
    {
      title: 'whether it exists cannot be found out',
      script: { [KEY]: NOT_FOUND, [AROUND]: { status: 400, said: 'What?' } },
      sent: [KEY, AROUND],
      message: `UserError: ${KEY} answered 404. Whether the environment exists could not be found out: ${AROUND} answered 400 (What?). ${NEEDS_ENVIRONMENTS}`,
    },
    {
      title: 'the token may not read its public key',
      script: { [KEY]: { status: 403 } },
      sent: [KEY],
      message: `UserError: ${KEY} answered 403. ${NEEDS_ENVIRONMENTS}`,
    },
    {
      title: 'reading its public key meets something else',
      script: { [KEY]: new Error('a defect') },
      sent: [KEY],
      message: 'Error: a defect',
    },
  ];

  test.each(cases)('$title', async ({ script, sent: expected, message }) => {
    const { github, sent } = scriptedGitHub(script);
    expect(await failureText(createEnvironment(github, NESTED))).toBe(message);
    expect(sent).toEqual(expected);
  });
});
