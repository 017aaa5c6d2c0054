import { describe, expect, test } from 'vitest';
import { keyIn } from '../support/targets.ts';
import { NAMES } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const WEB = '/repos/acme/web';
const asVariable = { names: { ...NAMES, baseUrlKind: 'variable' } } as const;
const value = { value: '', createdAt: 0, updatedAt: 0 };
const ORGANIZATION = ['', ':dependabot', ':codespaces', ':agents'].map((kind) => `organization/acme${kind}`);

describe('a variable', () => {
  const variables = `${WEB}/actions/variables`;
  const ofVariables = (writes: string[]) => writes.filter((line) => line.includes('/variables'));

  test('that exists is changed', () =>
    withWorld({ targets: true }, async ({ run, task, newWrites }) => {
      await run({ task: task('actions', asVariable) });
      expect(ofVariables(newWrites())).toEqual([`POST ${variables} 201`]);
      await run({ task: task('actions', asVariable) });
      expect(ofVariables(newWrites())).toEqual([`PATCH ${variables}/WHISP_BASE_URL 204`]);
    }));

  test('that another job creates meanwhile is changed', () =>
    withWorld({ targets: true }, async ({ github, emulator, run, task, store, newWrites }) => {
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

  test('that another job deletes meanwhile is created', () =>
    withWorld({ targets: true }, async ({ github, emulator, run, task, store, newWrites }) => {
      const place = store('actions').variables;
      place.set('WHISP_BASE_URL', { value: 'theirs', createdAt: 0, updatedAt: 0 });
      github.faults.onRequest({ method: 'PATCH' }, () => {
        place.delete('WHISP_BASE_URL');
      });
      expect((await run({ task: task('actions', asVariable) })).failure).toBeUndefined();
      expect(ofVariables(newWrites())).toEqual([
        `PATCH ${variables}/WHISP_BASE_URL 404`,
        `POST ${variables} 201`,
      ]);
      expect(place.get('WHISP_BASE_URL')?.value).toBe(emulator.clusterUrl);
    }));

  test('that may not be created is not changed either', () =>
    withWorld({ targets: true }, async ({ github, run, task, newWrites }) => {
      github.faults.add({ method: 'POST', path: variables, do: { status: 403 } });
      expect((await run({ task: task('actions', asVariable) })).failure).toMatch(/answered 403/);
      expect(ofVariables(newWrites())).toEqual([`POST ${variables} 403`]);
    }));
});

test('who may read a secret is asked for only where repositories are selected', () =>
  withWorld({ targets: true }, async ({ github, run, task, store }) => {
    const { secrets } = store('organization/acme');
    for (const name of ['WHISP_API_KEY', 'WHISP_BASE_URL'])
      secrets.set(name, { value: '', createdAt: 0, updatedAt: 0, visibility: 'private' });
    await run({ task: task('organization/acme') });
    expect(github.requests.filter(({ path }) => path.endsWith('/repositories'))).toEqual([]);
  }));

describe.each(ORGANIZATION)('in %s', (line) => {
  test('a secret that is new is visible to the current repository only', () =>
    withWorld({ targets: true }, async ({ repository, run, task, store }) => {
      const { failure, outputs } = await run({ task: task(line) });
      expect(failure).toBeUndefined();
      const shared = { visibility: 'selected', selected: [repository.id] };
      expect(store(line).secrets.get('WHISP_API_KEY')).toMatchObject({
        ...shared,
        value: outputs['api_key'],
      });
      expect(store(line).secrets.get('WHISP_BASE_URL')).toMatchObject(shared);
    }));

  test('one that exists stays shared with exactly the same repositories', () =>
    withWorld({ targets: true }, async ({ run, task, store }) => {
      const selected = Array.from({ length: 250 }, (_, index) => index + 1);
      const { secrets } = store(line);
      secrets.set('WHISP_API_KEY', { ...value, visibility: 'selected', selected });
      secrets.set('WHISP_BASE_URL', { ...value, visibility: 'all' });
      expect((await run({ task: task(line) })).failure).toBeUndefined();
      expect(secrets.get('WHISP_API_KEY')).toMatchObject({ visibility: 'selected', selected });
      expect(secrets.get('WHISP_BASE_URL')).toMatchObject({ visibility: 'all' });
    }));

  test('another store of the organization is left alone', () =>
    withWorld({ targets: true }, async ({ run, task, store }) => {
      await run({ task: task(line, asVariable) });
      const others = ORGANIZATION.filter((each) => each !== line).map(store);
      expect(others.flatMap(({ secrets, variables }) => [...secrets.keys(), ...variables.keys()])).toEqual(
        [],
      );
    }));

  test('what is beyond the first hundred secrets is found there', () =>
    withWorld({ targets: true }, async ({ run, task, store }) => {
      const { secrets } = store(line);
      for (let n = 0; n < 250; n++) secrets.set(`S${n}`, { ...value, visibility: 'all' });
      secrets.set('WHISP_API_KEY', { ...value, visibility: 'private' });
      expect((await run({ task: task(line) })).failure).toBeUndefined();
      expect(secrets.get('WHISP_API_KEY')).toMatchObject({ visibility: 'private' });
    }));
});

test.each(['organization/acme', 'organization/acme:agents'])(
  'a variable of %s that another job creates meanwhile stays shared as that one did',
  (line) =>
    withWorld({ targets: true }, async ({ github, run, task, store }) => {
      const { variables } = store(line);
      github.faults.onRequest({ method: 'POST', path: /\/variables$/ }, () => {
        variables.set('WHISP_BASE_URL', { ...value, visibility: 'private' });
      });
      expect((await run({ task: task(line, asVariable) })).failure).toBeUndefined();
      expect(variables.get('WHISP_BASE_URL')).toMatchObject({ visibility: 'private' });
    }),
);

describe('only what GitHub documents is a limit', () => {
  const fill = ({ store }: World, line: string, count: number) => {
    for (let n = 0; n < count; n++) store(line).secrets.set(`S${n}`, { ...value, visibility: 'all' });
  };

  test.each(['dependabot', 'codespaces', 'agents', ...ORGANIZATION.slice(1)])(
    '%s takes more than a hundred',
    (line) =>
      withWorld({ targets: true }, async (world) => {
        fill(world, line, 1200);
        const { failure, outputs } = await world.run({ task: world.task(line) });
        expect(failure).toBeUndefined();
        expect(keyIn(world.store(line))).toBe(outputs['api_key']);
      }),
  );

  test.each([
    { line: 'actions', most: 100 },
    { line: 'environment/staging', most: 100 },
    { line: 'organization/acme', most: 1000 },
  ])('$line takes $most', ({ line, most }) =>
    withWorld({ targets: true }, async (world) => {
      fill(world, line, most - 1);
      expect((await world.run({ task: world.task(line) })).failure).toMatch(
        `the store holds ${most - 1} secrets, and ${most} is the most it can hold; 2 more`,
      );
      expect(world.emulator.store.keys).toEqual([]);
      world.store(line).secrets.delete('S0');
      expect((await world.run({ task: world.task(line) })).failure).toBeUndefined();
    }),
  );
});

describe('a GitHub Enterprise Server', () => {
  const onServer = ({ github }: World) => {
    Object.assign(github.switches, { ghes: true });
    return { github: { token: github.state.addToken(), apiUrl: `${github.url}/api/v3` } };
  };

  test.each(['codespaces', 'agents', 'organization/acme:codespaces', 'organization/acme:agents'])(
    'has no %s, and the message says that',
    (line) =>
      withWorld({ targets: true }, async (world) => {
        const { failure } = await world.run({ ...onServer(world), task: world.task(line) });
        expect(failure).toMatch(
          /answered 404 \(Not Found\)\. This is a GitHub Enterprise Server, which has no such store: leave the target out\.$/,
        );
        expect(world.emulator.store.keys).toEqual([]);
      }),
  );

  test('has the other stores', () =>
    withWorld({ targets: true }, async (world) => {
      const lines =
        'actions\ndependabot\nenvironment/staging\norganization/acme\norganization/acme:dependabot';
      const { failure } = await world.run({ ...onServer(world), task: world.task(lines, asVariable) });
      expect(failure).toBeUndefined();
    }));

  test('that lacks a repository says so', () =>
    withWorld({ targets: true }, async (world) => {
      const { failure } = await world.run({
        ...onServer(world),
        task: world.task('acme/nowhere:dependabot'),
      });
      expect(failure).toMatch(/There is no such repository/);
    }));
});

describe('a base URL of the other kind is warned of where it can be seen', () => {
  const warned =
    /warning: acme\/web:\S+: there is a (secret|variable) WHISP_BASE_URL beside the (secret|variable)/;

  test.each([
    {
      title: 'a variable beside the secret of an environment',
      line: 'environment/staging',
      other: 'variables',
    },
    {
      title: 'a secret beside the variable of an environment',
      line: 'environment/staging',
      other: 'secrets',
    },
    { title: 'a secret beside the variable of a repository', line: 'actions', other: 'secrets' },
  ] as const)('$title', ({ line, other }) =>
    withWorld({ targets: true }, async (world) => {
      const task = world.task(line, other === 'secrets' ? asVariable : {});
      expect((await world.run({ task })).log.join('\n')).not.toMatch(warned);
      world.store(line)[other].set('WHISP_BASE_URL', value);
      expect((await world.run({ task })).log.join('\n')).toMatch(warned);
    }),
  );

  test('a variable beside the secret of a repository takes a permission to be seen: it is not asked for', () =>
    withWorld({ targets: true }, async (world) => {
      world.store('actions').variables.set('WHISP_BASE_URL', value);
      await world.run({ task: world.task('actions\norganization/acme\nagents') });
      expect(world.github.requests.filter(({ path }) => path.includes('/variables'))).toEqual([]);
    }));

  test('that it cannot be seen is no reason to fail', () =>
    withWorld({ targets: true }, async (world) => {
      world.github.faults.add({ path: /\/variables\//, do: { status: 403 } });
      expect((await world.run({ task: world.task('environment/staging') })).failure).toBeUndefined();
    }));
});

const PREVIEW_KEY = `${WEB}/environments/preview/secrets/public-key`;

/** Once an environment has been seen to be missing, and before that is read once more to create it. */
function onceSeenMissing({ github }: World, happen: () => void): void {
  let reads = 0;
  github.faults.onResponse({ method: 'GET', path: `${WEB}/environments/preview` }, () => {
    if (++reads === 1) happen();
  });
}

describe('an environment', () => {
  const key = `${WEB}/environments/staging/secrets/public-key`;
  const secrets = `${WEB}/environments/staging/secrets`;

  test.each([
    { title: 'its public key', path: key },
    { title: 'its list of secrets', path: secrets },
  ])('that another run has just created is waited for, as long as $title cannot be read', ({ path }) =>
    withWorld({ targets: true }, async (world) => {
      const { clock, github, repository } = world;
      repository.environments.clear();
      const createdAt = clock.now();
      repository.environments.set('staging', {
        ...github.state.addEnvironment(repository, 'staging'),
        createdAt,
      });
      github.faults.add({ method: 'GET', path, times: 3, do: { status: 404 } });
      const task = world.task('actions\nenvironment/staging', {}, { createEnvironment: true });
      const { failure } = await world.run({ task });
      expect(failure).toBeUndefined();
      expect(repository.environments.get('staging')?.puts).toBe(0);
    }),
  );

  test('that was created long ago is not waited for', () =>
    withWorld({ targets: true }, async (world) => {
      world.github.faults.add({
        method: 'GET',
        path: key,
        times: Number.POSITIVE_INFINITY,
        do: { status: 404 },
      });
      const { failure } = await world.run({ task: world.task('actions\nenvironment/staging') });
      expect(failure).toMatch(/The environment exists, so it is the token that lacks something/);
      expect(world.clock.sleeps).toEqual([]);
    }));

  test('that never becomes readable is given up after ten seconds', () =>
    withWorld({ targets: true }, async (world) => {
      world.github.faults.add({
        method: 'GET',
        path: secrets,
        times: Number.POSITIVE_INFINITY,
        do: { status: 404 },
      });
      const { failure } = await world.run({ task: world.task('actions\nenvironment/staging') });
      expect(failure).toMatch(/^acme\/web:environment\/staging: GET .*\/secrets answered 404/);
      expect(world.clock.sleeps).toHaveLength(10);
    }));

  test('that another run creates right before this one would is left as it is', () =>
    withWorld({ targets: true }, async (world) => {
      const { github, repository } = world;
      onceSeenMissing(world, () => github.state.addEnvironment(repository, 'preview'));
      const task = world.task('environment/preview', {}, { createEnvironment: true });
      const { failure, log } = await world.run({ task });
      expect(failure).toBeUndefined();
      expect(repository.environments.get('preview')?.puts).toBe(0);
      expect(log).toContain(
        'info: The environment of acme/web:environment/preview exists: another run has created it.',
      );
    }));

  test('of a repository that goes out of sight right before is not created', () =>
    withWorld({ targets: true }, async (world) => {
      const { github } = world;
      onceSeenMissing(world, () => {
        github.faults.add({ method: 'GET', path: PREVIEW_KEY, times: 9, do: { status: 404 } });
        github.faults.add({ method: 'GET', path: WEB, times: 9, do: { status: 404 } });
      });
      const task = world.task('actions\nenvironment/preview', {}, { createEnvironment: true });
      const { failure } = await world.run({ task });
      expect(failure).toMatch(
        /^acme\/web:environment\/preview: the environment could not be created: GET .*There is no such repository/,
      );
      expect(world.newWrites()).toEqual([]);
    }));
});
