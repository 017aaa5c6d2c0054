import { describe, expect, test } from 'vitest';
import { accountMark } from '../../../src/journal/account.ts';
import { Journal } from '../../../src/journal/journal.ts';
import type { Lifetime } from '../../../src/journal/key-stage.ts';
import { decodePending, type PendingKey } from '../../../src/journal/state.ts';
import { KEY, newJournal, refused, type StageName, unknown, WAYS, written } from '../../support/journals.ts';
import { chatApp } from '../../support/tasks.ts';

const STAGES = Object.keys(WAYS) as StageName[];

const EVENTS = {
  keyRequested: (journal: Journal) => journal.keyRequested('a1', 'persistent', []),
  keyRequestedAgain: (journal: Journal) => journal.keyRequestedAgain(0),
  keyRefused: (journal: Journal) => journal.keyRefused(),
  keyCreated: (journal: Journal) => journal.keyCreated(KEY),
  deliveryBegun: (journal: Journal) => journal.deliveryBegun(),
  'delivered: written': (journal: Journal) => journal.delivered(written('t9')),
  'delivered: refused': (journal: Journal) => journal.delivered(refused('t9')),
  'delivered: unknown': (journal: Journal) => journal.delivered(unknown('t9')),
  deliveryEnded: (journal: Journal) => journal.deliveryEnded(),
  keyGone: (journal: Journal) => journal.keyGone(),
} as const;

type EventName = keyof typeof EVENTS;

/** Every transition that is possible: to which stage it leads. All other cells of the table are defects, and throw. */
const TABLE: Readonly<Record<StageName, Partial<Record<EventName, StageName>>>> = {
  none: { keyRequested: 'creating' },
  creating: { keyRequestedAgain: 'creating', keyRefused: 'none', keyCreated: 'created' },
  created: {
    deliveryBegun: 'delivering',
    'delivered: written': 'created',
    'delivered: refused': 'created',
    'delivered: unknown': 'created',
    deliveryEnded: 'undelivered',
    keyGone: 'gone',
  },
  delivering: {
    deliveryBegun: 'delivering',
    'delivered: written': 'delivering',
    'delivered: refused': 'delivering',
    'delivered: unknown': 'delivering',
    deliveryEnded: 'undelivered',
    keyGone: 'gone',
  },
  undelivered: { keyGone: 'gone' },
  'partly-delivered': { keyGone: 'gone' },
  delivered: { keyGone: 'gone' },
  gone: { keyRequested: 'creating' },
};

const cells = STAGES.flatMap((stage) =>
  (Object.keys(EVENTS) as EventName[]).map((event) => ({ stage, event, to: TABLE[stage][event] })),
);

test.each(cells)('$stage, $event: $to', ({ stage, event, to }) => {
  const { journal } = newJournal();
  WAYS[stage](journal, 'persistent');
  if (to === undefined) {
    expect(() => EVENTS[event](journal)).toThrow(`the key is ${stage}`);
    expect(journal.key.stage).toBe(stage);
  } else {
    EVENTS[event](journal);
    expect(journal.key.stage).toBe(to);
  }
});

const revocable: PendingKey = { stage: 'revocable', appId: 'a1', keyId: 'k1' };
const delivering: PendingKey = { stage: 'delivering', appId: 'a1', keyId: 'k1' };

/** What the post step is told at each stage: nothing, which key it revokes or looks up, which lost request it looks into. */
const STATES: readonly {
  readonly stage: StageName;
  readonly persistent: PendingKey | 'nothing' | 'lost';
  readonly job: PendingKey | 'nothing' | 'lost';
}[] = [
  { stage: 'none', persistent: 'nothing', job: 'nothing' },
  { stage: 'creating', persistent: 'lost', job: 'lost' },
  { stage: 'created', persistent: revocable, job: revocable },
  { stage: 'delivering', persistent: delivering, job: revocable },
  { stage: 'undelivered', persistent: revocable, job: revocable },
  { stage: 'partly-delivered', persistent: 'nothing', job: revocable },
  { stage: 'delivered', persistent: 'nothing', job: revocable },
  { stage: 'gone', persistent: 'nothing', job: 'nothing' },
];

describe('the post step is told', () => {
  const rows = STATES.flatMap((row) =>
    (['persistent', 'job'] as const).map((lifetime) => ({ ...row, lifetime, expected: row[lifetime] })),
  );
  test.each(rows)('of a $lifetime key that is $stage: $expected', ({ stage, lifetime, expected }) => {
    const { journal, saved } = newJournal();
    WAYS[stage](journal, lifetime);
    const state = saved.at(-1) ?? '';
    const pending = decodePending(state);
    if (expected === 'nothing') expect(state).toBe('');
    else if (expected === 'lost')
      expect(pending).toMatchObject({ key: undefined, lost: [{ appId: 'a1', knownKeyIds: ['k0'] }] });
    else expect(pending).toMatchObject({ key: expected, lost: [] });
    expect(saved.join()).not.toContain(KEY.token);
  });
});

