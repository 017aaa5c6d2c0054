import { describe, expect, test } from 'vitest';
import { Deadline } from '../../../../src/base/deadline.ts';
import type { Target } from '../../../../src/model/target.ts';
import { readTarget } from '../../../../src/services/github/read.ts';
import { ServiceClock } from '../../../../src/services/http/service-clock.ts';
import { failureText } from '../../../support/failures.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import {
  check,
  ENVIRONMENT,
  NOT_FOUND,
  OK,
  PUBLIC_KEY,
  REPOSITORY,
  type Script,
  type ScriptedResponse,
  scriptedGitHub,
} from '../../../support/scripted-github.ts';

const STAGING = '/repos/acme/web/environments/staging';
const KEY_PATH = `GET ${STAGING}/secrets/public-key`;
const LIST_PATH = `GET ${STAGING}/secrets?per_page=100`;
const LIST: ScriptedResponse = { body: { secrets: [] } };
const VARIABLE = { [`GET ${STAGING}/variables/URL`]: NOT_FOUND };

/** An environment whose public key is answered like this, and which looks like this. */
function environment(key: ScriptedResponse | readonly ScriptedResponse[], seen: ScriptedResponse): Script {
  return {
    [KEY_PATH]: key,
    [LIST_PATH]: LIST,
    ...VARIABLE,
    'GET /repos/acme/web': OK,
    [`GET ${STAGING}`]: seen,
  };
}

const NEEDS = 'The token needs the permission Environments: read and write.';
const THERE = `UserError: acme/web:environment/staging: ${KEY_PATH} answered 404. The environment exists, so it is the token that lacks something. ${NEEDS}`;
const MISSING = `UserError: acme/web:environment/staging: ${KEY_PATH} answered 404. The environment does not exist: create it, or set create_environment: true.`;

const createdAt = (time: string): ScriptedResponse => ({ body: { created_at: time } });

test.each(['secret', 'variable'] as const)(
  'an environment that is still to be created holds nothing, neither the key nor a %s',
  async (kind) => {
    const { github, clock } = scriptedGitHub(environment(NOT_FOUND, NOT_FOUND));
    expect(await readTarget(github, ENVIRONMENT, check(kind, true))).toStrictEqual({
      target: ENVIRONMENT,
      publicKey: undefined,
      keyUpdatedAt: undefined,
      apiKey: { kind: 'secret', exists: false, visibility: undefined },
      baseUrl: { kind, exists: false, visibility: undefined },
      otherKind: false,
    });
    expect(clock.sleeps).toEqual([]);
  },
);

describe('what cannot be read is explained at once', () => {
  const cases: readonly {
    title: string;
    target: Target;
    create: boolean;
    script: Script;
    message: string;
  }[] = [
    {
      title: 'an environment that is missing and not to be created',
      target: ENVIRONMENT,
      create: false,
      script: environment(NOT_FOUND, NOT_FOUND),
      message: MISSING,
    },
    {
      title: 'an environment of a repository that is missing',
      target: ENVIRONMENT,
      create: true,
      script: { ...environment(NOT_FOUND, NOT_FOUND), 'GET /repos/acme/web': NOT_FOUND },
      message: `UserError: acme/web:environment/staging: ${KEY_PATH} answered 404. There is no such repository, or github_token cannot see it. ${NEEDS}`,
    },
    {
      title: 'an environment that the token may not read',
      target: ENVIRONMENT,
      create: true,
      script: environment({ status: 403 }, NOT_FOUND),
      message: `UserError: acme/web:environment/staging: ${KEY_PATH} answered 403. ${NEEDS}`,
    },
    {
      title: 'an environment that has long been there',
      target: ENVIRONMENT,
      create: false,
      script: environment(NOT_FOUND, createdAt('2026-04-25T11:59:50Z')),
      message: THERE,
    },
    {
      title: 'a repository that is missing',
      target: REPOSITORY,
      create: true,
      script: {
        'GET /repos/acme/web/actions/secrets/public-key': NOT_FOUND,
        'GET /repos/acme/web/actions/secrets?per_page=100': { status: 403, said: 'No' },
        'GET /repos/acme/web/actions/variables/URL': { status: 403, said: 'No' },
        'GET /repos/acme/web': NOT_FOUND,
      },
      message:
        'UserError: acme/web:actions: GET /repos/acme/web/actions/secrets/public-key answered 404. There is no such repository, or github_token cannot see it. The token needs the permission Secrets: read and write.',
    },
    {
      title: 'a request that GitHub finds wrong, which is told as it came',
      target: ENVIRONMENT,
      create: true,
      script: environment({ status: 422, said: 'What?' }, NOT_FOUND),
      message: `ApiError: ${KEY_PATH} answered 422 (What?).`,
    },
  ];

  test.each(cases)('$title', async ({ target, create, script, message }) => {
    const { github, clock } = scriptedGitHub(script);
    expect(await failureText(readTarget(github, target, check('variable', create)))).toBe(message);
    expect(clock.sleeps).toEqual([]);
  });
});

