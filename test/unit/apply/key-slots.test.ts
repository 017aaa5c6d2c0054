import { describe, expect, test } from 'vitest';
import {
  isFull,
  type KeyRequest,
  waitForSlot,
  whyRefused,
  withFreeSlot,
} from '../../../src/apply/key-slots.ts';
import { ApiError, UserError } from '../../../src/base/errors.ts';
import type { WhenFull } from '../../../src/model/change.ts';
import type { ObservedApp } from '../../../src/model/observed.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal } from '../../support/journals.ts';
import { app, ids, keys, keyTask, observedApp, T } from '../../support/observations.ts';
import { inTurn, refuse, type ScriptOptions, scriptedServices } from '../../support/scripted.ts';

const KEYS = 'GET /api/client/apps/a1/keys';
const DAY_BEFORE = -86_400_000;
const WAITING =
  'info: All 5 keys of the app "chat" are in use: waiting until one is revoked, as it is when the job it was made for ends.';

/** An app with that many keys, and the list of as many. */
const having = (count: number, changes: Partial<ObservedApp> = {}) =>
  observedApp(Object.fromEntries(idsOf(count).map((id) => [id, DAY_BEFORE])), changes);
const idsOf = (count: number) => Array.from({ length: count }, (_, index) => `k${index + 1}`);
const list = (count: number) => () => idsOf(count).map((id) => ({ id }));
const paid = app({ tier: 'PRO' });

function requestFor(observed: ObservedApp, whenFull: WhenFull = { do: 'wait' }): KeyRequest {
  const noFreeSlot = ({ activeKeys, now }: ObservedApp) =>
    new UserError(`no slot: ${ids(activeKeys)?.join(' ')} at ${now - T}`);
  return { task: keyTask(), observed, whenFull, noFreeSlot };
}

test.each([
  { title: 'a demo app with 4 keys is not full', count: 4, of: app(), full: false },
  { title: 'a demo app with 5 keys is full', count: 5, of: app(), full: true },
  { title: 'a demo app with 6 keys is full', count: 6, of: app(), full: true },
  { title: 'how many keys an app of another tier takes is not known', count: 5, of: paid, full: false },
])('$title', ({ count, of, full }) => {
  expect(isFull(having(count, { app: of }))).toBe(full);
});

describe('waiting for a slot', () => {
  const wait = (respond: () => unknown, options: ScriptOptions = {}) => {
    const scripted = scriptedServices({ [KEYS]: respond }, options);
    const full = having(5);
    return { ...scripted, full, waited: waitForSlot(scripted.services, requestFor(full), full) };
  };

  test('lists the keys every 5 s until there are fewer', async () => {
    const listed = [{ id: 'k1' }, { id: 'k9', status: 'REVOKED' }];
    const { waited, full, clock, sent, lines } = wait(inTurn(list(5), list(6), () => listed));
    expect(await waited).toEqual({
      ...full,
      activeKeys: [{ id: 'k1', createdAt: undefined }],
      revokedKeys: [{ id: 'k9', createdAt: undefined }],
      now: T + 15_000,
    });
    expect(clock.sleeps).toEqual([5000, 5000, 5000]);
    expect(sent).toEqual([KEYS, KEYS, KEYS]);
    expect(lines).toEqual([WAITING]);
  });

  test('ends with one slot', async () => {
    const { waited, clock } = wait(list(4));
    expect(ids((await waited).activeKeys)).toEqual(['k1', 'k2', 'k3', 'k4']);
    expect(clock.sleeps).toEqual([5000]);
  });

  test('ends when the app is gone, which has no keys then', async () => {
    const { waited, full } = wait(() => refuse(404));
    expect(await waited).toEqual({ ...full, activeKeys: [], revokedKeys: [], now: T + 5000 });
  });

  test('fails as the request says, with the keys as they are then, before a key could not be made in time', async () => {
    const { waited, clock } = wait(list(6), { timeoutMs: 20_000 });
    expect(await failureOf(waited)).toBe('no slot: k1 k2 k3 k4 k5 k6 at 15000');
    expect(clock.sleeps).toEqual([5000, 5000, 5000]);
  });
});

