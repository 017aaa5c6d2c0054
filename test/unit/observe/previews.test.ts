import { expect, test } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors.ts';
import type { PullState } from '../../../src/model/observed.ts';
import { findPreviews } from '../../../src/observe/previews.ts';
import type { GitHub } from '../../../src/services/github/client.ts';
import type { PullRequests } from '../../../src/services/github/pull-requests.ts';
import { failureOf } from '../../support/failures.ts';
import { type Script, scriptedServices } from '../../support/scripted.ts';
import { chatApp, sweepTask } from '../../support/tasks.ts';

const APPS = 'GET /api/client/apps';
const sent = (id: string, name: string, tier = 'DEMO') => ({ id, name, status: 'ACTIVE', tier });
const preview = (id: string, name: string) => chatApp({ id, name, createdAt: undefined });
const task = sweepTask();

function pulls(
  read: (pull: number) => PullState,
  requireReadable: PullRequests['requireReadable'] = async () => {},
) {
  const pullRequests = (repository: string) => {
    if (repository !== 'acme/web') throw new Error(repository);
    return { requireReadable, read: async (pull: number) => read(pull) };
  };
  const canDelete: GitHub['canDelete'] = async () => true;
  return { pullRequests, canDelete };
}

const sweep = (script: Script, github: Partial<GitHub>) =>
  findPreviews(scriptedServices(script, { github }).services, task);

const name = (digits: string) => `web-pr-${digits}`;

test.each([
  { title: 'a number', name: name('7'), pull: 7 },
  { title: 'a number of nine digits', name: name('123456789'), pull: 123_456_789 },
  { title: 'a number of ten digits', name: name('1234567890'), pull: undefined },
  { title: 'a leading zero', name: name('07'), pull: undefined },
  { title: 'zero', name: name('0'), pull: undefined },
  { title: 'no number', name: name(''), pull: undefined },
  { title: 'more after the number', name: name('7-old'), pull: undefined },
  { title: 'more before the number', name: name('x7'), pull: undefined },
  { title: 'another prefix', name: 'api-pr-7', pull: undefined },
  { title: 'a prefix that is not at the beginning', name: 'my-web-pr-7', pull: undefined },
])('a name with $title is of the pull request $pull', async ({ name: given, pull }) => {
  const previews = await sweep(
    { [APPS]: () => [sent('a1', given)] },
    pulls(() => 'open'),
  );
  const expected = {
    app: preview('a1', given),
    pull,
    state: 'open',
    targets: [],
    keyIds: [],
    problem: undefined,
  };
  expect(previews).toEqual(pull === undefined ? [] : [expected]);
});

test('an app that is no demo app is no preview', async () => {
  expect(
    await sweep(
      { [APPS]: () => [sent('a1', name('7'), 'PRO')] },
      pulls(() => 'open'),
    ),
  ).toEqual([]);
});

test('the preview of a closed pull request comes with its keys and what is stored for it', async () => {
  const script = {
    [APPS]: () => [sent('a1', name('7')), sent('a2', name('8'))],
    'GET /api/client/apps/a1/keys': () => [{ id: 'k1' }, { id: 'k2', revoked: true }],
  };
  const target = { store: 'environment', repository: 'acme/web', environment: 'pr-7' };
  expect(
    await sweep(
      script,
      pulls((pull) => (pull === 7 ? 'closed' : 'none')),
    ),
  ).toEqual([
    {
      app: preview('a1', name('7')),
      pull: 7,
      state: 'closed',
      targets: [target],
      keyIds: ['k1'],
      problem: undefined,
    },
    { app: preview('a2', name('8')), pull: 8, state: 'none', targets: [], keyIds: [], problem: undefined },
  ]);
});

test('every {number} of the targets is that of the pull request', async () => {
  const script = { [APPS]: () => [sent('a1', name('7'))], 'GET /api/client/apps/a1/keys': () => [] };
  const { services } = scriptedServices(script, { github: pulls(() => 'closed') });
  const targetTemplate = 'environment/pr-{number}\nenvironment/docs-{number}-{number}';
  const [found] = await findPreviews(services, { ...task, targetTemplate });
  expect(found?.targets.map((target) => 'environment' in target && target.environment)).toEqual([
    'pr-7',
    'docs-7-7',
  ]);
});

test('a preview that cannot be read keeps no other from being torn down', async () => {
  const problem = new UserError('no right for it.');
  const script = {
    [APPS]: () => [sent('a1', name('7')), sent('a2', name('8'))],
    'GET /api/client/apps/a2/keys': () => [],
  };
  const github = pulls((pull) => {
    if (pull === 7) throw problem;
    return 'closed';
  });
  expect(await sweep(script, github)).toMatchObject([
    { app: { id: 'a1' }, state: 'closed', targets: [], keyIds: [], problem },
    { app: { id: 'a2' }, state: 'closed', problem: undefined },
  ]);
});

test.each([
  { title: 'a cancellation', error: new CancelledError() },
  { title: 'a defect', error: new TypeError('x is not a function') },
])('$title ends the reading of all', async ({ error }) => {
  const github = pulls(() => {
    throw error;
  });
  await expect(sweep({ [APPS]: () => [sent('a1', name('7'))] }, github)).rejects.toBe(error);
});

test('where pull requests cannot be read at all, nothing is looked at', async () => {
  const github = pulls(
    () => 'closed',
    async () => {
      throw new UserError('pull requests cannot be read.');
    },
  );
  expect(await failureOf(sweep({ [APPS]: () => [] }, github))).toBe('pull requests cannot be read.');
});
