import { describe, expect, test } from 'vitest';
import type { GitHubSwitches } from '../emulator/github/switches.ts';
import type { TokenOptions } from '../emulator/github/tokens.ts';
import { type DeliveryWorld, withDelivery } from '../support/delivery-world.ts';
import { addPreview } from '../support/model.ts';
import { sweepTask } from '../support/removal-tasks.ts';

const DAY_MS = 86_400_000;

function access({ github }: DeliveryWorld, options: TokenOptions) {
  return { github: { token: github.state.addToken(options), apiUrl: github.url } };
}

describe('a token that has just been made', () => {
  const unknown: readonly GitHubSwitches['unknownToken'][] = [401, 404];

  test.each(unknown)('is waited for while GitHub answers %i', (unknownToken) =>
    withDelivery({}, async (world) => {
      Object.assign(world.github.switches, { unknownToken });
      const validFrom = world.clock.now() + 2000;
      const task = world.task('actions\nenvironment/staging');
      const { failure } = await world.run({ ...access(world, { validFrom }), task });
      expect(failure).toBeUndefined();
      expect(world.clock.now()).toBeLessThan(validFrom + 10_000);
    }),
  );

  test('is waited for by a sweep, too', () =>
    withDelivery({}, async (world) => {
      addPreview(world, 7, 'closed');
      const validFrom = world.clock.now() + 2000;
      expect(
        (await world.run({ ...access(world, { validFrom }), task: sweepTask() })).failure,
      ).toBeUndefined();
    }));

  test('that is never known is not valid', () =>
    withDelivery({}, async (world) => {
      const validFrom = world.clock.now() + DAY_MS;
      const { failure } = await world.run({ ...access(world, { validFrom }), task: world.task('actions') });
      expect(failure).toMatch(/answered 401 \(Bad credentials\)\. github_token is not valid or has expired/);
      expect(world.emulator.store.keys).toEqual([]);
    }));
});

describe('a token that is about to expire', () => {
  const warnings = (log: readonly string[]) => log.filter((line) => line.includes('github_token expires'));

  test.each([
    { title: 'a fine-grained one', options: {}, expiryZone: 'UTC' },
    { title: 'a classic one', options: { kind: 'classic' }, expiryZone: '+0000' },
  ] as const)('$title is warned of, once', ({ options, expiryZone }) =>
    withDelivery({}, async (world) => {
      Object.assign(world.github.switches, { expiryZone });
      const expiresAt = world.clock.now() + 9 * DAY_MS + 1000;
      const task = world.task('actions\nenvironment/staging\norganization/acme');
      const { failure, log } = await world.run({ ...access(world, { ...options, expiresAt }), task });
      expect(failure).toBeUndefined();
      expect(warnings(log)).toEqual([
        'warning: github_token expires on 2026-05-04 12:00 UTC, in 9 days: make a new one before that, and store it where github_token is taken from.',
      ]);
    }),
  );

  test("is judged by GitHub's clock", () =>
    withDelivery({}, async (world) => {
      Object.assign(world.github.switches, { clockOffsetMs: 3_600_000 });
      const expiresAt = world.clock.now() + 14 * DAY_MS;
      const { log } = await world.run({ ...access(world, { expiresAt }), task: world.task('actions') });
      expect(warnings(log)).toHaveLength(1);
    }));

  test.each([
    { title: "an App's, which always is", options: { kind: 'app' }, days: 0.04 },
    { title: 'one that is good for two weeks', options: {}, days: 14.1 },
  ] as const)('$title is not', ({ options, days }) =>
    withDelivery({}, async (world) => {
      const expiresAt = world.clock.now() + days * DAY_MS;
      const { failure, log } = await world.run({
        ...access(world, { ...options, expiresAt }),
        task: world.task('actions'),
      });
      expect(failure).toBeUndefined();
      expect(warnings(log)).toEqual([]);
    }),
  );
});

describe('pull requests that cannot be listed', () => {
  const wrong: readonly {
    title: string;
    prepare: (world: DeliveryWorld) => TokenOptions;
    message: RegExp;
  }[] = [
    {
      title: "for want of the job's permission",
      prepare: () => ({ kind: 'workflow', rights: {} }),
      message:
        /Pull requests: read \(GitHub says: pull_requests=read\)\. If github_token is the workflow's own .* give the job the permission pull-requests: read\.$/,
    },
    {
      title: 'since the repository was renamed',
      prepare: ({ github, repository }) => {
        github.state.rename(repository, 'acme/site');
        return {};
      },
      message: /answered 301 .*\. The repository is now named acme\/site: use that name\.$/,
    },
    {
      title: 'for an IP allow list',
      prepare: ({ github }) => {
        github.state.demand('acme', 'ip-allow-list');
        return {};
      },
      message: /The organization's IP allow list lacks the address of this runner/,
    },
  ];

  test.each(wrong)('$title keep everything from being deleted', ({ prepare, message }) =>
    withDelivery({}, async (world) => {
      addPreview(world, 7, 'closed');
      const { failure } = await world.run({ ...access(world, prepare(world)), task: sweepTask() });
      expect(failure).toMatch(/^The pull requests of acme\/web cannot be read, so nothing was deleted: GET /);
      expect(failure).toMatch(message);
      expect(world.emulator.store.apps).toHaveLength(2);
      expect(world.newWrites()).toEqual([]);
    }),
  );
});
