import { describe, expect, test } from 'vitest';
import type { Fault } from '../emulator/faults.ts';
import { type DeliveryWorld, keyIn, withDelivery } from '../support/delivery-world.ts';
import { addPreview } from '../support/model.ts';
import { sweepTask, teardownTask } from '../support/removal-tasks.ts';
import { NAMES } from '../support/world.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
const WEB = '/repos/acme/web';
const asVariable = { names: { ...NAMES, baseUrlKind: 'variable' } } as const;
const NEEDS_SECRETS =
  "The token needs the permission Secrets: read and write. The workflow's own GITHUB_TOKEN can never write secrets: pass the token of a GitHub App, or a fine-grained personal access token, as github_token.";

describe('why a target cannot be used is told from what GitHub answers', () => {
  const cases: [string, string, Fault[], string | RegExp][] = [
    [
      'forbidden without a word',
      'actions',
      [{ path: `${WEB}/actions/secrets/public-key`, do: { status: 403, body: '' } }],
      `acme/web:actions: GET ${WEB}/actions/secrets/public-key answered 403. ${NEEDS_SECRETS}`,
    ],
    [
      'not found without a word, in a repository that is there',
      'actions',
      [{ path: `${WEB}/actions/secrets/public-key`, do: { status: 404, body: '' } }],
      `acme/web:actions: GET ${WEB}/actions/secrets/public-key answered 404. There is no such repository, or github_token cannot see it. ${NEEDS_SECRETS}`,
    ],
    [
      'forbidden in an environment that is not there',
      'environment/nowhere',
      [{ path: `${WEB}/environments/nowhere/secrets/public-key`, do: { status: 403, body: '' } }],
      /answered 403\. The token needs the permission Environments: read and write\. /,
    ],
    [
      'an environment of a repository that is not there',
      'acme/nowhere:environment/staging',
      [],
      /There is no such repository, or github_token cannot see it\. The token needs the permission Environments/,
    ],
    [
      'not found in an environment that is there',
      'environment/staging',
      [{ path: `${WEB}/environments/staging/secrets/public-key`, do: { status: 404, body: '' } }],
      /There is no such repository, or github_token cannot see it\. The token needs the permission Environments/,
    ],
    [
      'not found, where whether the repository is there cannot be told',
      'environment/nowhere',
      [{ path: WEB, do: { status: 403, body: '' } }],
      /^GET \/repos\/acme\/web answered 403\./,
    ],
    [
      'moved to nowhere in particular',
      'actions',
      [{ path: `${WEB}/actions/secrets/public-key`, do: { status: 301, body: {} } }],
      `acme/web:actions: GET ${WEB}/actions/secrets/public-key answered 301. The repository has been renamed or moved: use its new name.`,
    ],
    [
      'moved to where the token does not reach',
      'actions',
      [
        {
          path: `${WEB}/actions/secrets/public-key`,
          do: { status: 301, body: { url: 'https://api.github.com/repositories/7' } },
        },
      ],
      /answered 301 \(.*\/repositories\/7\)\. The repository has been renamed or moved: use its new name\.$/,
    ],
    [
      'a variable that cannot be read',
      'actions',
      [{ path: `${WEB}/actions/variables/WHISP_BASE_URL`, do: { status: 403, body: '' } }],
      /^acme\/web:actions: GET .*\/variables\/WHISP_BASE_URL answered 403\. The token needs/,
    ],
    [
      'repositories that are no list',
      'organization/acme',
      [
        {
          path: '/orgs/acme/actions/secrets/WHISP_API_KEY/repositories',
          do: { status: 200, body: { repositories: 'all' } },
        },
      ],
      /\/repositories gave a response .*: the field repositories is not a list/,
    ],
    [
      'a repository without an id',
      'organization/acme',
      [
        {
          path: '/orgs/acme/actions/secrets/WHISP_API_KEY/repositories',
          do: { status: 200, body: { repositories: [{ name: 'web' }] } },
        },
      ],
      /\/repositories gave a response .*: the field id is missing/,
    ],
  ];

  test.each(cases)('%s: %s', (_, line, faults, message) =>
    withDelivery({}, async ({ github, emulator, run, task, store }) => {
      const shared = { value: '', createdAt: 0, updatedAt: 0, visibility: 'selected', selected: [1] };
      store('organization/acme').secrets.set('WHISP_API_KEY', shared);
      for (const fault of faults) github.faults.add({ method: 'GET', times: ALWAYS, ...fault });
      const { failure } = await run({ task: task(line, asVariable) });
      if (typeof message === 'string') expect(failure).toBe(message);
      else expect(failure).toMatch(message);
      expect(emulator.store.keys).toEqual([]);
    }),
  );

  test('an environment is created only where GitHub says that it is not there', () =>
    withDelivery({}, async ({ github, run, task, newWrites }) => {
      const key = /\/secrets\/public-key$/;
      github.faults.add({ method: 'GET', path: key, do: { status: 403, body: '' } });
      const { failure } = await run({
        task: task('environment/nowhere', {}, { createEnvironment: true }),
      });
      expect(failure).toMatch(/answered 403\. The token needs the permission Environments/);
      expect(newWrites()).toEqual([]);
    }));
});

