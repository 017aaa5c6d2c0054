import { expect, test } from 'vitest';
import { deliverKey } from '../../../src/apply/deliver-key.ts';
import { ApiError, NetworkError } from '../../../src/base/errors.ts';
import type { Change } from '../../../src/model/change.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal, WAYS } from '../../support/journals.ts';
import { delivery, keys, keyTask, T, targets } from '../../support/observations.ts';
import { runnerFiles } from '../../support/runner-files.ts';
import { refuse, type Script, scriptedServices } from '../../support/scripted.ts';

const [ONE, TWO] = ['acme/web:actions', 'acme/web:environment/staging'];
const BOTH = targets(undefined, undefined);
const REMOVE = 'DELETE /api/client/apps/a1/keys/k8';
const task = keyTask({ delivery: delivery() });

const PUBLISH: Change = { do: 'publish', task, baseUrl: 'https://chat.example' };
const RETIRE: Change = {
  ...{ do: 'retire-keys', appId: 'a1', name: 'WHISP_API_KEY', now: T, targets: [] },
  keys: keys({ k8: 0 }).map((key) => ({ key, holders: [ONE] })),
};

type Outcome = 'done' | 'refused' | 'unknown';
const FAILURES = {
  refused: { outcome: 'refused', error: new ApiError('PUT /x', 422, '') },
  unknown: { outcome: 'unknown', error: new NetworkError('PUT /x', 'broke', { sent: true, lasting: false }) },
} as const;

interface Given {
  readonly outcomes: readonly [Outcome, Outcome];
  readonly changes?: readonly Change[];
  readonly script?: Script;
  readonly fails?: string;
}

async function deliver({ outcomes, changes = [], script = {}, fails = '' }: Given) {
  const left = [...outcomes];
  const reads: string[] = [];
  const github: Partial<GitHub> = {
    write: async () => {
      const outcome = left.shift() ?? expect.unreachable();
      return outcome === 'done' ? { outcome, value: undefined } : FAILURES[outcome];
    },
    readUpdatedAt: async ({ store }) => {
      reads.push(store);
      return T;
    },
  };
  const { outputs, given } = runnerFiles({}, fails);
  const scripted = scriptedServices(script, { github });
  const { journal } = newJournal();
  WAYS.created(journal, 'persistent');
  const write = { do: 'write-key', name: 'WHISP_API_KEY', targets: BOTH } as const;
  const failure = await failureOf(
    deliverKey({ services: scripted.services, outputs, journal }, write, [write, ...changes]),
  );
  return { ...scripted, journal, failure, given, reads };
}

const NOT_EVERY = 'The key k1 is not in every target. It stays valid. Run again to put it right.';

test('where every target has the key, the plan goes on', async () => {
  const { failure, journal, sent, given } = await deliver({
    outcomes: ['done', 'done'],
    changes: [PUBLISH, RETIRE],
  });
  expect(failure).toBeUndefined();
  expect(journal.key.stage).toBe('delivering');
  expect(sent).toEqual([]);
  expect(given).toEqual([]);
});

test.each([
  {
    title: 'are read back where old keys are to be retired',
    changes: [RETIRE],
    reads: ['actions', 'environment'],
  },
  { title: 'are not read back where none is', changes: [PUBLISH], reads: [] },
])('the times of the writes $title', async ({ changes, reads }) => {
  expect((await deliver({ outcomes: ['done', 'done'], changes })).reads).toEqual(reads);
});

test('where no target has the key, it is nowhere: nothing is published or retired', async () => {
  const { failure, journal, sent, given } = await deliver({
    outcomes: ['refused', 'refused'],
    changes: [PUBLISH, RETIRE],
  });
  expect(failure).toBe(
    `The key k1 could not be written to any target.\n  - ${ONE}: not written: PUT /x answered 422.\n  - ${TWO}: not written: PUT /x answered 422.`,
  );
  expect(journal.key.stage).toBe('undelivered');
  expect(sent).toEqual([]);
  expect(given).toEqual([]);
});

test('where some targets have the key, it is published, and what no target can hold is retired', async () => {
  const { failure, journal, sent, given } = await deliver({
    outcomes: ['done', 'refused'],
    changes: [PUBLISH, RETIRE],
    script: { [REMOVE]: () => undefined },
  });
  expect(failure).toBe(`${NOT_EVERY}\n  - ${ONE}: written\n  - ${TWO}: not written: PUT /x answered 422.`);
  expect(given.at(-1)).toBe('api_key=the-token');
  expect(sent).toEqual([REMOVE]);
  expect(journal.key.stage).toBe('partly-delivered');
});

test('where it is not known whether a target has the key, no old one is retired', async () => {
  const { failure, sent, given } = await deliver({
    outcomes: ['unknown', 'refused'],
    changes: [PUBLISH, RETIRE],
  });
  expect(failure).toBe(
    `${NOT_EVERY}\n  - ${ONE}: may have been written: PUT /x broke.\n  - ${TWO}: not written: PUT /x answered 422.`,
  );
  expect(given.at(-1)).toBe('api_key=the-token');
  expect(sent).toEqual([]);
});

test('what fails beside it is told, too, and keeps nothing else from being tried', async () => {
  const { failure, sent } = await deliver({
    outcomes: ['done', 'refused'],
    changes: [PUBLISH, RETIRE],
    script: { [REMOVE]: () => refuse(403) },
    fails: 'api_key',
  });
  expect(sent).toEqual([REMOVE]);
  expect(failure?.split('\n')).toEqual([
    NOT_EVERY,
    `  - ${ONE}: written`,
    `  - ${TWO}: not written: PUT /x answered 422.`,
    'Unexpected error: api_key cannot be written. This is a defect in setup-whisp; please report it with this message.',
    'Not every key of the app a1 could be revoked. Still valid:',
    '  - k8: GET /x answered 403.',
  ]);
});

test('old keys that cannot be revoked are told with it', async () => {
  const { failure } = await deliver({
    outcomes: ['done', 'refused'],
    changes: [RETIRE],
    script: { [REMOVE]: () => refuse(403) },
  });
  expect(failure?.split('\n').slice(-2)).toEqual([
    'Not every key of the app a1 could be revoked. Still valid:',
    '  - k8: GET /x answered 403.',
  ]);
});
