import { describe, expect, test } from 'vitest';
import {
  removeDuplicate,
  removeEnvironment,
  removePreview,
  removeStored,
} from '../../../src/apply/remove.ts';
import { CancelledError, UserError } from '../../../src/base/errors.ts';
import type { Preview, PullState } from '../../../src/model/observed.ts';
import type { Target } from '../../../src/model/target.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal } from '../../support/journals.ts';
import { ACTIONS, STAGING } from '../../support/observations.ts';
import { refuse, type Script, scriptedServices } from '../../support/scripted.ts';
import { chatApp, NAMES, sweepTask } from '../../support/tasks.ts';

const KEYS = 'GET /api/client/apps/a1/keys';
const DELETE = 'DELETE /api/client/apps/a1';
const done = () => undefined;

function begin(script: Script, github: Partial<GitHub> = {}) {
  return { ...scriptedServices(script, { github }), ...newJournal() };
}

test('the two values of a target are deleted by their names', async () => {
  const calls: unknown[] = [];
  const deleteStored: GitHub['deleteStored'] = async (...given) => void calls.push(given);
  const { services, journal, lines } = begin({}, { deleteStored });
  await removeStored(services, journal, { target: ACTIONS, names: NAMES });
  expect(calls).toEqual([[ACTIONS, NAMES]]);
  expect(journal.deletedFromTargets).toEqual(['WHISP_API_KEY and WHISP_BASE_URL from acme/web:actions']);
  expect(lines).toEqual(['info: Deleted WHISP_API_KEY and WHISP_BASE_URL from acme/web:actions.']);
});

describe('an environment', () => {
  const remove = async (target: Target, isAsked: boolean, others?: string) => {
    const calls: unknown[] = [];
    const deleteEnvironment: GitHub['deleteEnvironment'] = async (...given) => {
      calls.push(given);
      return others;
    };
    const { services, journal, lines } = begin({}, { deleteEnvironment });
    await removeEnvironment(services, journal, { target, names: NAMES, deleteEnvironment: isAsked });
    const { leftAlone, deletedFromTargets } = journal;
    return { calls, leftAlone, deletedFromTargets, lines };
  };

  test('is deleted where that is asked for', async () => {
    expect(await remove(STAGING, true)).toEqual({
      calls: [[STAGING, NAMES]],
      leftAlone: [],
      deletedFromTargets: ['the environment of acme/web:environment/staging'],
      lines: ['info: Deleted the environment of acme/web:environment/staging.'],
    });
  });

  test('stays where that is not asked for', async () => {
    expect(await remove(STAGING, false)).toEqual({
      calls: [],
      leftAlone: ['the environment of acme/web:environment/staging (delete_environment is not set)'],
      deletedFromTargets: [],
      lines: [
        'info: The environment of acme/web:environment/staging stays. Set delete_environment: true to have it deleted, too.',
      ],
    });
  });

  test('stays where it holds something else', async () => {
    expect(await remove(STAGING, true, 'the secret TOKEN')).toEqual({
      calls: [[STAGING, NAMES]],
      leftAlone: ['the environment of acme/web:environment/staging, which also holds the secret TOKEN'],
      deletedFromTargets: [],
      lines: [
        'warning: The environment of acme/web:environment/staging stays: it also holds the secret TOKEN.',
      ],
    });
  });

  test.each([true, false])('is none for another store (asked for: %s)', async (isAsked) => {
    const nothing = { calls: [], leftAlone: [], deletedFromTargets: [], lines: [] };
    expect(await remove(ACTIONS, isAsked)).toEqual(nothing);
  });
});

