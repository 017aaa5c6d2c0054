import { expect, test } from 'vitest';
import { ApiError, NetworkError, UserError } from '../../../../src/base/errors.ts';
import type { Call } from '../../../../src/services/http/send.ts';
import { read, type ScriptedResponse, scriptedSession } from '../../../support/scripted-session.ts';

const LOGIN = 'POST /api/auth/login {"email":"dev@acme.test","password":"S3cure!Pass#2026"}';
const MFA =
  'The Whisp account asks for a second factor (MFA), which a workflow cannot give. Use an account without MFA.';

const create: Call<unknown> = { ...read, method: 'POST', creates: true };
const remove: Call<unknown> = { ...read, method: 'DELETE' };
const tokens = (access: string): ScriptedResponse => ({ body: { accessToken: access } });
const data: ScriptedResponse = { body: 'data' };
const ended = () => new ApiError('POST /x', 401, '');
const refused = new ApiError('POST /api/auth/login', 403, '');
const lost = new NetworkError('POST /x', 'broke', { sent: true, lasting: false });
const unsent = new NetworkError('POST /x', 'did not connect', { sent: false, lasting: true });
const last = ended();

test.each<{
  title: string;
  call: Call<unknown>;
  answers: ScriptedResponse[];
  expected: object;
  lines: string[];
}>([
  {
    title: 'one that succeeds is done',
    call: create,
    answers: [data],
    expected: { outcome: 'done', value: 'data' },
    lines: ['POST'],
  },
  {
    title: 'one that was not sent is refused',
    call: create,
    answers: [unsent],
    expected: { outcome: 'refused', error: unsent },
    lines: ['POST'],
  },
  {
    title: 'one whose response is lost is unknown',
    call: create,
    answers: [lost],
    expected: { outcome: 'unknown', error: lost },
    lines: ['POST'],
  },
  {
    title: 'one that is refused after two renewals is refused',
    call: create,
    answers: [ended(), tokens('t2'), ended(), tokens('t3'), last],
    expected: { outcome: 'refused', error: last },
    lines: ['POST', LOGIN, 'POST', LOGIN, 'POST'],
  },
  {
    title: 'one that the session ended before, and that cannot log in again, is refused',
    call: create,
    answers: [ended(), refused],
    expected: { outcome: 'refused', error: refused },
    lines: ['POST', LOGIN],
  },
  {
    title: 'one whose account asks for a second factor meanwhile is refused',
    call: create,
    answers: [ended(), { body: { mfaRequired: true } }],
    expected: { outcome: 'refused', error: new UserError(MFA) },
    lines: ['POST', LOGIN],
  },
  {
    title: 'one that may have been processed before the session ended is unknown, and the session is left',
    call: remove,
    answers: [lost, last],
    expected: { outcome: 'unknown', error: last },
    lines: ['DELETE', 'DELETE'],
  },
])('what became of a request: $title', async ({ call, answers, expected, lines }) => {
  const { session, sent } = scriptedSession(tokens('t1'), ...answers);
  await session.logIn();
  expect(await session.track(call)).toEqual(expected);
  expect(sent.slice(1).map((line) => (line === LOGIN ? LOGIN : line.split(' ')[0]))).toEqual(lines);
});

test('a call that may have been processed before the session ended is sent again in a new session', async () => {
  const { session, sent } = scriptedSession(tokens('t1'), lost, ended(), tokens('t2'), data);
  await session.logIn();
  expect(await session.call(remove)).toBe('data');
  const removeAs = (token: string) => `DELETE /x authorization=Bearer ${token}`;
  expect(sent).toEqual([LOGIN, removeAs('t1'), removeAs('t1'), LOGIN, removeAs('t2')]);
});

test.each([{ method: 'call' }, { method: 'track' }] as const)(
  'what the caller asks for is done by $method, whatever becomes of the session',
  async ({ method }) => {
    const { session } = scriptedSession(tokens('t1'), last, tokens('t2'), lost);
    await session.logIn();
    const failures: unknown[] = [];
    const result = await session[method](create, {
      failed: (error) => failures.push(error),
      resolveUnknown: async () => 'found',
    });
    expect(result).toEqual(method === 'call' ? 'found' : { outcome: 'done', value: 'found' });
    expect(failures).toEqual([last, lost]);
  },
);