describe('a variable', () => {
  const variables = `${WEB}/actions/variables`;
  const ofVariables = (writes: string[]) => writes.filter((line) => line.includes('/variables'));

  test('that is there is changed', () =>
    withDelivery({}, async ({ run, task, newWrites }) => {
      await run({ task: task('actions', asVariable) });
      expect(ofVariables(newWrites())).toEqual([`POST ${variables} 201`]);
      await run({ task: task('actions', asVariable) });
      expect(ofVariables(newWrites())).toEqual([`PATCH ${variables}/WHISP_BASE_URL 204`]);
    }));

  test('that another job creates meanwhile is changed', () =>
    withDelivery({}, async ({ github, emulator, run, task, store, newWrites }) => {
      github.faults.onRequest({ method: 'POST', path: variables }, () => {
        store('actions').variables.set('WHISP_BASE_URL', { value: 'theirs', createdAt: 0, updatedAt: 0 });
      });
      expect((await run({ task: task('actions', asVariable) })).failure).toBeUndefined();
      expect(ofVariables(newWrites())).toEqual([
        `POST ${variables} 409`,
        `PATCH ${variables}/WHISP_BASE_URL 204`,
      ]);
      expect(store('actions').variables.get('WHISP_BASE_URL')?.value).toBe(emulator.clusterUrl);
    }));

  test('that may not be created is not changed either', () =>
    withDelivery({}, async ({ github, run, task, newWrites }) => {
      github.faults.add({ method: 'POST', path: variables, do: { status: 403 } });
      expect((await run({ task: task('actions', asVariable) })).failure).toMatch(/answered 403/);
      expect(newWrites()).toEqual([`POST ${variables} 403`]);
    }));
});

test('who may read a secret is asked for only where repositories are selected', () =>
  withDelivery({}, async ({ github, run, task, store }) => {
    const { secrets } = store('organization/acme');
    for (const name of ['WHISP_API_KEY', 'WHISP_BASE_URL'])
      secrets.set(name, { value: '', createdAt: 0, updatedAt: 0, visibility: 'private' });
    await run({ task: task('organization/acme') });
    expect(github.requests.filter(({ path }) => path.endsWith('/repositories'))).toEqual([]);
  }));

describe('teardown', () => {
  const seeded = async (world: DeliveryWorld, lines: string) => {
    await world.run({ task: world.task(lines) });
    world.newWrites();
  };

  test('sends nothing to an environment that is gone', () =>
    withDelivery({}, async (world) => {
      await seeded(world, 'environment/staging');
      world.repository.environments.clear();
      expect((await world.run({ task: teardownTask('environment/staging') })).failure).toBeUndefined();
      expect(world.newWrites()).toEqual([]);
    }));

  test('deletes no variable where there are none', () =>
    withDelivery({}, async (world) => {
      await seeded(world, 'dependabot');
      await world.run({ task: teardownTask('dependabot') });
      expect(world.newWrites()).toEqual([
        `DELETE ${WEB}/dependabot/secrets/WHISP_API_KEY 204`,
        `DELETE ${WEB}/dependabot/secrets/WHISP_BASE_URL 204`,
      ]);
    }));

  test.each([
    [403, /^acme\/web:actions: DELETE .*WHISP_API_KEY answered 403\. The token needs the permission Secrets/],
    [422, /^DELETE .*WHISP_API_KEY answered 422/],
  ])('that is refused with %i leaves the app, and says why', (status, message) =>
    withDelivery({}, async (world) => {
      await seeded(world, 'actions');
      world.github.faults.add({ method: 'DELETE', do: { status, body: '' } });
      expect((await world.run({ task: teardownTask('actions') })).failure).toMatch(message);
      expect(keyIn(world.store('actions'))).toBeDefined();
      expect(world.emulator.store.apps).toHaveLength(1);
    }),
  );

  test('that GitHub has a problem with is no matter of permission', () =>
    withDelivery({}, async (world) => {
      await seeded(world, 'actions');
      world.github.faults.add({ method: 'GET', times: ALWAYS, do: { status: 500 } });
      const { failure } = await world.run({ task: teardownTask('actions') });
      expect(failure).toMatch(/public-key answered 500/);
      expect(failure).not.toContain('permission');
    }));

  test("that would take longer than its time by GitHub's limits says so", () =>
    withDelivery({}, async (world) => {
      const names = Array.from({ length: 40 }, (_, index) => `acme/r${index}`);
      for (const name of names) world.github.state.addRepository(name);
      const task = teardownTask(names.map((name) => `${name}:actions`).join('\n'));
      expect((await world.run({ timeoutMs: 30_000, task })).failure).toMatch(
        /timeout_seconds: 30\): waiting for GitHub's limits on requests/,
      );
      expect(world.emulator.store.apps).toHaveLength(1);
    }));
});

describe('a pull request', () => {
  test.each([
    ['is neither open nor closed', { status: 200, body: { state: 'draft' } }, /neither open nor closed/],
    ['cannot be read', { status: 403, body: '' }, /pulls\/7 answered 403/],
  ])('that %s ends the sweep, and nothing is deleted', (_, answer, message) =>
    withDelivery({}, async (world) => {
      addPreview(world, 7, 'closed');
      world.github.faults.add({ path: `${WEB}/pulls/7`, do: answer });
      const apps = [...world.emulator.store.apps];
      expect((await world.run({ task: sweepTask() })).failure).toMatch(message);
      expect(world.emulator.store.apps).toEqual(apps);
    }),
  );
});
