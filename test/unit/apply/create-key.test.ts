import { describe, expect, test } from 'vitest';
import { createNewKey } from '../../../src/apply/create-key.ts';
import type { KeyRequest } from '../../../src/apply/key-slots.ts';
import { UserError } from '../../../src/base/errors.ts';
import type { ObservedApp } from '../../../src/model/observed.ts';
import { failureOf } from '../../support/failures.ts';
import { KEY, newJournal } from '../../support/journals.ts';
import { app, DAY, delivery, keys, keyTask, observedApp, T } from '../../support/observations.ts';
import { inTurn, refuse, type Script, type ScriptOptions, scriptedServices } from '../../support/scripted.ts';

const APP = '/api/client/apps/a1';
const LIST = `GET ${APP}/keys`;
const CREATE = `POST ${APP}/keys`;
const DETAILS = `GET ${APP}`;
const CREATED = 'info: Created the key k1.';
const FIVE = ['o1', 'o2', 'o3', 'o4', 'o5'];
const create = () => ({ id: 'k1', token: KEY.token, createdAt: '2026-04-25T12:00:00.000Z' });
const list = (...ids: string[]) => ids.map((id) => ({ id }));
const having = (ids: readonly string[], changes: Partial<ObservedApp> = {}) =>
  observedApp(Object.fromEntries(ids.map((id) => [id, -DAY])), changes);
const seconds = (count: number) => Array.from({ length: count }, () => 1000);

interface Given extends Partial<KeyRequest> {
  readonly options?: ScriptOptions;
  /** How much of the step's time has passed already. */
  readonly passedMs?: number;
}

function make(script: Script, { options, passedMs = 0, ...changes }: Given = {}) {
  const scripted = scriptedServices(script, options);
  const { journal, saved } = newJournal();
  const request: KeyRequest = {
    task: keyTask(),
    observed: having(['o1']),
    whenFull: { do: 'wait' },
    noFreeSlot: ({ activeKeys }) => new UserError(`no slot beside ${activeKeys.map(({ id }) => id)}`),
    ...changes,
  };
  scripted.clock.advance(passedMs);
  return { ...scripted, journal, saved, made: createNewKey(scripted.services, journal, request) };
}

test('a key is created at once, and known with what was there before', async () => {
  const observed = having(['o1'], { revokedKeys: keys({ r1: -DAY }) });
  const { made, journal, saved, sent, clock, lines } = make({ [CREATE]: create }, { observed });
  expect(await made).toBe(true);
  expect(journal.key).toEqual({
    ...{ stage: 'created', appId: 'a1', lifetime: 'persistent', key: KEY, deliveries: [] },
  });
  expect(journal.keys).toEqual({ active: observed.activeKeys, now: observed.now });
  expect(saved[0]).toContain('"lost":[{"appId":"a1","knownKeyIds":["o1","r1"]}]');
  expect(saved).toHaveLength(2);
  expect([journal.lost, journal.keysCreated]).toEqual([[], 1]);
  expect(sent).toEqual([CREATE]);
  expect(clock.sleeps).toEqual([]);
  expect(lines).toEqual([CREATED]);
});

describe('time', () => {
  const OVER =
    "The step's time is used up (timeout_seconds: 300): too little of it is left to create a key and deliver it. Raise timeout_seconds if the service is just slow.";

  test('is enough until the last fifth of it', async () => {
    const { made, sent } = make({ [CREATE]: create }, { passedMs: 239_999 });
    expect(await made).toBe(true);
    expect(sent).toEqual([CREATE]);
  });

  test('is too short in its last fifth: no key is asked for', async () => {
    const { made, journal, sent } = make({ [CREATE]: create }, { passedMs: 240_000 });
    expect(await failureOf(made)).toBe(OVER);
    expect(journal.key).toEqual({ stage: 'none' });
    expect(sent).toEqual([]);
  });

  test.each([
    { title: 'has to be longer than GitHub needs for all targets', needed: 149_999, failure: undefined },
    {
      title: 'that is as long as GitHub needs is too short',
      needed: 150_000,
      failure:
        "The step's time is used up (timeout_seconds: 300): GitHub's limits on writing allow no delivery to 2 targets in what is left, so no key was created. Raise timeout_seconds if the service is just slow.",
    },
  ])('$title', async ({ needed, failure }) => {
    const { made, sent } = make(
      { [CREATE]: create },
      {
        task: keyTask({ delivery: delivery() }),
        options: { github: { forecast: (count) => (count === 2 ? needed : 0) } },
        passedMs: 150_000,
      },
    );
    expect(await failureOf(made)).toBe(failure);
    expect(sent).toEqual(failure === undefined ? [CREATE] : []);
  });
});