test('the state names the address and, as a salted hash only, the account', () => {
  const { journal, saved } = newJournal();
  WAYS.creating(journal, 'job');
  const pending = decodePending(saved.at(-1) ?? '');
  expect(pending?.apiUrl).toBe('https://whisp.test');
  expect(saved.join()).not.toContain('acme.test');
  expect(accountMark('DEV@acme.test', pending?.account)).toBe(pending?.account);
  expect(accountMark('other@acme.test', pending?.account)).not.toBe(pending?.account);
  expect(accountMark('dev@acme.test')).not.toBe(pending?.account);
});

const conclusions: readonly { title: string; outcomes: readonly (typeof written)[]; stage: StageName }[] = [
  { title: 'every target has it', outcomes: [written, written], stage: 'delivered' },
  { title: 'no target can have it', outcomes: [refused, refused], stage: 'undelivered' },
  { title: 'none was tried', outcomes: [], stage: 'undelivered' },
  { title: 'one target has it', outcomes: [refused, written], stage: 'partly-delivered' },
  { title: 'one target may have it', outcomes: [unknown, refused], stage: 'partly-delivered' },
  { title: 'the last target may have it', outcomes: [refused, unknown], stage: 'partly-delivered' },
  { title: 'some have it, one may', outcomes: [written, unknown], stage: 'partly-delivered' },
];

test.each(conclusions)('when delivery has ended and $title, the key is $stage', ({ outcomes, stage }) => {
  const { journal } = newJournal();
  WAYS.delivering(journal, 'persistent');
  for (const [index, outcome] of outcomes.entries()) journal.delivered(outcome(`t${index}`));
  journal.deliveryEnded();
  expect(journal.key.stage).toBe(stage);
});

test('what is recorded stays so when the state cannot be saved', () => {
  let isFull = false;
  const full = new Journal({
    saveState: () => {
      if (isFull) throw new Error('no space left');
    },
  });
  full.keyRequested('a1', 'persistent', []);
  isFull = true;
  expect(() => full.keyCreated(KEY)).toThrow('no space left');
  expect(full.key.stage).toBe('created');
  expect(full.validKey?.key.id).toBe('k1');
});

test('a lost request is kept beside the key that was made after it, and forgets keys that have been named', () => {
  const { journal, saved } = newJournal();
  WAYS.creating(journal, 'persistent');
  journal.keysNamed('a1', ['k7']);
  journal.keyRequestedAgain(0);
  journal.keyCreated(KEY);
  expect(decodePending(saved.at(-1) ?? '')).toMatchObject({
    key: revocable,
    lost: [{ appId: 'a1', knownKeyIds: ['k0', 'k7', 'k1'] }],
  });
  journal.keysNamed('a1', ['k8']);
  journal.keysNamed('a2', ['k9']);
  expect(journal.lost).toEqual([{ appId: 'a1', knownKeyIds: ['k0', 'k7', 'k1', 'k8'] }]);
  journal.lostSettled();
  expect(decodePending(saved.at(-1) ?? '')).toMatchObject({ key: revocable, lost: [] });
});

test('the targets that hold the key are those that were written, in their order', () => {
  const { journal } = newJournal();
  WAYS.delivering(journal, 'persistent');
  for (const delivery of [written('b'), refused('x'), written('a'), unknown('y')])
    journal.delivered(delivery);
  journal.delivered({ target: undefined, outcome: 'written', at: undefined });
  expect(journal.writtenTargets).toEqual(['b', 'a']);
});

test('what has been made is never changed in place', () => {
  const { journal } = newJournal();
  const before = journal.made;
  const app = chatApp();
  journal.appCreated(app, 7);
  journal.environmentCreated('acme/web:environment/x', 8);
  expect(before).toEqual({ app: undefined, environments: new Map() });
  expect(journal.made).toEqual({
    app: { app, at: 7 },
    environments: new Map([['acme/web:environment/x', 8]]),
  });
});

test.each<Lifetime>(['job', 'persistent'])(
  'a %s key that has begun to be given away is not begun again',
  (lifetime) => {
    const { journal } = newJournal();
    WAYS.delivering(journal, lifetime);
    const { key } = journal;
    journal.deliveryBegun();
    expect(journal.key).toEqual(key);
  },
);
