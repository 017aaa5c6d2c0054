import { describe, expect, test } from 'vitest';
import { type Application, apply } from '../../../src/apply/apply.ts';
import { UserError } from '../../../src/base/errors.ts';
import type { Journal } from '../../../src/journal/journal.ts';
import { Teller } from '../../../src/journal/tell.ts';
import type { Change } from '../../../src/model/change.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal, WAYS } from '../../support/journals.ts';
import { account, delivery, keys, keyTask, observedApp, targets } from '../../support/observations.ts';
import { runnerFiles } from '../../support/runner-files.ts';
import { refuse, type Script, type ScriptOptions, scriptedServices } from '../../support/scripted.ts';
import { chatApp, sweepTask } from '../../support/tasks.ts';

const APPS = '/api/client/apps';
const KEYS = `${APPS}/a1/keys`;
const BASE_URL = 'https://chat.example';
const done = () => undefined;
const task = keyTask();

interface Given extends ScriptOptions {
  readonly script?: Script;
  /** What the step has done before. */
  readonly before?: (journal: Journal) => void;
  readonly observed?: Application['observed'];
}

function begin({ script = {}, before = () => {}, observed, ...options }: Given = {}) {
  const scripted = scriptedServices(script, options);
  const { journal } = newJournal();
  before(journal);
  const { outputs, given } = runnerFiles();
  const application: Application = {
    services: scripted.services,
    outputs,
    journal,
    teller: new Teller(scripted.services.log, journal),
    observed: observed ?? { for: 'key', task, account: account(observedApp({}), []) },
  };
  return {
    ...scripted,
    journal,
    given,
    applied: (changes: readonly Change[]) => apply(application, changes),
  };
}

describe('a plan', () => {
  test('is carried out in its order, and then it is done', async () => {
    const { applied, lines } = begin();
    const warn = (message: string): Change => ({ do: 'warn', message });
    expect(await applied([warn('one'), warn('two'), warn('one')])).toBeUndefined();
    expect(lines).toEqual(['warning: one', 'warning: two']);
  });

  test('ends where something has to be read again', async () => {
    const { applied, lines } = begin();
    const again: Change = { do: 'observe-again', invalidates: ['app', 'targets'] };
    expect(await applied([again, { do: 'warn', message: 'one' }])).toEqual(['app', 'targets']);
    expect(lines).toEqual([]);
  });

  test('goes on where nothing has to be read again', async () => {
    const { applied, lines } = begin();
    const again: Change = { do: 'observe-again', invalidates: [] };
    expect(await applied([again, { do: 'warn', message: 'one' }])).toBeUndefined();
    expect(lines).toEqual(['warning: one']);
  });

  test('fails with the error that it foresees', async () => {
    const error = new UserError('It is full.');
    await expect(begin().applied([{ do: 'fail', error }])).rejects.toBe(error);
  });

  test('fails in the end where something could not be deleted', async () => {
    const { applied, lines } = begin({ script: { [`DELETE ${APPS}/a1`]: () => refuse(403) } });
    const changes: readonly Change[] = [
      { do: 'delete-app', app: chatApp() },
      { do: 'warn', message: 'one' },
    ];
    expect(await failureOf(applied(changes))).toBe('The app "chat" (a1): GET /x answered 403.');
    expect(lines).toEqual(['warning: one']);
  });
});

