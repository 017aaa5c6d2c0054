import { expect, test } from 'vitest';
import { type DeliveryWorld, keyIn, withDelivery } from '../support/delivery-world.ts';
import type { Outcome } from '../support/in-process.ts';
import { NAMES } from '../support/world.ts';

function sweep(
  world: DeliveryWorld,
  changes: { targetTemplate?: string; token?: string; dryRun?: boolean } = {},
): Promise<Outcome> {
  const { github } = world;
  return world.run({
    dryRun: changes.dryRun ?? false,
    ...(changes.token === undefined ? {} : { github: { token: changes.token, apiUrl: github.url } }),
    task: {
      command: 'sweep',
      prefix: 'web-pr-',
      repository: 'acme/web',
      names: NAMES,
      deleteEnvironment: false,
      targetTemplate: changes.targetTemplate ?? '',
      hasEnvironments: changes.targetTemplate?.includes('environment/') ?? false,
    },
  });
}

function addApps({ emulator }: DeliveryWorld, ...names: string[]): void {
  const [owner] = emulator.store.accounts;
  if (owner === undefined) throw new Error('no account');
  emulator.store.apps.length = 0;
  for (const name of names) emulator.store.addApp(owner, { name, createdAt: 0 });
}

function addPulls({ github, repository }: DeliveryWorld, pulls: Record<number, 'open' | 'closed'>): void {
  for (const [number, state] of Object.entries(pulls))
    github.state.addPull(repository, Number(number), state);
}

const left = ({ emulator }: DeliveryWorld) => emulator.store.apps.map(({ name }) => name);

test('only demo apps of closed pull requests go', () =>
  withDelivery({}, async (world) => {
    const others = [
      'web-pr-12x',
      'web-pr-',
      'web-pr-012',
      'api-pr-12',
      'xweb-pr-12',
      'web-pr-12 ',
      'web-pr--12',
      'web-pr-1234567890',
    ];
    const closed = ['web-pr-7', 'web-pr-12', 'web-pr-123456789'];
    addApps(world, ...closed, 'web-pr-13', 'web-pr-14', 'web-pr-15', ...others);
    addPulls(world, { 7: 'closed', 12: 'closed', 13: 'open', 15: 'closed', 123456789: 'closed' });
    const paid = world.emulator.store.apps.find(({ name }) => name === 'web-pr-15');
    if (paid !== undefined) paid.tier = 'PRO';
    const { failure, outputs, log } = await sweep(world);
    expect(failure).toBeUndefined();
    expect(JSON.parse(outputs['deleted_app_ids'] ?? '')).toHaveLength(closed.length);
    expect(left(world)).toEqual(['web-pr-13', 'web-pr-14', 'web-pr-15', ...others]);
    expect(log.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringMatching(/"web-pr-14" .* was left alone: 14 is no pull request/),
    ]);
  }));

test('a pull request that is reopened meanwhile keeps its app and what is stored for it', () =>
  withDelivery({}, async (world) => {
    addApps(world, 'web-pr-12');
    const pull = world.github.state.addPull(world.repository, 12, 'closed');
    world.github.state.addEnvironment(world.repository, 'pr-12');
    world.store('environment/pr-12').secrets.set('WHISP_API_KEY', { value: 'k', createdAt: 0, updatedAt: 0 });
    let reads = 0;
    world.github.faults.onRequest({ path: '/repos/acme/web/pulls/12' }, () => {
      if (++reads === 2) pull.state = 'open';
    });
    const { log } = await sweep(world, { targetTemplate: 'environment/pr-{number}' });
    expect(left(world)).toEqual(['web-pr-12']);
    expect(keyIn(world.store('environment/pr-12'))).toBe('k');
    expect(log.join('\n')).toMatch(/pull request 12 has been reopened/);
  }));

test('{number} in the targets stands for the pull request', () =>
  withDelivery({}, async (world) => {
    addApps(world, 'web-pr-12', 'web-pr-13', 'web-pr-14');
    addPulls(world, { 12: 'closed', 13: 'open', 14: 'closed' });
    for (const number of [12, 13]) {
      world.github.state.addEnvironment(world.repository, `pr-${number}`);
      world
        .store(`environment/pr-${number}`)
        .secrets.set('WHISP_API_KEY', { value: 'k', createdAt: 0, updatedAt: 0 });
    }
    // The environment of 14 is gone already.
    const { failure, log } = await sweep(world, { targetTemplate: 'environment/pr-{number}' });
    expect(failure).toBeUndefined();
    expect(log).toContain('info: Deleted WHISP_API_KEY and WHISP_BASE_URL from acme/web:environment/pr-12.');
    expect(left(world)).toEqual(['web-pr-13']);
    expect(keyIn(world.store('environment/pr-12'))).toBeUndefined();
    expect(keyIn(world.store('environment/pr-13'))).toBe('k');
    expect(world.github.requests.filter(({ path }) => path.includes('pr-13'))).toEqual([]);
  }));

test.each([
  ['without permission', { permissions: { metadata: 'read' } } as const],
  ['that cannot see the repository', { repositories: [] }],
])('pull requests that a token %s cannot list are an error, and nothing is deleted', (_, token) =>
  withDelivery({}, async (world) => {
    addApps(world, 'web-pr-12');
    addPulls(world, { 12: 'closed' });
    const { failure } = await sweep(world, { token: world.github.state.addToken(token) });
    expect(failure).toMatch(
      /pull requests of acme\/web cannot be read, so nothing was deleted.*permission Pull requests: read/,
    );
    expect(left(world)).toEqual(['web-pr-12']);
  }),
);

test('a log-in that is rejected is an error that says so', () =>
  withDelivery({}, async (world) => {
    world.emulator.store.accounts.length = 0;
    expect((await sweep(world)).failure).toMatch(/^The log-in was rejected: POST .* answered 401/);
  }));

test("the workflow's own token is enough to read pull requests", () =>
  withDelivery({}, async (world) => {
    addApps(world, 'web-pr-12');
    addPulls(world, { 12: 'closed' });
    const token = world.github.state.addToken({ kind: 'workflow', permissions: { pull_requests: 'read' } });
    expect((await sweep(world, { token })).failure).toBeUndefined();
    expect(left(world)).toEqual([]);
  }));

test('a dry run with nothing to delete says so', () =>
  withDelivery({}, async (world) => {
    expect((await sweep(world, { dryRun: true })).log).toContain(
      'info: Dry run, nothing was changed. There is nothing to do.',
    );
  }));

test('a dry run deletes nothing and says what the real run then does', () =>
  withDelivery({}, async (world) => {
    addApps(world, 'web-pr-12', 'web-pr-13', 'web-pr-14');
    addPulls(world, { 12: 'closed', 13: 'open' });
    const { log } = await sweep(world, { dryRun: true });
    expect(left(world)).toEqual(['web-pr-12', 'web-pr-13', 'web-pr-14']);
    const planned = log.flatMap((line) => [...line.matchAll(/^ {2}\d+\. (.*)$/gm)].map((match) => match[1]));
    expect(planned).toEqual([
      expect.stringMatching(/^delete the app "web-pr-12" \(.*\), if pull request 12 is still closed$/),
      expect.stringMatching(/^warn: The app "web-pr-14" .* was left alone/),
    ]);
    const real = await sweep(world);
    expect(real.log.flatMap((line) => /^debug: Change: (.*)/.exec(line)?.[1] ?? [])).toEqual(planned);
  }));