describe('a new environment is waited for', () => {
  test('until it can be read', async () => {
    const { github, clock } = scriptedGitHub(
      environment([NOT_FOUND, NOT_FOUND, PUBLIC_KEY], createdAt('2026-04-25T11:59:59Z')),
    );
    const { publicKey } = await readTarget(github, ENVIRONMENT, check('variable', false));
    expect(publicKey?.id).toBe('id-1');
    expect(clock.sleeps).toEqual([1000, 1000]);
  });

  test('also where a missing one would be created', async () => {
    const { github, clock } = scriptedGitHub(
      environment([NOT_FOUND, PUBLIC_KEY], createdAt('2026-04-25T11:59:59Z')),
    );
    const { publicKey } = await readTarget(github, ENVIRONMENT, check('variable', true));
    expect(publicKey?.id).toBe('id-1');
    expect(clock.sleeps).toEqual([1000]);
  });

  test.each([
    { title: '6 s old, for 4 s', seen: createdAt('2026-04-25T11:59:54Z'), seconds: 4 },
    { title: 'just created, for 10 s', seen: createdAt('2026-04-25T12:00:00Z'), seconds: 10 },
    { title: 'created in the future, for 10 s', seen: createdAt('2026-04-25T12:01:00Z'), seconds: 10 },
    { title: 'of unknown age, for 10 s', seen: OK, seconds: 10 },
  ])('one that is $title', async ({ seen, seconds }) => {
    const { github, clock } = scriptedGitHub(environment(NOT_FOUND, seen));
    expect(await failureText(readTarget(github, ENVIRONMENT, check('variable', false)))).toBe(THERE);
    expect(clock.sleeps).toEqual(Array.from({ length: seconds }, () => 1000));
  });

  test("one is as old as GitHub's clock says", async () => {
    const clock = new FakeClock();
    const time = new ServiceClock(clock);
    const now = clock.monotonic();
    time.note(Date.parse('2026-04-25T12:00:57Z'), { sentAt: now, receivedAt: now + 1000 });
    const script = environment(NOT_FOUND, createdAt('2026-04-25T12:00:50Z'));
    const { github } = scriptedGitHub(script, { clock, time, deadline: new Deadline(clock, 60_000) });
    expect(await failureText(readTarget(github, ENVIRONMENT, check('variable', false)))).toBe(THERE);
    expect(clock.sleeps).toEqual([1000, 1000, 1000]);
  });

  test('one whose public key is there already, until its secrets can be listed', async () => {
    const { github, clock } = scriptedGitHub({
      [KEY_PATH]: PUBLIC_KEY,
      [LIST_PATH]: [NOT_FOUND, NOT_FOUND, LIST],
      ...VARIABLE,
    });
    const { apiKey } = await readTarget(github, ENVIRONMENT, check('variable', false));
    expect(apiKey.exists).toBe(false);
    expect(clock.sleeps).toEqual([1000, 1000]);
  });

  test('as long as the step has time', async () => {
    const clock = new FakeClock();
    const { github } = scriptedGitHub(environment(NOT_FOUND, OK), {
      clock,
      deadline: new Deadline(clock, 1000),
    });
    expect(await failureText(readTarget(github, ENVIRONMENT, check('variable', false)))).toBe(
      "DeadlineExceededError: The step's time is used up (timeout_seconds: 1): waiting until the new environment of acme/web:environment/staging can be read. Raise timeout_seconds if the service is just slow.",
    );
  });
});