describe('each change of a plan', () => {
  test('registers an account', async () => {
    const register = () => ({ accessToken: 'token' });
    const { applied, journal, sent } = begin({ script: { 'POST /api/auth/register': register } });
    await applied([{ do: 'register-account', companyName: 'Acme' }]);
    expect(sent).toEqual(['POST /api/auth/register']);
    expect(journal.accountCreated).toBe(true);
  });

  test('creates an app', async () => {
    const { applied, journal } = begin({ script: { [`POST ${APPS}`]: () => ({ id: 'a1', name: 'chat' }) } });
    await applied([{ do: 'create-app', name: 'chat', listed: [], now: 0 }]);
    expect(journal.made.app?.app.id).toBe('a1');
  });

  test('deletes a duplicate', async () => {
    const script = { [`GET ${KEYS}`]: () => [], [`DELETE ${APPS}/a1`]: done };
    const { applied, sent } = begin({ script });
    await applied([{ do: 'delete-duplicate', app: chatApp() }]);
    expect(sent).toEqual([`GET ${KEYS}`, `DELETE ${APPS}/a1`]);
  });

  test('creates environments', async () => {
    const { applied, journal } = begin({ github: { createEnvironment: async () => true } });
    await applied([{ do: 'create-environments', targets: targets(undefined, undefined) }]);
    expect([...journal.made.environments.keys()]).toEqual(['acme/web:environment/staging']);
  });

  test('writes the base URL', async () => {
    const write = async () => ({ outcome: 'done', value: undefined }) as const;
    const { applied, journal } = begin({ github: { write } });
    const change = { name: 'WHISP_BASE_URL', value: BASE_URL, targets: targets(undefined) };
    await applied([{ do: 'write-base-url', ...change }]);
    expect(journal.baseUrlTargets).toEqual(['acme/web:actions']);
  });

  test('makes room for a key', async () => {
    const { applied, journal } = begin({ script: { [`DELETE ${KEYS}/k8`]: done } });
    await applied([{ do: 'free-slot', appId: 'a1', keys: keys({ k8: 0 }), now: 0 }]);
    expect(journal.revokedKeyIds).toEqual(['k8']);
  });

  test('writes the key', async () => {
    const write = async () => ({ outcome: 'done', value: undefined }) as const;
    const before = (journal: Journal) => WAYS.created(journal, 'persistent');
    const { applied, journal } = begin({ github: { write }, before });
    await applied([{ do: 'write-key', name: 'WHISP_API_KEY', targets: targets(undefined) }]);
    expect(journal.writtenTargets).toEqual(['acme/web:actions']);
  });

  test('publishes the key', async () => {
    const { applied, given } = begin({ before: (journal) => WAYS.created(journal, 'persistent') });
    await applied([{ do: 'publish', task, baseUrl: BASE_URL }]);
    expect(given.at(-1)).toBe('api_key=the-token');
  });

  test('publishes the key that targets hold', async () => {
    const ensure = { currentApiKey: 'current', maxAgeMs: undefined };
    const { applied, given } = begin();
    const ensuring = keyTask({ delivery: delivery({ ensure }) });
    await applied([{ do: 'publish-stored', keys: [], task: ensuring, baseUrl: BASE_URL }]);
    expect(given.at(-1)).toBe('api_key=current');
  });

  test('retires keys', async () => {
    const { applied, journal } = begin({ script: { [`DELETE ${KEYS}/k8`]: done } });
    const retired = keys({ k8: 0 }).map((key) => ({ key, holders: [] }));
    await applied([{ do: 'retire-keys', appId: 'a1', keys: retired, targets: [], name: 'A', now: 0 }]);
    expect(journal.revokedKeyIds).toEqual(['k8']);
  });

  test.each([
    { title: 'of which all are known', unknown: [] },
    { title: 'of which one is not known', unknown: ['k2'] },
    { title: 'of which none is known', unknown: ['k1', 'k2'] },
  ])('revokes keys $title', async ({ unknown }) => {
    const respond = (id: string) => () => (unknown.includes(id) ? refuse(404) : undefined);
    const script = Object.fromEntries(
      ['a1', 'a2'].flatMap((id) =>
        ['k1', 'k2'].map((key) => [`DELETE ${APPS}/${id}/keys/${key}`, respond(key)] as const),
      ),
    );
    const { applied, lines } = begin({ script });
    const apps = [chatApp(), chatApp({ id: 'a2' })];
    await applied([{ do: 'revoke-keys', apps, keyIds: ['k1', 'k2'] }]);
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual(
      unknown.length === 0
        ? []
        : [
            `warning: Not among the keys of the app a1, a2: ${unknown.join(', ')}. They have been revoked already, or are another app's: check app_name and key_id.`,
          ],
    );
  });
});

describe('the creation of a key', () => {
  const create: Change = { do: 'create-key', observed: observedApp({}), whenFull: { do: 'free', keys: [] } };

  test('lets the plan go on', async () => {
    const { applied, journal, lines } = begin({
      script: { [`POST ${KEYS}`]: () => ({ id: 'k1', token: 't' }) },
    });
    expect(await applied([create, { do: 'warn', message: 'one' }])).toBeUndefined();
    expect(journal.key).toMatchObject({ stage: 'created', key: { id: 'k1' } });
    expect(lines.at(-1)).toBe('warning: one');
  });

  test('begins anew where the app has been deleted', async () => {
    const script = { [`POST ${KEYS}`]: () => refuse(404), [`GET ${APPS}/a1`]: () => refuse(404) };
    expect(await begin({ script }).applied([create])).toEqual(['app']);
  });

  test('is told what fills the app where it has no room', async () => {
    const full = observedApp({ k1: 0, k2: 0, k3: 0, k4: 0, k5: 0 });
    const list = full.activeKeys.map(({ id }) => ({ id }));
    const script = { [`POST ${KEYS}`]: () => refuse(409), [`GET ${KEYS}`]: () => list };
    const { applied } = begin({ script });
    expect(await failureOf(applied([{ ...create, observed: full }]))).toMatch(/No key was created/);
  });

  test('is only for who makes keys', async () => {
    const observed = { for: 'sweep', task: sweepTask(), previews: [] } as const;
    expect(await failureOf(begin({ observed }).applied([create]))).toBe(
      'only provision and rotate create keys',
    );
  });
});

describe('the check of the new key', () => {
  const check: Change = { do: 'check-key', appId: 'a1' };
  const delivered = (journal: Journal) => WAYS.delivered(journal, 'persistent');
  const gone: Script = { [`GET ${KEYS}`]: () => [] };
  const what = 'The key k1 was revoked by another run while it was delivered';
  const advice = 'Give the runs of one app a common concurrency group.';
  const failed = `${what}, and t1 hold it. Run again to put a valid key there. ${advice}`;

  test('lets the plan go on where it is still there', async () => {
    const { applied, journal } = begin({
      script: { [`GET ${KEYS}`]: () => [{ id: 'k1' }] },
      before: delivered,
    });
    expect(await applied([check])).toBeUndefined();
    expect(journal.key.stage).toBe('delivered');
  });

  test('begins anew once where another run has revoked it', async () => {
    const { applied, journal, lines } = begin({ script: gone, before: delivered });
    expect(await applied([check])).toEqual(['app', 'targets']);
    expect(journal.key.stage).toBe('gone');
    expect(lines).toEqual([`warning: ${what}: one more is created and delivered. ${advice}`]);
  });

  test('fails the step the second time', async () => {
    const before = (journal: Journal) => {
      delivered(journal);
      journal.keysCreated = 2;
    };
    expect(await failureOf(begin({ script: gone, before }).applied([check]))).toBe(failed);
  });

  test('fails the step where there is no time for one more', async () => {
    expect(
      await failureOf(begin({ script: gone, before: delivered, timeoutMs: 12_500 }).applied([check])),
    ).toBe(failed);
  });
});