describe('a full app', () => {
  const meet = (whenFull: WhenFull, script: Parameters<typeof scriptedServices>[0]) => {
    const scripted = scriptedServices(script);
    const { journal } = newJournal();
    const request = requestFor(having(5), whenFull);
    return { ...scripted, journal, request, met: withFreeSlot(scripted.services, journal, request) };
  };

  test('is waited for where the request says so', async () => {
    const { met, request, sent, lines } = meet({ do: 'wait' }, { [KEYS]: list(4) });
    const activeKeys = idsOf(4).map((id) => ({ id, createdAt: undefined }));
    expect(await met).toEqual({ ...request, observed: { ...request.observed, activeKeys, now: T + 5000 } });
    expect(sent).toEqual([KEYS]);
    expect(lines).toEqual([WAITING]);
  });

  test('loses the first of the keys that may go, once', async () => {
    const remove = 'DELETE /api/client/apps/a1/keys/k2';
    const whenFull: WhenFull = { do: 'free', keys: keys({ k2: 0, k3: 0 }) };
    const { met, request, journal, sent, clock } = meet(whenFull, { [remove]: () => undefined });
    const { observed } = request;
    const activeKeys = observed.activeKeys.filter(({ id }) => id !== 'k2');
    expect(await met).toEqual({
      ...request,
      observed: { ...observed, activeKeys },
      whenFull: { do: 'free', keys: [] },
    });
    expect(ids(activeKeys)).toEqual(['k1', 'k3', 'k4', 'k5']);
    expect(journal.revokedKeyIds).toEqual(['k2']);
    expect(sent).toEqual([remove]);
    expect(clock.sleeps).toEqual([]);
  });

  test('is a failure where no key may go', async () => {
    const { met, sent } = meet({ do: 'free', keys: [] }, {});
    expect(await failureOf(met)).toBe(`no slot: k1 k2 k3 k4 k5 at ${30 * 60_000}`);
    expect(sent).toEqual([]);
  });
});

describe('a refusal', () => {
  const why = (status: number, respond: () => unknown, before = having(5), options: ScriptOptions = {}) => {
    const scripted = scriptedServices({ [KEYS]: respond }, options);
    const error = new ApiError('POST /x', status, '');
    return { ...scripted, before, reason: whyRefused(scripted.services, before, error) };
  };

  test.each([{ status: 401 }, { status: 404 }, { status: 429 }, { status: 500 }])(
    'with $status says nothing of the number of keys',
    async ({ status }) => {
      const { reason, sent } = why(status, list(5));
      expect(await reason).toBeUndefined();
      expect(sent).toEqual([]);
    },
  );

  test('that is none of the service says nothing of the number of keys', async () => {
    const { services, sent } = scriptedServices({ [KEYS]: list(5) });
    expect(await whyRefused(services, having(5), new UserError('no.'))).toBeUndefined();
    expect(sent).toEqual([]);
  });

  test.each([
    { title: 'a demo app has 5 keys', now: 5, of: app(), before: 0, full: true },
    { title: 'a demo app has 4 keys', now: 4, of: app(), before: 4, full: false },
    { title: 'a demo app has 5 keys of 7 before', now: 5, of: app(), before: 7, full: true },
    { title: 'another app has 5 keys', now: 5, of: paid, before: 3, full: true },
    { title: 'another app has 4 keys', now: 4, of: paid, before: 4, full: false },
    { title: 'another app has as many as before', now: 7, of: paid, before: 7, full: true },
    { title: 'another app has fewer than before', now: 6, of: paid, before: 7, full: false },
  ])('is explained at once, or not at all, where $title', async ({ now, of, before, full }) => {
    const { reason, before: observed, sent, clock } = why(400, list(now), having(before, { app: of }));
    const activeKeys = idsOf(now).map((id) => ({ id, createdAt: undefined }));
    expect(await reason).toEqual(full ? { ...observed, activeKeys, now: T } : undefined);
    expect(sent).toEqual([KEYS]);
    expect(clock.sleeps).toEqual([]);
  });

  test('by a conflict waits for keys that cannot be read yet', async () => {
    const { reason, clock } = why(409, inTurn(list(3), list(4), list(5)), having(3));
    expect(ids((await reason)?.activeKeys)).toEqual(idsOf(5));
    expect(clock.sleeps).toEqual([1000, 1000]);
  });

  test('by a conflict is not explained by keys that do not show within 10 s', async () => {
    const { reason, clock } = why(409, list(4));
    expect(await reason).toBeUndefined();
    expect(clock.sleeps).toEqual(Array.from({ length: 10 }, () => 1000));
  });

  test('that cannot be explained in time says what was waited for', async () => {
    expect(await failureOf(why(409, list(4), having(4), { timeoutMs: 1000 }).reason)).toBe(
      "The step's time is used up (timeout_seconds: 1): looking for the keys that other jobs have created. Raise timeout_seconds if the service is just slow.",
    );
  });
});
