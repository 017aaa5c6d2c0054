import { describe, expect, test } from 'vitest';
import { ApiError, CancelledError, InvalidResponseError, NetworkError } from '../../../../src/base/errors.ts';
import {
  read,
  type ScriptedResponse,
  scriptedSession,
  sessionWith,
} from '../../../support/scripted-session.ts';

const LOGIN = 'POST /api/auth/login {"email":"dev@acme.test","password":"S3cure!Pass#2026"}';
const readAs = (token: string) => `GET /x authorization=Bearer ${token}`;
const refreshOf = (access: string, token: string) =>
  `POST /api/auth/refresh authorization=Bearer ${access} {"refreshToken":"${token}"}`;

const tokens = (access: string, refreshToken?: string): ScriptedResponse => ({
  body: { accessToken: access, refreshToken },
});
const data: ScriptedResponse = { body: 'data' };
const ended = () => new ApiError('GET /x', 401, 'ended');
const forbidden = () => new ApiError('GET /x', 403, '');
const lost = new NetworkError('POST /x', 'broke', { sent: true, lasting: false });

test('a call before any log-in logs in first', async () => {
  const { session, sent } = scriptedSession(tokens('t1'), data);
  expect(await session.call(read)).toBe('data');
  expect(session.signedIn).toBe(true);
  expect(sent).toEqual([LOGIN, readAs('t1')]);
});

test('a log-in that failed is tried again by the next call', async () => {
  const refusal = new ApiError('POST /api/auth/login', 401, '');
  const { session, sent } = scriptedSession(refusal, tokens('t1'), data);
  await expect(session.call(read)).rejects.toBe(refusal);
  expect(await session.call(read)).toBe('data');
  expect(sent).toEqual([LOGIN, LOGIN, readAs('t1')]);
});

test('a call keeps its own headers beside the token', async () => {
  const { session, sent } = scriptedSession(tokens('t1'), data, data);
  const call = { ...read, headers: { 'x-trace': '7' } };
  await session.call(call);
  await session.track(call);
  const line = 'GET /x x-trace=7 authorization=Bearer t1';
  expect(sent).toEqual([LOGIN, line, line]);
});

test.each<{ title: string; given: ScriptedResponse; renewal: ScriptedResponse[]; lines: string[] }>([
  {
    title: 'with the refresh token',
    given: tokens('t1', 'r1'),
    renewal: [tokens('t2', 'r2')],
    lines: [refreshOf('t1', 'r1')],
  },
  {
    title: 'with the cookies',
    given: { body: { accessToken: 't1' }, cookies: ['sid=1; HttpOnly', 'region=eu'] },
    renewal: [tokens('t2')],
    lines: ['POST /api/auth/refresh authorization=Bearer t1 cookie=sid=1; region=eu'],
  },
  {
    title: 'with both',
    given: { body: { accessToken: 't1', refreshToken: 'r1' }, cookies: ['sid=1'] },
    renewal: [tokens('t2')],
    lines: ['POST /api/auth/refresh authorization=Bearer t1 cookie=sid=1 {"refreshToken":"r1"}'],
  },
  {
    title: 'by logging in where there is nothing to refresh with',
    given: tokens('t1'),
    renewal: [tokens('t2')],
    lines: [LOGIN],
  },
  ...[
    { title: 'is refused', failure: new ApiError('POST /api/auth/refresh', 401, '') },
    { title: 'meets a problem of the service', failure: new ApiError('POST /api/auth/refresh', 500, '') },
    { title: 'is not heard of', failure: lost },
    { title: 'is not understood', failure: new InvalidResponseError('POST /api/auth/refresh', 'what') },
  ].map(({ title, failure }) => ({
    title: `by logging in where refreshing ${title}`,
    given: tokens('t1', 'r1'),
    renewal: [failure, tokens('t2')],
    lines: [refreshOf('t1', 'r1'), LOGIN],
  })),
])('a session that the service has ended is renewed $title', async ({ given, renewal, lines }) => {
  for (const method of ['call', 'track'] as const) {
    const { session, sent } = scriptedSession(given, ended(), ...renewal, data);
    await session.logIn();
    expect(await session[method](read)).toEqual(
      method === 'call' ? 'data' : { outcome: 'done', value: 'data' },
    );
    expect(sent).toEqual([LOGIN, readAs('t1'), ...lines, readAs('t2')]);
  }
});

test.each([
  { title: 'a cancellation', failure: new CancelledError() },
  { title: 'a defect', failure: new TypeError('x is not a function') },
])('$title while refreshing is the end, without a log-in', async ({ failure }) => {
  const { session, sent } = scriptedSession(tokens('t1', 'r1'), ended(), failure, tokens('t2'), data);
  await session.logIn();
  await expect(session.call(read)).rejects.toBe(failure);
  expect(sent).toEqual([LOGIN, readAs('t1'), refreshOf('t1', 'r1')]);
});

