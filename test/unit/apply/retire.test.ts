import { describe, expect, test } from 'vitest';
import { isStillListed, retireKeys } from '../../../src/apply/retire.ts';
import { DeadlineExceededError } from '../../../src/base/errors.ts';
import type { Delivery } from '../../../src/journal/key-stage.ts';
import { targetName } from '../../../src/model/target.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal, WAYS } from '../../support/journals.ts';
import { ACTIONS, keys, STAGING, T, targets } from '../../support/observations.ts';
import { refuse, type Script, scriptedServices } from '../../support/scripted.ts';

const LIST = 'GET /api/client/apps/a1/keys';
const remove = (id: string) => `DELETE /api/client/apps/a1/keys/${id}`;
const done = () => undefined;
const [ONE, TWO] = [targetName(ACTIONS), targetName(STAGING)];
const OLD = keys({ k8: -2000, k9: -1000 });
const OWN = T + 1000;
const advice = 'Give the runs of one app a common concurrency group.';

const outcome = (target: string | undefined, kind: Delivery['outcome'], at?: number): Delivery => ({
  ...{ target, outcome: kind, at },
});

interface Given {
  readonly deliveries?: readonly Delivery[];
  /** The time that each look at a target shows; the last one from then on. */
  readonly times?: readonly (number | undefined)[];
  /** When the secrets were written before, as they were read. */
  readonly before?: readonly (number | undefined)[];
  /** The targets that held each key. */
  readonly holders?: readonly string[];
  readonly readUpdatedAt?: GitHub['readUpdatedAt'];
  readonly revokes?: () => unknown;
  readonly areGone?: boolean;
  /** Ids of keys that the step has revoked for another reason. */
  readonly revokedBefore?: readonly string[];
  readonly isKeyMade?: boolean;
}

async function retire(given: Given) {
  const {
    deliveries = [outcome(ONE, 'written', OWN)],
    before = [0],
    holders = [ONE],
    isKeyMade = true,
  } = given;
  const times = [...(given.times ?? [OWN])];
  const looks: string[] = [];
  const read: GitHub['readUpdatedAt'] = async (target, name) => {
    looks.push(`${targetName(target)} ${name}`);
    return times.length > 1 ? times.shift() : times[0];
  };
  const script = { [remove('k8')]: given.revokes ?? done, [remove('k9')]: done };
  const gone = { [remove('k8')]: () => refuse(404), [remove('k9')]: () => refuse(404) };
  const github = { readUpdatedAt: given.readUpdatedAt ?? read };
  const scripted = scriptedServices(given.areGone ? gone : script, { github });
  const { journal } = newJournal();
  journal.revokedKeyIds.push(...(given.revokedBefore ?? []));
  if (isKeyMade) {
    WAYS.delivering(journal, 'persistent');
    for (const delivery of deliveries) journal.delivered(delivery);
  }
  const failure = await failureOf(
    retireKeys(scripted.services, journal, {
      ...{ do: 'retire-keys', appId: 'a1', name: 'WHISP_API_KEY', now: T },
      keys: OLD.map((key) => ({ key, holders })),
      targets: targets(...before),
    }),
  );
  return { ...scripted, journal, failure, looks };
}