describe('a preview', () => {
  const app = chatApp({ name: 'web-pr-7' });
  const preview: Preview = {
    ...{ app, pull: 7, state: 'closed', problem: undefined, keyIds: ['k1'], targets: [STAGING] },
  };

  /** @param states of the pull request, one a look */
  const remove = async (changes: Partial<Preview>, states: readonly PullState[], keys = ['k1']) => {
    const calls: string[] = [];
    const left = [...states];
    const github: Partial<GitHub> = {
      pullRequests: () => ({
        requireReadable: async () => {},
        read: async (pull) => {
          calls.push(`read ${pull}`);
          return left.shift() ?? expect.unreachable();
        },
      }),
      deleteStored: async () => void calls.push('delete stored'),
      deleteEnvironment: async () => void calls.push('delete environment'),
    };
    const script = { [KEYS]: () => keys.map((id) => ({ id })), [DELETE]: done };
    const scripted = begin(script, github);
    const task = { ...sweepTask(), deleteEnvironment: true };
    const failure = await failureOf(
      removePreview(scripted.services, scripted.journal, { preview: { ...preview, ...changes }, task }),
    );
    return { ...scripted, calls, failure };
  };

  test('is deleted with its values first and its environment last', async () => {
    const { calls, sent, journal, lines, failure } = await remove({}, ['closed', 'closed']);
    expect(failure).toBeUndefined();
    expect(calls).toEqual(['read 7', 'delete stored', 'read 7', 'delete environment']);
    expect(sent).toEqual([KEYS, DELETE]);
    expect(journal.deletedApps).toEqual([app]);
    expect(lines).toContain('info: Deleted the app "web-pr-7" (a1).');
  });

  test('without targets is looked at once', async () => {
    const { calls, sent } = await remove({ targets: [] }, ['closed']);
    expect(calls).toEqual(['read 7']);
    expect(sent).toEqual([KEYS, DELETE]);
  });

  test.each<{
    title: string;
    states: PullState[];
    targets: Target[];
    keys?: string[];
    why: string;
    calls: string[];
  }>([
    {
      title: 'whose pull request has been reopened',
      ...{ states: ['open'], targets: [STAGING], calls: ['read 7'] },
      why: 'pull request 7 has been reopened',
    },
    {
      title: 'whose pull request is reopened meanwhile',
      ...{ states: ['closed', 'open'], targets: [STAGING], calls: ['read 7', 'delete stored', 'read 7'] },
      why: 'pull request 7 has been reopened. Its secrets are gone: run the workflow of pull request 7 again',
    },
    {
      title: 'that has been given a new key meanwhile',
      ...{ states: ['closed', 'closed'], targets: [STAGING], keys: ['k1', 'k2'] },
      calls: ['read 7', 'delete stored', 'read 7'],
      why: 'it has been given a new key. Its secrets are gone: run the workflow of pull request 7 again',
    },
    {
      title: 'without targets that has been given a new key meanwhile',
      ...{ states: ['closed'], targets: [], keys: ['k2'], calls: ['read 7'] },
      why: 'it has been given a new key',
    },
  ])('$title is left alone', async ({ states, targets, keys, why, calls }) => {
    const removed = await remove({ targets }, states, keys);
    expect(removed.calls).toEqual(calls);
    expect(removed.sent).not.toContain(DELETE);
    expect(removed.journal.leftAlone).toEqual([`the app "web-pr-7" (a1): ${why}`]);
    expect(removed.lines.at(-1)).toBe(`warning: The app "web-pr-7" (a1) was left alone: ${why}.`);
  });

  test('that could not be looked at is not touched', async () => {
    const { failure, calls, sent } = await remove({ problem: new UserError('no right for it.') }, []);
    expect(failure).toBe('no right for it.');
    expect([...calls, ...sent]).toEqual([]);
  });
});

describe('an app that this step has made beside an older one', () => {
  const app = chatApp();
  const remove = async (script: Script, madeAgo?: number) => {
    const { services, journal, clock, sent, lines } = begin(script);
    if (madeAgo !== undefined) journal.appCreated(app, clock.now() - madeAgo);
    const failure = await removeDuplicate(services, journal, app).catch((error: unknown) => error);
    return { failure, journal, clock, sent, lines };
  };
  const named = 'The app a1, created by this step,';

  test('is deleted where it has no key', async () => {
    const { sent, journal } = await remove({ [KEYS]: () => [], [DELETE]: done }, 0);
    expect(sent).toEqual([KEYS, DELETE]);
    expect(journal.deletedApps).toEqual([app]);
  });

  test('stays where it has been given a key', async () => {
    const { sent, lines } = await remove({ [KEYS]: () => [{ id: 'k1' }] }, 0);
    expect(sent).toEqual([KEYS]);
    expect(lines).toEqual([`warning: ${named} is not used, but it has been given a key: it was left alone.`]);
  });

  test.each([
    { title: 'made 7 s ago', madeAgo: 7000, sleeps: 3 },
    { title: 'made at a time that is not known', madeAgo: undefined, sleeps: 10 },
  ])('$title is waited for until it can be read, and deleted in any case', async ({ madeAgo, sleeps }) => {
    const { clock, journal } = await remove({ [KEYS]: () => refuse(404), [DELETE]: done }, madeAgo);
    expect(clock.sleeps).toEqual(Array.from({ length: sleeps }, () => 1000));
    expect(journal.deletedApps).toEqual([app]);
  });

  test('fails nothing where it cannot be deleted', async () => {
    const { failure, lines } = await remove({ [KEYS]: () => [], [DELETE]: () => refuse(403) }, 0);
    expect(failure).toBeUndefined();
    expect(lines).toEqual([`warning: ${named} is not used and could not be deleted: GET /x answered 403.`]);
  });

  test.each([
    { title: 'a cancellation', error: new CancelledError() },
    { title: 'a defect', error: new TypeError('x is not a function') },
  ])('hides no end of the step by $title', async ({ error }) => {
    const fail = () => {
      throw error;
    };
    const { failure, lines } = await remove({ [KEYS]: fail }, 0);
    expect(failure).toBe(error);
    expect(lines).toEqual([]);
  });
});