describe('how often a session is renewed', () => {
  test('twice without a success in between, and then the refusal is believed', async () => {
    const last = ended();
    const { session, sent } = scriptedSession(
      ...[tokens('t1', 'r1'), ended(), tokens('t2', 'r2'), ended(), tokens('t3', 'r3'), last],
    );
    await session.logIn();
    await expect(session.call(read)).rejects.toBe(last);
    expect(sent).toEqual([
      ...[LOGIN, readAs('t1'), refreshOf('t1', 'r1'), readAs('t2')],
      ...[refreshOf('t2', 'r2'), readAs('t3')],
    ]);
    expect(session.signedIn).toBe(true);
  });

  test('a log-in that a call began counts', async () => {
    const last = ended();
    const { session, sent } = scriptedSession(tokens('t1'), ended(), tokens('t2'), last);
    await expect(session.call(read)).rejects.toBe(last);
    expect(sent).toEqual([LOGIN, readAs('t1'), LOGIN, readAs('t2')]);
  });

  test('any number of times with a success in between', async () => {
    const { session, sent } = scriptedSession(
      ...[tokens('t1'), ended(), tokens('t2'), data, ended(), tokens('t3'), data],
      ...[ended(), tokens('t4'), data],
    );
    await session.logIn();
    for (let count = 0; count < 3; count++) expect(await session.call(read)).toBe('data');
    expect(sent.filter((line) => line === LOGIN)).toHaveLength(4);
  });

  test('a failure in between is no success', async () => {
    const last = ended();
    const { session, sent } = scriptedSession(
      ...[tokens('t1'), ended(), tokens('t2'), forbidden(), ended(), tokens('t3'), forbidden(), last],
    );
    await session.logIn();
    await expect(session.call(read)).rejects.toThrow('answered 403');
    await expect(session.call(read)).rejects.toThrow('answered 403');
    await expect(session.call(read)).rejects.toBe(last);
    expect(sent.filter((line) => line === LOGIN)).toHaveLength(3);
  });
});

describe('calls at the same time', () => {
  /** A service that takes one token only, which each renewal replaces by the next. */
  function service() {
    let valid = 1;
    let renewals = 0;
    const made = sessionWith((line) => {
      if (!line.startsWith('GET')) return tokens(`t${++renewals}`);
      return line.endsWith(`=Bearer t${valid}`) ? data : ended();
    });
    return Object.assign(made, { accept: (number: number) => (valid = number) });
  }

  test('log in once', async () => {
    const { session, sent } = service();
    expect(await Promise.all([session.call(read), session.call(read)])).toEqual(['data', 'data']);
    expect(sent).toEqual([LOGIN, readAs('t1'), readAs('t1')]);
  });

  test('renew once what has ended for all of them', async () => {
    const { session, sent, accept } = service();
    await session.logIn();
    accept(2);
    await Promise.all([session.call(read), session.call(read), session.call(read)]);
    expect(sent.filter((line) => line === LOGIN)).toHaveLength(2);
    expect(sent.slice(-3)).toEqual([readAs('t2'), readAs('t2'), readAs('t2')]);
  });

  test('all wait for the last renewal there may be, which one of them has begun', async () => {
    const { session, sent, accept } = service();
    accept(3);
    await session.logIn();
    expect(await Promise.all([session.call(read), session.call(read)])).toEqual(['data', 'data']);
    expect(sent.filter((line) => line === LOGIN)).toHaveLength(3);
  });

  test('one that hears late that its token has ended is sent again with the new one', async () => {
    const [late, heard] = [Promise.withResolvers<ScriptedResponse>(), Promise.withResolvers<void>()];
    let reads = 0;
    const { session, sent } = sessionWith((line) => {
      if (!line.startsWith('GET')) return tokens(line === LOGIN && reads === 0 ? 't1' : `t${reads}`);
      reads++;
      if (reads === 1) return late.promise;
      if (reads === 4) heard.resolve();
      return reads < 4 ? ended() : reads === 4 ? forbidden() : data;
    });
    await session.logIn();
    const first = session.call(read);
    await expect(session.call(read)).rejects.toThrow('answered 403');
    await heard.promise;
    late.resolve(ended());
    expect(await first).toBe('data');
    expect(sent).toEqual([
      ...[LOGIN, readAs('t1'), readAs('t1'), LOGIN, readAs('t2')],
      ...[LOGIN, readAs('t3'), readAs('t3')],
    ]);
  });
});

describe('after a cancellation', () => {
  test.each(['call', 'track'] as const)('nothing is sent by %s, not even to log in', async (method) => {
    const { session, sent, now } = scriptedSession(tokens('t1'), data);
    const cancelled = new CancelledError();
    now.abort(cancelled);
    const result = session[method](read);
    if (method === 'call') await expect(result).rejects.toBe(cancelled);
    else expect(await result).toEqual({ outcome: 'refused', error: cancelled });
    expect(sent).toEqual([]);
  });

  test.each<{ title: string; before: ScriptedResponse[]; after: ScriptedResponse[]; lines: string[] }>([
    { title: 'logs in', before: [], after: [tokens('t1'), data], lines: [LOGIN, readAs('t1')] },
    {
      title: 'refreshes',
      before: [tokens('t0', 'r0')],
      after: [ended(), tokens('t1'), data],
      lines: [readAs('t0'), refreshOf('t0', 'r0'), readAs('t1')],
    },
    {
      title: 'logs in where refreshing fails',
      before: [tokens('t0', 'r0')],
      after: [ended(), forbidden(), tokens('t1'), data],
      lines: [readAs('t0'), refreshOf('t0', 'r0'), LOGIN, readAs('t1')],
    },
  ])('what takes something back still $title', async ({ before, after, lines }) => {
    for (const method of ['call', 'track'] as const) {
      const { session, sent, now } = scriptedSession(...before, ...after);
      if (before.length > 0) await session.logIn();
      now.abort(new CancelledError());
      await session[method](read, { rollback: true });
      expect(sent.slice(before.length)).toEqual(lines);
    }
  });
});