describe('old keys', () => {
  test('are revoked where every target shows the own write, and are looked at before and after', async () => {
    const { sent, journal, failure, looks, clock } = await retire({});
    expect(failure).toBeUndefined();
    expect(sent).toEqual([remove('k8'), remove('k9')]);
    expect(journal.revokedKeyIds).toEqual(['k8', 'k9']);
    expect(looks).toEqual([`${ONE} WHISP_API_KEY`, `${ONE} WHISP_API_KEY`]);
    expect(clock.sleeps).toEqual([]);
  });

  test('are revoked where there are no targets, and GitHub is not asked', async () => {
    const { sent, looks } = await retire({ before: [], deliveries: [], holders: [] });
    expect(sent).toEqual([remove('k8'), remove('k9')]);
    expect(looks).toEqual([]);
  });

  test('are revoked where what was not written is as it was read', async () => {
    const { sent } = await retire({ isKeyMade: false, times: [T] });
    expect(sent).toEqual([remove('k8'), remove('k9')]);
  });

  test('are revoked where a target has held nothing, and nothing was written there', async () => {
    const { sent, looks } = await retire({ isKeyMade: false, before: [undefined] });
    expect(sent).toEqual([remove('k8'), remove('k9')]);
    expect(looks).toEqual([]);
  });

  test.each([
    { title: 'an earlier time', late: OWN - 1 },
    { title: 'no time', late: undefined },
  ])('are revoked once a read that shows $title is not late any more', async ({ late }) => {
    const { sent, clock } = await retire({ times: [late, late, OWN] });
    expect(sent).toEqual([remove('k8'), remove('k9')]);
    expect(clock.sleeps).toEqual([1000, 1000]);
  });

  test.each([
    { title: 'a later time', times: [OWN + 1], sleeps: 0 },
    { title: 'an earlier time for 10 s', times: [OWN - 1], sleeps: 10 },
    { title: 'no time for 10 s', times: [undefined], sleeps: 10 },
  ])('stay where a target shows $title', async ({ times, sleeps }) => {
    const { sent, lines, failure, clock } = await retire({ times });
    expect(failure).toBeUndefined();
    expect(sent).toEqual([]);
    expect(clock.sleeps).toEqual(Array.from({ length: sleeps }, () => 1000));
    expect(lines).toEqual([
      `warning: Another run has written WHISP_API_KEY to ${ONE} since this step did, so no old key was revoked: k8, k9. ${advice}`,
    ]);
  });

  test('stay where the time is up before the targets could be looked at', async () => {
    const readUpdatedAt = async () => {
      throw new DeadlineExceededError('waiting', 1000);
    };
    const { sent, lines } = await retire({ readUpdatedAt });
    expect(sent).toEqual([]);
    expect(lines).toEqual([
      `warning: Whether another run has written WHISP_API_KEY could not be checked, since the step's time is up, so no old key was revoked: k8, k9. ${advice}`,
    ]);
  });

  test('stay where the targets cannot be looked at', async () => {
    const readUpdatedAt = async () => refuse(403);
    const { sent, failure } = await retire({ readUpdatedAt });
    expect(failure).toBe('GET /x answered 403.');
    expect(sent).toEqual([]);
  });

  test('stay where the time of the own write could not be read', async () => {
    const { sent, lines, looks } = await retire({ deliveries: [outcome(ONE, 'written')] });
    expect([...sent, ...looks]).toEqual([]);
    expect(lines).toEqual([
      `warning: When WHISP_API_KEY in ${ONE} was written could not be read, so no old key was revoked: another run may have written it since. Still valid: k8, k9.`,
    ]);
  });

  test.each([
    { title: 'a target that is not of this retirement', delivery: outcome(TWO, 'written') },
    { title: 'the steps that follow', delivery: outcome(undefined, 'written') },
  ])('need no time of what was given to $title', async ({ delivery }) => {
    const { sent } = await retire({ deliveries: [outcome(ONE, 'written', OWN), delivery] });
    expect(sent).toEqual([remove('k8'), remove('k9')]);
  });

  test.each([
    {
      title: 'a write that nothing is known of',
      deliveries: [outcome(ONE, 'written', OWN), outcome(TWO, 'unknown')],
    },
    { title: 'their holder, which was not written', deliveries: [outcome(ONE, 'refused')] },
  ])('stay without a word with $title', async ({ deliveries }) => {
    const { sent, looks, lines } = await retire({ deliveries });
    expect([...sent, ...looks, ...lines]).toEqual([]);
  });

  test('are revoked where only the steps that follow may not have the new one', async () => {
    const { sent } = await retire({
      deliveries: [outcome(ONE, 'written', OWN), outcome(undefined, 'unknown')],
    });
    expect(sent).toEqual([remove('k8'), remove('k9')]);
  });

  test('are revoked where another than their holder was not written', async () => {
    const { sent } = await retire({ deliveries: [outcome(ONE, 'written', OWN), outcome(TWO, 'refused')] });
    expect(sent).toEqual([remove('k8'), remove('k9')]);
  });

  test('fail the step where another run writes a target while they are revoked', async () => {
    const { failure } = await retire({ times: [OWN, OWN + 1] });
    expect(failure).toBe(
      `Another run has written WHISP_API_KEY to ${ONE} while old keys were revoked: it may hold one of k8, k9, which are revoked now. Run again to put a valid key there, and give the runs of one app a common concurrency group.`,
    );
  });

  test('that were gone already fail nothing, whoever has written meanwhile', async () => {
    const gone = () => refuse(404);
    const scripted = await retire({ times: [OWN, OWN + 1], revokes: gone });
    expect(scripted.failure).toContain('it may hold one of k9, which');
    expect(scripted.journal.revokedKeyIds).toEqual(['k9']);
  });

  test('of which none was there any more fail nothing, whoever has written meanwhile', async () => {
    const { failure, journal } = await retire({
      times: [OWN, OWN + 1],
      areGone: true,
      revokedBefore: ['k0'],
    });
    expect(failure).toBeUndefined();
    expect(journal.revokedKeyIds).toEqual(['k0']);
  });

  test('that were revoked before are not told with them', async () => {
    const { failure } = await retire({ times: [OWN, OWN + 1], revokedBefore: ['k0'] });
    expect(failure).toContain('it may hold one of k8, k9, which');
  });

  test('fail nothing where the time is up after they were revoked', async () => {
    let looks = 0;
    const readUpdatedAt = async () => {
      if (++looks > 1) throw new DeadlineExceededError('waiting', 1000);
      return OWN;
    };
    const { failure, journal } = await retire({ readUpdatedAt });
    expect(failure).toBeUndefined();
    expect(journal.revokedKeyIds).toEqual(['k8', 'k9']);
  });
});

