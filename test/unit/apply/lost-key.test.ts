import { expect, test } from 'vitest';
import { createNewKey } from '../../../src/apply/create-key.ts';
import { CancelledError, UserError } from '../../../src/base/errors.ts';
import { failureOf } from '../../support/failures.ts';
import { KEY, newJournal } from '../../support/journals.ts';
import { keyTask, observedApp } from '../../support/observations.ts';
import { inTurn, lose, refuse, type ScriptOptions, scriptedServices } from '../../support/scripted.ts';

const LIST = 'GET /api/client/apps/a1/keys';
const CREATE = 'POST /api/client/apps/a1/keys';
const LOST = 'POST /x got no response.';
const NOT_KNOWN = `info: Whether a key was created is not known: ${LOST}`;
const MAY_BE = `${LOST} A key may have been created: look at the keys of the app a1 in the Whisp dashboard.`;
const CREATED = 'info: Created the key k1.';
const create = () => ({ id: 'k1', token: KEY.token });
const list =
  (...ids: string[]) =>
  () =>
    ids.map((id) => ({ id }));
const seconds = (count: number) => Array.from({ length: count }, () => 1000);
const named = (id: string) =>
  `warning: The key ${id} of the app a1 appeared while a response was lost. If no other job made it, nobody has its token: revoke it with command: revoke and key_id: ${id}.`;

interface Given extends ScriptOptions {
  /** How long the response that is lost was waited for. */
  readonly lostAfterMs?: number;
}

function make(post: () => unknown, get: () => unknown, { lostAfterMs = 0, ...options }: Given = {}) {
  const respond = () => {
    scripted.clock.advance(lostAfterMs);
    return post();
  };
  const scripted = scriptedServices({ [CREATE]: respond, [LIST]: get }, options);
  const { journal } = newJournal();
  const made = createNewKey(scripted.services, journal, {
    task: keyTask(),
    observed: observedApp({ o1: 0 }),
    whenFull: { do: 'wait' },
    noFreeSlot: () => new UserError('no slot'),
  });
  return { ...scripted, journal, made };
}

test('where no key appears within 10 s, one is asked for again', async () => {
  const { made, journal, began, clock, sent, lines } = make(inTurn(lose, create), list('o1'));
  expect(await made).toBe(true);
  expect(sent).toEqual([CREATE, ...Array.from({ length: 11 }, () => LIST), CREATE]);
  expect(clock.sleeps).toEqual(seconds(10));
  expect(lines).toEqual([NOT_KNOWN, CREATED]);
  expect(journal.lost).toEqual([{ appId: 'a1', knownKeyIds: ['o1', 'k1'] }]);
  expect(journal.lostAt).toBe(began + 10_000);
  expect(journal.key.stage).toBe('created');
});

test('a key that appears is named, and another one is asked for', async () => {
  const get = inTurn(list('o1'), list('o1'), list('o1', 'x1', 'x2'));
  const { made, journal, began, clock, lines } = make(inTurn(lose, create), get);
  expect(await made).toBe(true);
  expect(clock.sleeps).toEqual(seconds(2));
  expect(lines).toEqual([NOT_KNOWN, named('x1'), named('x2'), CREATED]);
  expect(journal.lost).toEqual([{ appId: 'a1', knownKeyIds: ['o1', 'x1', 'x2', 'k1'] }]);
  expect(journal.lostAt).toBe(began + 2000);
});

test('a second key that appears while a response is lost ends the step', async () => {
  const { made, journal, sent, lines } = make(lose, inTurn(list('x1'), list('x1', 'x2')));
  expect(await failureOf(made)).toBe(LOST);
  expect(sent).toEqual([CREATE, LIST, CREATE, LIST]);
  expect(lines).toEqual([NOT_KNOWN, named('x1'), NOT_KNOWN, named('x2')]);
  expect(journal.lost).toEqual([{ appId: 'a1', knownKeyIds: ['o1', 'x1', 'x2'] }]);
  expect(journal.key).toMatchObject({ stage: 'creating', knownKeyIds: ['o1', 'x1', 'x2'] });
});

test('a second response may be lost where no second key appears', async () => {
  const { made, journal, clock, lines } = make(inTurn(lose, lose, create), list('x1'));
  expect(await made).toBe(true);
  expect(clock.sleeps).toEqual(seconds(10));
  expect(lines).toEqual([NOT_KNOWN, named('x1'), NOT_KNOWN, CREATED]);
  expect(journal.lost).toEqual([
    { appId: 'a1', knownKeyIds: ['o1', 'x1', 'k1'] },
    { appId: 'a1', knownKeyIds: ['o1', 'x1', 'k1'] },
  ]);
});

test('a key that cannot be looked for may be there: the step says where to look', async () => {
  const { made, journal, sent } = make(lose, () => refuse(403));
  expect(await failureOf(made)).toBe(`${MAY_BE} GET /x answered 403.`);
  expect(sent).toEqual([CREATE, LIST]);
  expect(journal.key.stage).toBe('creating');
  expect(journal.lost).toEqual([]);
});

test('a cancellation while the key is looked for is a cancellation', async () => {
  const { made, journal } = make(lose, () => {
    throw new CancelledError();
  });
  expect(await failureOf(made)).toBe('The step was cancelled.');
  expect(journal.key.stage).toBe('creating');
});

test.each([
  {
    title: 'for another look, the step says so',
    timeoutMs: 1000,
    looks: 1,
    ended: 'looking for a key whose creation had no response.',
  },
  {
    title: 'for another key, none is asked for',
    timeoutMs: 12_500,
    looks: 11,
    ended: 'too little of it is left to create a key and deliver it.',
  },
  {
    title: 'for any look, the step says so',
    timeoutMs: 20_000,
    lostAfterMs: 20_000,
    looks: 0,
    ended: 'GET /api/client/apps/a1/keys was not sent.',
  },
])('where no time is left $title', async ({ timeoutMs, lostAfterMs = 0, looks, ended }) => {
  const { made, journal, sent } = make(lose, list('o1'), { timeoutMs, lostAfterMs });
  expect(await failureOf(made)).toBe(
    `${MAY_BE} The step's time is used up (timeout_seconds: ${timeoutMs / 1000}): ${ended} Raise timeout_seconds if the service is just slow.`,
  );
  expect(sent).toEqual([CREATE, ...Array.from({ length: looks }, () => LIST)]);
  expect(journal.key.stage).toBe('creating');
  expect(journal.lost).toEqual([]);
});
