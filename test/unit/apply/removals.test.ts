import { describe, expect, test } from 'vitest';
import { isRemoval, type Removal, Removals } from '../../../src/apply/removals.ts';
import { CancelledError, UserError } from '../../../src/base/errors.ts';
import type { Change } from '../../../src/model/change.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import { failureOf } from '../../support/failures.ts';
import { newJournal } from '../../support/journals.ts';
import { STAGING } from '../../support/observations.ts';
import { refuse, type Script, scriptedServices } from '../../support/scripted.ts';
import { chatApp, NAMES, sweepTask } from '../../support/tasks.ts';

const DELETE = 'DELETE /api/client/apps/a1';
const app = chatApp();

const stored: Removal = { do: 'delete-stored', target: STAGING, names: NAMES, deleteEnvironment: true };
const deletion: Removal = { do: 'delete-app', app };
const preview: Removal = {
  ...{ do: 'delete-preview', task: sweepTask() },
  preview: {
    app,
    pull: 7,
    state: 'closed',
    targets: [],
    keyIds: [],
    problem: new UserError('no right for it.'),
  },
};

async function remove(removals: readonly Removal[], github: Partial<GitHub> = {}, script: Script = {}) {
  const scripted = scriptedServices({ [DELETE]: () => undefined, ...script }, { github });
  const { journal } = newJournal();
  const all = new Removals(scripted.services, journal);
  const failure = await failureOf(
    (async () => {
      for (const each of removals) await all.attempt(each);
      all.conclude();
    })(),
  );
  return { ...scripted, journal, failure };
}

const refusing = (words: string) => () => Promise.reject(new UserError(words));

test('what deletes is tried whatever became of the others', () => {
  const changes: readonly Change[] = [stored, deletion, preview, { do: 'warn', message: '' }];
  expect(changes.map(isRemoval)).toEqual([true, true, true, false]);
});

describe('an app', () => {
  test('is deleted after what is stored for it', async () => {
    const calls: string[] = [];
    const github = {
      deleteStored: async () => void calls.push('stored'),
      deleteEnvironment: async () => void calls.push('environment'),
    };
    const { failure, journal, sent } = await remove([stored, deletion], github);
    expect(failure).toBeUndefined();
    expect(calls).toEqual(['stored', 'environment']);
    expect(sent).toEqual([DELETE]);
    expect(journal.deletedApps).toEqual([app]);
  });

  test('stays where something that is stored for it cannot be deleted', async () => {
    const { failure, sent } = await remove([stored, deletion], {
      deleteStored: refusing('no right for it.'),
    });
    expect(failure).toBe(
      'no right for it.\nThe app "chat" (a1): left, since not all that is stored for it could be deleted.',
    );
    expect(sent).toEqual([]);
  });

  test('is deleted although its environment stays', async () => {
    const github = { deleteStored: async () => {}, deleteEnvironment: refusing('no right for it.') };
    const { failure, sent } = await remove([stored, deletion], github);
    expect(failure).toBe('no right for it.');
    expect(sent).toEqual([DELETE]);
  });

  test('that cannot be deleted is named', async () => {
    const { failure } = await remove([deletion], {}, { [DELETE]: () => refuse(403) });
    expect(failure).toBe('The app "chat" (a1): GET /x answered 403.');
  });
});

test('all that fails is told together', async () => {
  const github = { deleteStored: refusing('no right for it.') };
  const { failure } = await remove([stored, preview, deletion], github);
  expect(failure).toBe(
    '2 deletions failed; all others were tried.\n' +
      '  - no right for it.\n' +
      '  - The preview "chat" (a1): no right for it.\n' +
      'The app "chat" (a1): left, since not all that is stored for it could be deleted.',
  );
});

test.each([
  { title: 'a cancellation', error: new CancelledError() },
  { title: 'a defect', error: new TypeError('x is not a function') },
])('$title ends it at once', async ({ error }) => {
  const github = { deleteStored: () => Promise.reject(error) };
  const { failure, sent } = await remove([stored, deletion], github);
  expect(failure).toBe(error.message);
  expect(sent).toEqual([]);
});
