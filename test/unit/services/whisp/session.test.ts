import { describe, expect, test } from 'vitest';
import { ApiError, CancelledError, NetworkError, UserError } from '../../../../src/base/errors.ts';
import { read, type ScriptedResponse, scriptedSession } from '../../../support/scripted-session.ts';

const LOGIN = 'POST /api/auth/login {"email":"dev@acme.test","password":"S3cure!Pass#2026"}';
const REGISTER =
  'POST /api/auth/register {"companyName":"Acme","email":"dev@acme.test","password":"S3cure!Pass#2026"}';
const READ_AS_T1 = 'GET /x authorization=Bearer t1';
const MFA =
  'The Whisp account asks for a second factor (MFA), which a workflow cannot give. Use an account without MFA.';

const signedIn: ScriptedResponse = { body: { accessToken: 't1' } };
const mfaRequired: ScriptedResponse = { body: { mfaRequired: true } };
const data: ScriptedResponse = { body: 'data' };
const login = (status: number) => new ApiError('POST /api/auth/login', status, '');
const register = (status: number) => new ApiError('POST /api/auth/register', status, '');
const lost = new NetworkError('POST /x', 'broke', { sent: true, lasting: false });

/** What a promise was rejected with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was not rejected.');
}

test("a session has the client's clock and makes secret what it is told to", () => {
  const { session, client, mask } = scriptedSession();
  expect(session.time).toBe(client.time);
  expect(session.mask).toBe(mask);
  expect(session.signedIn).toBe(false);
});

describe('logging in', () => {
  test.each([
    { title: 'MFA is not mentioned', body: { accessToken: 't1' } },
    { title: 'MFA is not required', body: { accessToken: 't1', mfaRequired: false } },
  ])('gives the token with which calls are sent: $title', async ({ body }) => {
    const { session, sent, masks } = scriptedSession({ body }, data);
    await session.logIn();
    expect(session.signedIn).toBe(true);
    expect(await session.call(read)).toBe('data');
    expect(sent).toEqual([LOGIN, READ_AS_T1]);
    expect(masks).toEqual(['t1']);
  });

  test('is tried again where the service has a problem', async () => {
    const { session, sent } = scriptedSession(login(500), signedIn);
    await session.logIn();
    expect(sent).toEqual([LOGIN, LOGIN]);
    expect(session.signedIn).toBe(true);
  });

  test('into an account with a second factor is an error that says so', async () => {
    const { session, sent, masks } = scriptedSession(mfaRequired);
    const error = await rejection(session.logIn());
    expect(error).toEqual(new UserError(MFA));
    expect(session.signedIn).toBe(false);
    expect(sent).toEqual([LOGIN]);
    expect(masks).toEqual([]);
  });

  test.each([{ status: 401 }, { status: 403 }])(
    'that is refused with $status is that refusal',
    async ({ status }) => {
      const refusal = login(status);
      const { session, sent } = scriptedSession(refusal);
      expect(await rejection(session.logIn())).toBe(refusal);
      expect(session.signedIn).toBe(false);
      expect(sent).toEqual([LOGIN]);
    },
  );

  test('is not begun after a cancellation', async () => {
    const { session, sent, now } = scriptedSession(signedIn);
    const cancelled = new CancelledError();
    now.abort(cancelled);
    expect(await rejection(session.logIn())).toBe(cancelled);
    expect(sent).toEqual([]);
  });
});

describe('registering', () => {
  test.each<{ title: string; answers: ScriptedResponse[]; lines: string[]; isNew: boolean }>([
    { title: 'a new account is signed in', answers: [signedIn], lines: [REGISTER], isNew: true },
    {
      title: 'an account that exists is logged in to',
      answers: [register(409), signedIn],
      lines: [REGISTER, LOGIN],
      isNew: false,
    },
    {
      title: 'an account whose making was not heard of is logged in to',
      answers: [lost, signedIn],
      lines: [REGISTER, LOGIN],
      isNew: true,
    },
    ...[400, 401, 403, 404].map((status) => ({
      title: `an account that was not made after all, as ${status} tells, is made again`,
      answers: [lost, login(status), signedIn],
      lines: [REGISTER, LOGIN, REGISTER],
      isNew: true,
    })),
    {
      title: 'an account that another job made meanwhile is logged in to',
      answers: [lost, login(401), register(409), signedIn],
      lines: [REGISTER, LOGIN, REGISTER, LOGIN],
      isNew: false,
    },
  ])('$title', async ({ answers, lines, isNew }) => {
    const { session, sent, masks } = scriptedSession(...answers, data);
    expect(await session.register('Acme')).toBe(isNew);
    expect(session.signedIn).toBe(true);
    expect(masks).toEqual(['t1']);
    await session.call(read);
    expect(sent).toEqual([...lines, READ_AS_T1]);
  });

  test.each([{ status: 400 }, { status: 401 }, { status: 403 }, { status: 404 }])(
    'an account that exists and whose log-in is refused with $status has another password',
    async ({ status }) => {
      const { session, sent } = scriptedSession(register(409), login(status));
      expect(await rejection(session.register('Acme'))).toEqual(
        new UserError(
          `The Whisp account exists, but its log-in was rejected (POST /api/auth/login answered ${status}): the password is wrong. Check the inputs email and password.`,
        ),
      );
      expect(session.signedIn).toBe(false);
      expect(sent).toEqual([REGISTER, LOGIN]);
    },
  );

  test.each<{ title: string; answers: ScriptedResponse[]; last: Error; lines: string[] }>([
    { title: 'a refusal', answers: [], last: register(422), lines: [REGISTER] },
    { title: 'a refusal that a log-in would mean', answers: [], last: register(401), lines: [REGISTER] },
    {
      title: 'a refused log-in that says nothing of the password',
      answers: [register(409)],
      last: login(422),
      lines: [REGISTER, LOGIN],
    },
    {
      title: 'a refused log-in that says nothing of the account',
      answers: [lost],
      last: login(422),
      lines: [REGISTER, LOGIN],
    },
  ])('$title is told as it is', async ({ answers, last, lines }) => {
    const { session, sent } = scriptedSession(...answers, last);
    expect(await rejection(session.register('Acme'))).toBe(last);
    expect(session.signedIn).toBe(false);
    expect(sent).toEqual(lines);
  });

  test.each([
    { title: 'exists', first: register(409) },
    { title: 'may have been made', first: lost },
  ])('an account that $title and has a second factor is an error that says so', async ({ first }) => {
    const { session, sent } = scriptedSession(first, mfaRequired);
    expect(await rejection(session.register('Acme'))).toEqual(new UserError(MFA));
    expect(session.signedIn).toBe(false);
    expect(sent).toEqual([REGISTER, LOGIN]);
  });
});