describe('before a key is asked for', () => {
  const script = { [CREATE]: create, [LIST]: () => list('o1') };

  test('a full app is waited for, and what is known then counts', async () => {
    const { made, journal, saved, sent, clock } = make(script, { observed: having(FIVE) });
    expect(await made).toBe(true);
    expect(sent).toEqual([LIST, CREATE]);
    expect(clock.sleeps).toEqual([5000]);
    expect(journal.keys).toEqual({ active: [{ id: 'o1', createdAt: undefined }], now: T + 5000 });
    expect(saved[0]).toContain('"knownKeyIds":["o1"]');
  });

  test.each<Given & { title: string }>([
    { title: 'an app with a free slot', observed: having(FIVE.slice(1)) },
    { title: 'an app of another tier', observed: having(FIVE, { app: app({ tier: 'PRO' }) }) },
    {
      title: 'a full app that may lose a key',
      observed: having(FIVE),
      whenFull: { do: 'free', keys: keys({ o1: 0 }) },
    },
  ])('$title is not waited for', async ({ title: _, ...given }) => {
    const { made, sent } = make(script, given);
    expect(await made).toBe(true);
    expect(sent).toEqual([CREATE]);
  });
});

describe('a refusal', () => {
  test.each([
    { title: 'that is not about keys', status: 401, creations: 2 },
    { title: 'of an app that has a slot', status: 400, listed: 1, creations: 1 },
  ])('$title fails the step', async ({ status, listed = 0, creations }) => {
    const { made, journal, sent } = make({ [CREATE]: () => refuse(status), [LIST]: () => list('o1') });
    expect(await failureOf(made)).toBe(`GET /x answered ${status}.`);
    expect(sent).toEqual([
      ...Array.from({ length: creations }, () => CREATE),
      ...Array.from({ length: listed }, () => LIST),
    ]);
    expect(journal.key).toEqual({ stage: 'none' });
  });

  test('since the app has been deleted is told, as soon as that can be read', async () => {
    const details = inTurn(
      () => ({ id: 'a1' }),
      () => ({ id: 'a1' }),
      () => refuse(404),
    );
    const { made, journal, sent, clock, lines } = make({
      [CREATE]: () => refuse(404),
      [DETAILS]: details,
    });
    expect(await made).toBe(false);
    expect(journal.key).toEqual({ stage: 'none' });
    expect(sent).toEqual([CREATE, DETAILS, DETAILS, DETAILS]);
    expect(clock.sleeps).toEqual(seconds(2));
    expect(lines).toEqual([]);
  });

  test('with 404 of an app that is still there after 10 s fails the step', async () => {
    const { made, sent, clock } = make({
      [CREATE]: () => refuse(404),
      [DETAILS]: () => ({ id: 'a1' }),
    });
    expect(await failureOf(made)).toBe('GET /x answered 404.');
    expect(sent).toEqual([CREATE, ...Array.from({ length: 11 }, () => DETAILS)]);
    expect(clock.sleeps).toEqual(seconds(10));
  });

  test('with 404 says what was waited for when time ends', async () => {
    const script = { [CREATE]: () => refuse(404), [DETAILS]: () => ({ id: 'a1' }) };
    expect(await failureOf(make(script, { options: { timeoutMs: 1000 } }).made)).toBe(
      "The step's time is used up (timeout_seconds: 1): waiting until the deletion of the app can be read. Raise timeout_seconds if the service is just slow.",
    );
  });

  test('of a full app revokes the oldest key that may go, and asks once more', async () => {
    const remove = `DELETE ${APP}/keys/o1`;
    const { made, journal, saved, sent, lines } = make(
      {
        [CREATE]: inTurn(() => refuse(409), create),
        [LIST]: () => list(...FIVE),
        [remove]: () => undefined,
      },
      { whenFull: { do: 'free', keys: keys({ o1: 0, o2: 0 }) } },
    );
    expect(await made).toBe(true);
    expect(sent).toEqual([CREATE, LIST, remove, CREATE]);
    expect(journal.revokedKeyIds).toEqual(['o1']);
    expect(saved[2]).toContain('"knownKeyIds":["o2","o3","o4","o5"]');
    expect(lines).toEqual(['info: Revoked the key o1.', CREATED]);
  });

  test('that comes again after a key was revoked fails the step', async () => {
    const remove = `DELETE ${APP}/keys/o1`;
    const { made, journal, sent } = make(
      { [CREATE]: () => refuse(409), [LIST]: () => list(...FIVE), [remove]: () => undefined },
      { whenFull: { do: 'free', keys: keys({ o1: 0, o2: 0 }) } },
    );
    expect(await failureOf(made)).toBe('no slot beside o1,o2,o3,o4,o5');
    expect(sent).toEqual([CREATE, LIST, remove, CREATE, LIST]);
    expect(journal.key).toEqual({ stage: 'none' });
  });

  test('of a full app that is to be waited for waits, and asks again', async () => {
    const { made, sent, clock } = make({
      [CREATE]: inTurn(() => refuse(409), create),
      [LIST]: inTurn(
        () => list(...FIVE),
        () => list('o1'),
      ),
    });
    expect(await made).toBe(true);
    expect(sent).toEqual([CREATE, LIST, LIST, CREATE]);
    expect(clock.sleeps).toEqual([5000]);
  });
});
