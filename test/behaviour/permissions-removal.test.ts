import { describe, expect, test } from 'vitest';
import { type DeliveryWorld, keyIn, withDelivery } from '../support/delivery-world.ts';
import { addPreview } from '../support/model.ts';
import { sweepTask, teardownTask } from '../support/removal-tasks.ts';
import { NAMES } from '../support/world.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
const WEB = '/repos/acme/web';

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
    [403, /acme\/web:actions: DELETE .*WHISP_API_KEY answered 403\. The token needs the permission Secrets/],
    [422, /DELETE .*WHISP_API_KEY answered 422/],
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
      expect(failure).toMatch(/^GET .* answered 500/);
      expect(failure).not.toContain('permission');
    }));

  test("that would take longer than its time by GitHub's limits says so", () =>
    withDelivery({}, async (world) => {
      const names = Array.from({ length: 60 }, (_, index) => `acme/r${index}`);
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

describe('what teardown touches', () => {
  const kinds = ['secret', 'variable'] as const;

  test.each(kinds)('a value of the other kind than a %s is what writing could have left', (kind) =>
    withDelivery({}, async (world) => {
      for (const baseUrlKind of kinds) {
        const { failure } = await world.run({
          task: world.task('actions', { names: { ...NAMES, baseUrlKind } }),
        });
        expect(failure).toBeUndefined();
      }
      const names = { ...NAMES, baseUrlKind: kind };
      expect((await world.run({ task: { ...teardownTask('actions'), names } })).failure).toBeUndefined();
      const { secrets, variables } = world.store('actions');
      expect([...secrets.keys()]).toEqual([]);
      // Deleting a variable takes another permission than writing the secret did.
      expect([...variables.keys()]).toEqual(kind === 'secret' ? ['WHISP_BASE_URL'] : []);
      expect(world.github.requests.filter(({ path }) => path.includes('/variables')).length > 0).toBe(true);
    }),
  );

  test('an archived repository keeps everything from being deleted', () =>
    withDelivery({}, async (world) => {
      const lines = 'actions\nacme/mobile:actions';
      await world.run({ task: world.task(lines) });
      world.repository.archived = true;
      world.newWrites();
      const { failure } = await world.run({ task: teardownTask(lines) });
      expect(failure).toMatch(/^acme\/web:actions: the repository is archived and takes no changes/);
      expect(world.newWrites()).toEqual([]);
      expect(world.emulator.store.apps).toHaveLength(1);
    }));
});

describe('delete_environment', () => {
  const LINE = 'environment/staging';
  const teardown = { ...teardownTask(LINE), deleteEnvironment: true };
  const value = { value: '', createdAt: 0, updatedAt: 0 };

  async function toreDown(world: DeliveryWorld, task = teardown) {
    await world.run({ task: world.task(LINE) });
    world.newWrites();
    return world.run({ task });
  }

  test('takes an environment with it that holds nothing else', () =>
    withDelivery({}, async (world) => {
      const { failure, log } = await toreDown(world);
      expect(failure).toBeUndefined();
      expect(world.repository.environments.size).toBe(0);
      expect(log).toContain('info: Deleted the environment of acme/web:environment/staging.');
    }));

  test('leaves one that holds another secret or variable, with a warning that names them', () =>
    withDelivery({}, async (world) => {
      const { secrets, variables } = world.store(LINE);
      for (let n = 1; n <= 35; n++) secrets.set(`SECRET_${n}`, value);
      variables.set('OTHER', value);
      const { failure, log } = await toreDown(world);
      expect(failure).toBeUndefined();
      expect(log.filter((line) => line.startsWith('warning: The env'))).toEqual([
        expect.stringMatching(
          /staging stays: it also holds the secrets SECRET_1, .*, SECRET_10 and 25 more and the variable OTHER\.$/,
        ),
      ]);
      expect(world.repository.environments.size).toBe(1);
      expect(world.emulator.store.apps).toEqual([]);
    }));

  test('leaves one that holds a base URL of the other kind', () =>
    withDelivery({}, async (world) => {
      world.store(LINE).variables.set('WHISP_BASE_URL', value);
      const { log } = await toreDown(world);
      expect(log.join('\n')).toMatch(/staging stays: it also holds the variable WHISP_BASE_URL\.$/m);
    }));

  test.each(['secret', 'variable'] as const)(
    'is not held up by lists that still show what was just deleted: %s',
    (baseUrlKind) =>
      withDelivery({}, async (world) => {
        const names = { ...NAMES, baseUrlKind };
        await world.run({ task: world.task(LINE, { names }) });
        world.clock.advance(60_000);
        Object.assign(world.github.switches, { lagMs: 5000 });
        expect((await world.run({ task: { ...teardown, names } })).failure).toBeUndefined();
        expect(world.repository.environments.size).toBe(0);
      }),
  );

  test('counts one that is gone by then as deleted', () =>
    withDelivery({}, async (world) => {
      world.github.faults.onRequest({ method: 'DELETE', path: /environments\/staging$/ }, () => {
        world.repository.environments.clear();
      });
      expect((await toreDown(world)).failure).toBeUndefined();
    }));

  test('is told of a 404 for one that is there all along', () =>
    withDelivery({}, async (world) => {
      world.github.faults.add({ method: 'DELETE', path: /environments\/staging$/, do: { status: 404 } });
      expect((await toreDown(world)).failure).toMatch(
        /^acme\/web:environment\/staging: DELETE .* answered 404 .* the permission Administration: read and write/,
      );
      expect(world.emulator.store.apps).toEqual([]);
      expect(world.clock.sleeps.filter((ms) => ms === 1000)).toHaveLength(10);
    }));

  test('of a preview that is left alone leaves its environment alone', () =>
    withDelivery({}, async (world) => {
      addPreview(world, 7, 'closed');
      const pull = world.repository.pulls.get(7);
      world.github.faults.onRequest({ method: 'DELETE', path: /WHISP_BASE_URL$/ }, () => {
        if (pull !== undefined) pull.state = 'open';
      });
      const { failure, log } = await world.run({ task: { ...sweepTask(), deleteEnvironment: true } });
      expect(failure).toBeUndefined();
      expect(log.join('\n')).toMatch(/was left alone: pull request 7 has been reopened/);
      expect(world.repository.environments.has('pr-7')).toBe(true);
    }));

  test('that is not asked for is said', () =>
    withDelivery({}, async (world) => {
      const { log } = await toreDown(world, { ...teardown, deleteEnvironment: false });
      expect(log.join('\n')).toMatch(
        /environment of acme\/web:environment\/staging stays\. Set delete_environment: true/,
      );
    }));
});