describe('whether the new key is still valid', () => {
  const check = async (script: Script, { isKeyMade = true, timeoutMs = 300_000 } = {}) => {
    const scripted = scriptedServices(script, { timeoutMs });
    const { journal } = newJournal();
    if (isKeyMade) WAYS.created(journal, 'persistent');
    const isValid = await isStillListed(scripted.services, journal, 'a1');
    return { ...scripted, isValid };
  };

  test('is not asked where there is none', async () => {
    expect(await check({}, { isKeyMade: false })).toMatchObject({ isValid: true, sent: [] });
  });

  test('shows in the list of keys, which may be late', async () => {
    const { isValid, clock } = await check({ [LIST]: (at) => [{ id: at < 2000 ? 'k0' : 'k1' }] });
    expect(isValid).toBe(true);
    expect(clock.sleeps).toEqual([1000, 1000]);
  });

  test.each([
    { title: 'the list does not show it', respond: () => [{ id: 'k0' }] },
    { title: 'the app is gone', respond: () => refuse(404) },
  ])('is denied where $title for 10 s', async ({ respond }) => {
    const { isValid, clock, lines } = await check({ [LIST]: respond });
    expect(isValid).toBe(false);
    expect(clock.sleeps).toHaveLength(10);
    expect(lines).toEqual([]);
  });

  test('is not known where the time is up, which is said', async () => {
    const { isValid, lines } = await check({ [LIST]: () => [] }, { timeoutMs: 1000 });
    expect(isValid).toBe(true);
    expect(lines).toEqual([
      "warning: Whether the new key k1 is still valid could not be checked: The step's time is used up (timeout_seconds: 1): waiting until the new key is in the list of keys. Raise timeout_seconds if the service is just slow.",
    ]);
  });

  test('fails the step where it cannot be asked', async () => {
    expect(await failureOf(check({ [LIST]: () => refuse(403) }))).toBe('GET /x answered 403.');
  });
});
