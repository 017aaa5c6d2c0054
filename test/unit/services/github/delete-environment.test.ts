import { describe, expect, test } from 'vitest';
import { Deadline } from '../../../../src/base/deadline.ts';
import { deleteEnvironment } from '../../../../src/services/github/environments.ts';
import { failureText, misunderstood } from '../../../support/failures.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import {
  NESTED,
  NOT_FOUND,
  OK,
  PUBLIC_KEY,
  type Script,
  type ScriptedResponse,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const PATH = '/repos/acme/web/environments/prod%2Feu';
const KEY = `GET ${PATH}/secrets/public-key`;
const SECRETS = `GET ${PATH}/secrets?per_page=30`;
const VARIABLES = `GET ${PATH}/variables?per_page=30`;
const DELETE = `DELETE ${PATH}`;

const names = (baseUrlKind: 'secret' | 'variable') => ({ apiKey: 'KEY', baseUrl: 'Url', baseUrlKind });

function list(kind: 'secrets' | 'variables', listed: readonly string[], total?: number): ScriptedResponse {
  return { body: { total_count: total, [kind]: listed.map((name) => ({ name })) } };
}

/** An environment with these secrets and variables. */
function holding(secrets: ScriptedResponse, variables: ScriptedResponse = list('variables', [])): Script {
  return { [SECRETS]: secrets, [VARIABLES]: variables };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `S${index + 1}`);
const TEN = 'S1, S2, S3, S4, S5, S6, S7, S8, S9, S10';

describe('an environment that holds nothing else is deleted', () => {
  test.each([
    { title: 'nothing at all', kind: 'secret', script: holding(list('secrets', [], 0)) },
    { title: 'nothing that is counted', kind: 'secret', script: holding(list('secrets', [])) },
    {
      title: 'the two secrets, which lists may still show',
      kind: 'secret',
      script: holding(list('secrets', ['KEY', 'URL'], 2)),
    },
    {
      title: 'the secrets in small letters and the variable',
      kind: 'variable',
      script: holding(list('secrets', ['key', 'url'], 2), list('variables', ['uRL'], 1)),
    },
  ] as const)('$title', async ({ kind, script }) => {
    const { github, sent, requests } = scriptedGitHub({ ...script, [DELETE]: { body: undefined } });
    expect(await deleteEnvironment(github, NESTED, names(kind))).toBeUndefined();
    expect(sent.toSorted()).toEqual([DELETE, SECRETS, VARIABLES]);
    expect(sent.at(-1)).toBe(DELETE);
    expect(requests.at(-1)?.body).toBeUndefined();
  });
});

describe('an environment that holds something else stays, and what it holds is told', () => {
  const cases: readonly { title: string; kind?: 'variable'; script: Script; held: string }[] = [
    {
      title: 'another secret',
      script: holding(list('secrets', ['KEY', 'OTHER', 'URL'], 3)),
      held: 'the secret OTHER',
    },
    {
      title: 'two other secrets',
      script: holding(list('secrets', ['KEY', 'A', 'B'], 3)),
      held: 'the secrets A, B',
    },
    {
      title: 'a variable of the name where that was a secret',
      script: holding(list('secrets', ['URL'], 1), list('variables', ['URL'], 1)),
      held: 'the variable URL',
    },
    {
      title: 'another variable beside the own one',
      kind: 'variable',
      script: holding(list('secrets', []), list('variables', ['A', 'URL'], 2)),
      held: 'the variable A',
    },
    {
      title: 'a variable with the name of the key',
      kind: 'variable',
      script: holding(list('secrets', ['KEY'], 1), list('variables', ['KEY'], 1)),
      held: 'the variable KEY',
    },
    {
      title: 'secrets and variables',
      script: holding(list('secrets', ['A'], 1), list('variables', ['B', 'C'], 2)),
      held: 'the secret A and the variables B, C',
    },
    {
      title: 'one that is seen and one that is not',
      script: holding(list('secrets', ['KEY', 'A'], 3)),
      held: 'the secrets A and 1 more',
    },
    {
      title: 'ten secrets, all named',
      script: holding(list('secrets', numbered(10), 10)),
      held: `the secrets ${TEN}`,
    },
    {
      title: 'eleven secrets beside the own ones, ten named',
      script: holding(list('secrets', ['KEY', 'URL', ...numbered(11)], 13)),
      held: `the secrets ${TEN} and 1 more`,
    },
    {
      title: 'more than a page',
      script: holding(list('secrets', ['KEY', ...numbered(29)], 50)),
      held: `the secrets ${TEN} and 39 more`,
    },
    {
      title: 'what is not counted',
      script: holding(list('secrets', ['KEY', ...numbered(12)])),
      held: `the secrets ${TEN} and 2 more`,
    },
    {
      title: 'a name with characters that cannot be shown',
      script: holding(list('secrets', ['A\nB'], 1)),
      held: 'the secret A\\u{a}B',
    },
  ];

  test.each(cases)('$title', async ({ kind, script, held }) => {
    const { github, sent } = scriptedGitHub(script);
    expect(await deleteEnvironment(github, NESTED, names(kind ?? 'secret'))).toBe(held);
    expect(sent.toSorted()).toEqual([SECRETS, VARIABLES]);
  });
});

