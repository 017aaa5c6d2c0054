import { describe, expect, test } from 'vitest';
import { createEnvironments, writeBaseUrl, writeKey } from '../../../src/apply/write-targets.ts';
import { ApiError, NetworkError, UserError } from '../../../src/base/errors.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import { ServiceClock } from '../../../src/services/http/service-clock.ts';
import { failureOf } from '../../support/failures.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { newJournal, WAYS } from '../../support/journals.ts';
import { STAGING, T, targets } from '../../support/observations.ts';
import { scriptedServices } from '../../support/scripted.ts';

const [ONE, TWO] = ['acme/web:actions', 'acme/web:environment/staging'];
const BOTH = targets(undefined, undefined);
const refusal = (status: number) => new ApiError('PUT /x', status, '');
const lost = new NetworkError('PUT /x', 'lost its connection', { sent: true, lasting: false });

type Outcome = Awaited<ReturnType<GitHub['write']>>;
const DONE: Outcome = { outcome: 'done', value: undefined };

function begin(github: Partial<GitHub>) {
  return { ...scriptedServices({}, { github }), ...newJournal() };
}

/** A GitHub whose writes end like this, one after the other, and what was written. */
function writing(...outcomes: readonly Outcome[]) {
  const calls: unknown[] = [];
  const left = [...outcomes];
  const write: GitHub['write'] = async ({ target }, value) => {
    calls.push([target.store, value]);
    return left.shift() ?? expect.unreachable();
  };
  return { write, calls };
}

describe('environments', () => {
  test('are created, and when is noted', async () => {
    const calls: unknown[] = [];
    const createEnvironment: GitHub['createEnvironment'] = async (target) => {
      calls.push(target);
      return true;
    };
    const { services, journal, lines, clock } = begin({ createEnvironment });
    await createEnvironments(services, journal, BOTH);
    expect(calls).toEqual([STAGING]);
    expect([...journal.made.environments]).toEqual([[TWO, clock.monotonic()]]);
    expect(lines).toEqual([`info: Created the environment of ${TWO}.`]);
  });

  test('of another run are not taken for own ones', async () => {
    const { services, journal, lines } = begin({ createEnvironment: async () => false });
    await createEnvironments(services, journal, BOTH);
    expect([...journal.made.environments]).toEqual([]);
    expect(lines).toEqual([`info: The environment of ${TWO} exists: another run has created it.`]);
  });

  test('that cannot be created end the step before there is a key', async () => {
    const createEnvironment = () => Promise.reject(new UserError('no right for it.'));
    const { services, journal } = begin({ createEnvironment });
    expect(await failureOf(createEnvironments(services, journal, BOTH))).toBe(
      `${TWO}: the environment could not be created: no right for it. No key was created.`,
    );
    expect([...journal.made.environments]).toEqual([]);
  });
});

describe('the base URL', () => {
  const value = { which: 'baseUrl', name: 'WHISP_BASE_URL', value: 'https://chat.example' };
  const write = (github: Partial<GitHub>) => {
    const scripted = begin(github);
    const { name, value: url } = value;
    return {
      ...scripted,
      failure: failureOf(
        writeBaseUrl(scripted.services, scripted.journal, { name, value: url, targets: BOTH }),
      ),
    };
  };

  test('is written to every target', async () => {
    const { write: play, calls } = writing(DONE, DONE);
    const { failure, journal, lines } = write({ write: play });
    expect(await failure).toBeUndefined();
    expect(calls).toEqual([
      ['actions', value],
      ['environment', value],
    ]);
    expect(journal.baseUrlTargets).toEqual([ONE, TWO]);
    expect(lines).toEqual([`info: Wrote WHISP_BASE_URL to ${ONE}.`, `info: Wrote WHISP_BASE_URL to ${TWO}.`]);
  });

  test('is tried with every target, and those that refuse it are told', async () => {
    const error = new UserError('it is odd.');
    const { write: play } = writing({ outcome: 'refused', error }, DONE);
    const { failure, journal } = write({ write: play });
    expect(await failure).toBe(
      `WHISP_BASE_URL could not be written to every target. No key was created.\n  - ${ONE}: it is odd.`,
    );
    expect(journal.baseUrlTargets).toEqual([TWO]);
  });

  test.each([
    {
      title: 'what GitHub is asked to explain',
      explain: async () => new UserError(`${ONE}: no right for it.`),
      why: 'no right for it.',
    },
    {
      title: 'an explanation that begins in another way',
      explain: async () => new UserError('No right for it.'),
      why: 'No right for it.',
    },
    {
      title: 'the response itself where nothing explains it',
      explain: () => Promise.reject(new Error('x')),
      why: 'PUT /x answered 403.',
    },
  ])('is refused with $title', async ({ explain, why }) => {
    const { write: play } = writing({ outcome: 'refused', error: refusal(403) }, DONE);
    const { failure } = write({ write: play, explain });
    expect(await failure).toMatch(`\n  - ${ONE}: ${why}`);
  });

  test('needs no explanation where the refusal is not about access', async () => {
    const { write: play } = writing({ outcome: 'refused', error: refusal(422) }, DONE);
    expect(await write({ write: play }).failure).toMatch(`\n  - ${ONE}: PUT /x answered 422.`);
  });
});