describe('one that is gone counts as deleted', () => {
  test.each([
    { title: 'its lists are not there', script: { [SECRETS]: NOT_FOUND, [VARIABLES]: NOT_FOUND } },
    { title: 'it is not there any more', script: { ...holding(list('secrets', [])), [DELETE]: NOT_FOUND } },
  ])('$title', async ({ script }) => {
    const { github, sent, clock } = scriptedGitHub({ ...script, [KEY]: NOT_FOUND });
    expect(await deleteEnvironment(github, NESTED, names('secret'))).toBeUndefined();
    expect(sent.at(-1)).toBe(KEY);
    expect(clock.sleeps).toEqual([]);
  });

  test('also when its public key can be read for some time yet', async () => {
    const { github, clock } = scriptedGitHub({
      ...holding(list('secrets', [])),
      [DELETE]: NOT_FOUND,
      [KEY]: [PUBLIC_KEY, PUBLIC_KEY, NOT_FOUND],
    });
    expect(await deleteEnvironment(github, NESTED, names('secret'))).toBeUndefined();
    expect(clock.sleeps).toEqual([1000, 1000]);
  });
});

describe('what hinders a deletion is explained', () => {
  const deleting = (answer: ScriptedResponse, more: Script = {}): Script => ({
    ...holding(list('secrets', [])),
    [DELETE]: answer,
    ...more,
  });
  const NAME = 'acme/web:environment/prod/eu';
  const NEEDS = 'The token needs the permission Administration: read and write.';

  test('a 404 for an environment that has been there for 10 s is one for want of a permission', async () => {
    const { github, clock } = scriptedGitHub(
      deleting(NOT_FOUND, { [KEY]: PUBLIC_KEY, 'GET /repos/acme/web': OK, [`GET ${PATH}`]: OK }),
    );
    expect(await failureText(deleteEnvironment(github, NESTED, names('secret')))).toBe(
      `UserError: ${NAME}: ${DELETE} answered 404. The environment exists, so it is the token that lacks something. ${NEEDS}`,
    );
    expect(clock.sleeps).toEqual(Array.from({ length: 10 }, () => 1000));
  });

  test.each([
    {
      title: 'a 403, without another look',
      script: deleting({ status: 403 }),
      message: `UserError: ${NAME}: ${DELETE} answered 403. ${NEEDS}`,
    },
    {
      title: 'a 403 to a list',
      script: { ...holding({ status: 403 }) },
      message: `UserError: ${NAME}: GET ${PATH}/secrets answered 403. The token needs the permission Environments: read and write.`,
    },
    {
      title: 'a request that GitHub finds wrong, as it came',
      script: deleting({ status: 422, said: 'What?' }),
      message: `ApiError: ${DELETE} answered 422 (What?).`,
    },
    {
      title: 'a 404 for an environment that may not be looked at',
      script: deleting(NOT_FOUND, {
        [KEY]: { status: 403 },
        'GET /repos/acme/web': OK,
        [`GET ${PATH}`]: OK,
      }),
      message: `UserError: ${NAME}: ${DELETE} answered 404. The environment exists, so it is the token that lacks something. ${NEEDS}`,
    },
    {
      title: 'what the look for it meets, if GitHub finds that wrong',
      script: deleting(NOT_FOUND, { [KEY]: { status: 422, said: 'What?' } }),
      message: `ApiError: ${KEY} answered 422 (What?).`,
    },
    {
      title: 'a list that is none',
      script: holding({ body: { total_count: 1 } }),
      message: misunderstood(`GET ${PATH}/secrets`, 'the field secrets is not a list'),
    },
  ])('$title', async ({ script, message }) => {
    const { github, clock } = scriptedGitHub(script);
    expect(await failureText(deleteEnvironment(github, NESTED, names('secret')))).toBe(message);
    expect(clock.sleeps).toEqual([]);
  });

  test('the wait for its end takes no longer than the step', async () => {
    const clock = new FakeClock();
    const { github } = scriptedGitHub(deleting(NOT_FOUND, { [KEY]: PUBLIC_KEY }), {
      clock,
      deadline: new Deadline(clock, 1000),
    });
    expect(await failureText(deleteEnvironment(github, NESTED, names('secret')))).toBe(
      `DeadlineExceededError: The step's time is used up (timeout_seconds: 1): waiting until the environment of ${NAME} is gone. Raise timeout_seconds if the service is just slow.`,
    );
  });
});