describe('the key', () => {
  const value = { which: 'apiKey', name: 'WHISP_API_KEY', value: 'the-token' };
  const write = async (github: Partial<GitHub>, readsBack = false) => {
    const scripted = begin(github);
    WAYS.created(scripted.journal, 'persistent');
    const outcomes = await writeKey(scripted.services, scripted.journal, {
      ...{ name: 'WHISP_API_KEY', targets: BOTH, readsBack },
    });
    return { ...scripted, outcomes };
  };

  test('must be there', async () => {
    const { services, journal } = begin({});
    const failed = writeKey(services, journal, { name: 'A', targets: BOTH, readsBack: false });
    expect(await failureOf(failed)).toBe('there is no key to write');
  });

  test('is written to every target, and the journal says before that it is on its way', async () => {
    const stages: string[] = [];
    const { write: play, calls } = writing(DONE, DONE);
    const scripted = begin({
      write: (...given) => {
        stages.push(scripted.journal.key.stage);
        return play(...given);
      },
    });
    WAYS.created(scripted.journal, 'persistent');
    const written = { name: 'WHISP_API_KEY', targets: BOTH, readsBack: false };
    expect(await writeKey(scripted.services, scripted.journal, written)).toEqual([]);
    expect(stages).toEqual(['delivering', 'delivering']);
    expect(calls).toEqual([
      ['actions', value],
      ['environment', value],
    ]);
    expect(scripted.journal.validKey?.deliveries).toEqual([
      { target: ONE, outcome: 'written', at: undefined },
      { target: TWO, outcome: 'written', at: undefined },
    ]);
    expect(scripted.lines).toEqual([
      `info: Wrote WHISP_API_KEY to ${ONE}.`,
      `info: Wrote WHISP_API_KEY to ${TWO}.`,
    ]);
  });

  test('is written with its time read back where that is asked for', async () => {
    const { write: play } = writing(DONE, DONE);
    const readUpdatedAt: GitHub['readUpdatedAt'] = async ({ store }) => (store === 'actions' ? T : T + 1000);
    const { journal } = await write({ write: play, readUpdatedAt }, true);
    expect(journal.validKey?.deliveries.map(({ at }) => at)).toEqual([T, T + 1000]);
  });

  test('is not read back with a time from before the write', async () => {
    const { write: play } = writing(DONE, DONE);
    const clock = new FakeClock();
    const time = new ServiceClock(clock);
    time.note(T, { sentAt: clock.now(), receivedAt: clock.now() });
    let looks = 0;
    const readUpdatedAt: GitHub['readUpdatedAt'] = async () => (++looks === 1 ? T - 60_000 : T);
    const { journal, clock: own } = await write({ write: play, readUpdatedAt, time }, true);
    expect(journal.validKey?.deliveries.map(({ at }) => at)).toEqual([T, T]);
    expect(own.sleeps).toEqual([1000]);
  });

  test.each<{ title: string; first: Outcome; told: string; outcome: string }>([
    {
      title: 'refused',
      first: { outcome: 'refused', error: refusal(422) },
      told: 'not written: PUT /x answered 422.',
      outcome: 'refused',
    },
    {
      title: 'not known',
      first: { outcome: 'unknown', error: lost },
      told: 'may have been written: PUT /x lost its connection.',
      outcome: 'unknown',
    },
  ])('is written to the others where one is $title, and each is told', async ({ first, told, outcome }) => {
    const { write: play } = writing(first, DONE);
    const { outcomes, journal } = await write({ write: play });
    expect(outcomes).toEqual([`${ONE}: ${told}`, `${TWO}: written`]);
    expect(journal.validKey?.deliveries).toEqual([
      { target: ONE, outcome, at: undefined },
      { target: TWO, outcome: 'written', at: undefined },
    ]);
    expect(journal.key.stage).toBe('delivering');
  });
});
