import { describe, expect, test } from 'vitest';
import type { FaultAction } from '../emulator/faults.ts';
import { missingRight } from '../emulator/github/refusals.ts';
import { keyWorks } from '../support/outcomes.ts';
import { ALL_TARGETS, keyIn } from '../support/targets.ts';
import { NAMES } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const LINES = ALL_TARGETS.split('\n');
const ALWAYS = Number.POSITIVE_INFINITY;

async function expectDelivered(
  { emulator, store }: World,
  lines: readonly string[],
  key: string,
): Promise<void> {
  expect(await keyWorks(emulator, key)).toBe(true);
  for (const line of lines) {
    expect(keyIn(store(line)), line).toBe(key);
    const { secrets, variables } = store(line);
    expect((secrets.get('WHISP_BASE_URL') ?? variables.get('WHISP_BASE_URL'))?.value, line).toBe(
      emulator.clusterUrl,
    );
  }
}

describe.each(['secret', 'variable'] as const)('with the base URL as a %s', (baseUrlKind) => {
  test.each([...LINES, ALL_TARGETS])('the key and the base URL get into %s', (lines) =>
    withWorld({ targets: true }, async (world) => {
      const names = { ...NAMES, baseUrlKind };
      for (let round = 0; round < 2; round++) {
        const { failure, outputs } = await world.run({ task: world.task(lines, { names }) });
        expect(failure).toBeUndefined();
        await expectDelivered(world, lines.split('\n'), outputs['api_key'] ?? '');
        for (const line of lines.split('\n')) {
          // These two stores have no variables.
          const isVariable = baseUrlKind === 'variable' && !/dependabot|codespaces/.test(line);
          expect(world.store(line).variables.has('WHISP_BASE_URL'), line).toBe(isVariable);
          expect(world.store(line).secrets.has('WHISP_BASE_URL'), line).toBe(!isVariable);
        }
        expect(JSON.parse(outputs['written_targets'] ?? '')).toHaveLength(lines.split('\n').length);
      }
    }),
  );
});

test('the base URL is written to every target before the key is made', () =>
  withWorld({ targets: true }, async ({ github, emulator, run, task }) => {
    let atCreation: string[] = [];
    emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => {
      atCreation = github.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path);
    });
    await run({ task: task('actions\ndependabot') });
    expect(atCreation).toEqual([
      '/repos/acme/web/actions/secrets/WHISP_BASE_URL',
      '/repos/acme/web/dependabot/secrets/WHISP_BASE_URL',
    ]);
  }));

test('a public key that is none is found out before a key is made', () =>
  withWorld({ targets: true }, async ({ github, emulator, run, task }) => {
    const edit = (body: unknown) => ({ ...(body as object), key: 'AAAA' });
    github.faults.add({ path: '/repos/acme/web/dependabot/secrets/public-key', do: { edit } });
    const names = { ...NAMES, baseUrlKind: 'variable' } as const;
    const { failure } = await run({ task: task('actions\ndependabot', { names }) });
    expect(failure).toMatch(
      /dependabot\/secrets\/public-key gave a response .*: the field key is not an X25519 key/,
    );
    expect(emulator.store.keys).toEqual([]);
  }));

test('targets are checked while the step signs in', () =>
  withWorld({ targets: true }, async ({ github, emulator, run, task }) => {
    let checks = 0;
    emulator.faults.onResponse({ path: '/api/auth/login' }, async () => {
      while (github.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
      checks = github.requests.length;
    });
    await run({ task: task('actions') });
    expect(checks).toBeGreaterThan(0);
  }));

describe('a target that cannot be used fails the step before a key is made, and says why', () => {
  const pat = { kind: 'fine-grained', permissions: { metadata: 'read', actions: 'read' } } as const;
  const readOnly = {
    ...pat,
    permissions: {
      ...pat.permissions,
      secrets: 'read',
      actions_variables: 'read',
      environments: 'read',
      organization_secrets: 'read',
      dependabot_secrets: 'read',
    },
  } as const;
  type Prepare = (world: World) => Parameters<World['github']['state']['addToken']>[0] | undefined;
  const cases: { title: string; line: string; prepare: Prepare; message: RegExp }[] = [
    {
      title: 'a fine-grained token without permission',
      line: 'actions',
      prepare: () => pat,
      message:
        /acme\/web:actions: GET .*public-key answered 403 \(Resource not accessible by personal access token\).*Secrets: read and write \(GitHub says: secrets=read\)/,
    },
    {
      title: "the workflow's own token",
      line: 'actions',
      prepare: () => ({ kind: 'workflow' }),
      message: /Resource not accessible by integration.*own GITHUB_TOKEN can never write secrets/,
    },
    {
      title: 'an app token without permission',
      line: 'environment/staging',
      prepare: () => ({ kind: 'app', permissions: pat.permissions }),
      message: /Environments: read and write/,
    },
    {
      title: 'a classic token without scope',
      line: 'organization/acme',
      prepare: () => ({ kind: 'classic', permissions: {} }),
      message: /answered 404.*no such organization.*Secrets: read and write/,
    },
    {
      title: 'a token that may read only',
      line: 'actions',
      prepare: () => readOnly,
      message:
        /WHISP_BASE_URL could not be written.*\n.*acme\/web:actions: PUT .* answered 403.*Secrets: read and write/,
    },
    {
      title: 'a token that may read only',
      line: 'organization/acme',
      prepare: () => readOnly,
      message: /organization\/acme: PUT .* answered 403/,
    },
    {
      title: 'a token that is not valid',
      line: 'actions',
      prepare: (world) => {
        world.github.state.tokens.length = 0;
        return undefined;
      },
      message: /answered 401 \(Bad credentials\)\. github_token is not valid or has expired/,
    },
    {
      title: 'a repository that is missing',
      line: 'acme/nowhere:actions',
      prepare: () => undefined,
      message: /acme\/nowhere:actions: .* answered 404.*no such repository, or github_token cannot see it/,
    },
    {
      title: 'a repository that the token cannot see',
      line: 'acme/mobile:actions',
      prepare: () => ({ repositories: ['acme/web'] }),
      message: /no such repository, or github_token cannot see it/,
    },
    {
      title: 'an environment that is missing',
      line: 'environment/nowhere',
      prepare: () => undefined,
      message: /The environment does not exist: create it, or set create_environment: true/,
    },
    {
      title: 'an organization that is missing',
      line: 'organization/nowhere',
      prepare: () => undefined,
      message: /no such organization/,
    },
    {
      title: 'a repository that was renamed',
      line: 'acme/old:actions',
      prepare: ({ github }) => {
        github.state.rename(github.state.addRepository('acme/old'), 'acme/new');
        return undefined;
      },
      message: /The repository is now named acme\/new: use that name/,
    },
    {
      title: 'a repository that is archived',
      line: 'actions',
      prepare: ({ repository }) => {
        repository.archived = true;
        return undefined;
      },
      message: /acme\/web:actions: PUT .*archived and takes no changes/,
    },
    {
      title: 'a full store',
      line: 'actions',
      prepare: ({ store }) => {
        for (let n = 0; n < 99; n++)
          store('actions').secrets.set(`S${n}`, { value: '', createdAt: 0, updatedAt: 0 });
        return undefined;
      },
      message: /acme\/web:actions: the store holds 99 secrets, and 100 is the most it can hold; 2 more/,
    },
  ];

  test.each(cases)('$title: $line', ({ line, prepare, message }) =>
    withWorld({ targets: true }, async (world) => {
      const { github, emulator, task } = world;
      const token = prepare(world);
      const access =
        token === undefined ? {} : { github: { token: github.state.addToken(token), apiUrl: github.url } };
      const { failure } = await world.run({ ...access, task: task(line) });
      expect(failure).toMatch(message);
      expect(emulator.store.keys).toEqual([]);
    }),
  );

  test('all such targets are told at once', () =>
    withWorld({ targets: true }, async ({ run, task }) => {
      const { failure } = await run({ task: task('acme/a:actions\nactions\nacme/b:actions') });
      expect(failure).toMatch(
        /^2 targets cannot be used\. No key was created\.\n {2}- acme\/a:actions: .*\n {2}- acme\/b:actions: /,
      );
    }));
});

describe('environments', () => {
  test('create_environment makes one that is missing, and only that', () =>
    withWorld({ targets: true }, async ({ repository, run, task, store }) => {
      const { failure, outputs, log } = await run({
        task: task('environment/staging\nenvironment/preview', {}, { createEnvironment: true }),
      });
      expect(failure).toBeUndefined();
      expect(log.filter((line) => /Created the env|Wrote/.test(line))).toEqual([
        'info: Created the environment of acme/web:environment/preview.',
        'info: Wrote WHISP_BASE_URL to acme/web:environment/staging.',
        'info: Wrote WHISP_BASE_URL to acme/web:environment/preview.',
        'info: Wrote WHISP_API_KEY to acme/web:environment/staging.',
        'info: Wrote WHISP_API_KEY to acme/web:environment/preview.',
      ]);
      expect(repository.environments.get('staging')?.puts).toBe(0);
      expect(repository.environments.get('preview')?.puts).toBe(1);
      expect(keyIn(store('environment/preview'))).toBe(outputs['api_key']);
    }));
});

test('an environment that cannot be created fails the step before a key is made, with the permission', () =>
  withWorld({ targets: true }, async ({ github, emulator, run, task }) => {
    github.faults.add({
      method: 'PUT',
      path: '/repos/acme/web/environments/preview',
      do: missingRight('app').response,
    });
    const { failure } = await run({
      task: task('environment/preview', {}, { createEnvironment: true }),
    });
    expect(failure).toMatch(
      /^acme\/web:environment\/preview: the environment could not be created: PUT .* answered 403.*Administration: read and write/,
    );
    expect(emulator.store.keys).toEqual([]);
  }));

describe('organization secrets', () => {
  test('one that is new is visible to the current repository only', () =>
    withWorld({ targets: true }, async ({ github, repository, run, task, store }) => {
      await run({ task: task('organization/acme') });
      const read = github.requests.filter(({ method }) => method === 'GET').map(({ path }) => path);
      expect(read).not.toContain('/orgs/acme/actions/secrets/WHISP_API_KEY');
      expect(store('organization/acme').secrets.get('WHISP_API_KEY')).toMatchObject({
        visibility: 'selected',
        selected: [repository.id],
      });
    }));

  test('one that exists stays shared with exactly the same repositories', () =>
    withWorld({ targets: true }, async ({ run, task, store }) => {
      const selected = Array.from({ length: 250 }, (_, index) => index + 1);
      const old = { value: 'old', createdAt: 0, updatedAt: 0 };
      store('organization/acme').secrets.set('WHISP_API_KEY', { ...old, visibility: 'selected', selected });
      store('organization/acme').secrets.set('WHISP_BASE_URL', { ...old, visibility: 'private' });
      expect((await run({ task: task('organization/acme') })).failure).toBeUndefined();
      expect(store('organization/acme').secrets.get('WHISP_API_KEY')).toMatchObject({
        visibility: 'selected',
        selected,
      });
      expect(store('organization/acme').secrets.get('WHISP_BASE_URL')).toMatchObject({
        visibility: 'private',
      });
    }));
});

const asVariable = { names: { ...NAMES, baseUrlKind: 'variable' } } as const;

test('a variable of an organization that exists stays shared as it is', () =>
  withWorld({ targets: true }, async ({ run, task, store }) => {
    const { variables } = store('organization/acme');
    variables.set('WHISP_BASE_URL', { value: 'old', createdAt: 0, updatedAt: 0, visibility: 'private' });
    expect((await run({ task: task('organization/acme', asVariable) })).failure).toBeUndefined();
    expect(variables.get('WHISP_BASE_URL')).toMatchObject({ visibility: 'private' });
  }));

test('what is beyond the first hundred secrets of an organization is found there', () =>
  withWorld({ targets: true }, async ({ github, repository, run, task, store }) => {
    const { secrets } = store('organization/acme');
    const old = { value: 'old', createdAt: 0, updatedAt: 0, visibility: 'private' } as const;
    for (let n = 0; n < 120; n++) secrets.set(`S${n}`, old);
    secrets.set('WHISP_API_KEY', old);
    const edit = (body: unknown) => {
      const list = body as { secrets: unknown[] };
      return { ...list, secrets: list.secrets.slice(0, 100) };
    };
    github.faults.add({ method: 'GET', path: '/orgs/acme/actions/secrets', do: { edit } });
    expect((await run({ task: task('organization/acme') })).failure).toBeUndefined();
    expect(secrets.get('WHISP_API_KEY')).toMatchObject({ visibility: 'private' });
    expect(secrets.get('WHISP_BASE_URL')).toMatchObject({
      visibility: 'selected',
      selected: [repository.id],
    });
  }));

test('a store that is full is written to when it holds both secrets already', () =>
  withWorld({ targets: true }, async ({ run, task, store }) => {
    const { secrets } = store('actions');
    for (let n = 0; n < 98; n++) secrets.set(`S${n}`, { value: '', createdAt: 0, updatedAt: 0 });
    for (let round = 0; round < 2; round++)
      expect((await run({ task: task('actions') })).failure).toBeUndefined();
    expect(secrets.size).toBe(100);
  }));

test('a base URL that is a variable takes no room among the secrets', () =>
  withWorld({ targets: true }, async ({ run, task, store }) => {
    const { secrets } = store('actions');
    for (let n = 0; n < 99; n++) secrets.set(`S${n}`, { value: '', createdAt: 0, updatedAt: 0 });
    expect((await run({ task: task('actions', asVariable) })).failure).toBeUndefined();
    expect(secrets.size).toBe(100);
  }));

describe('a write that fails, of ten in a delivery to five targets', () => {
  const FIVE = LINES.slice(0, 5);
  const faults: { title: string; fault: FaultAction; isUnknown: boolean }[] = [
    { title: 'refused', fault: { status: 403, body: { message: 'no' } }, isUnknown: false },
    { title: 'reset before', fault: { reset: 'before' }, isUnknown: true },
    { title: 'reset after', fault: { reset: 'after' }, isUnknown: true },
    { title: 'a 502 after', fault: { status: 502, after: true }, isUnknown: true },
  ];
  const cases = faults.flatMap((row) =>
    Array.from({ length: 10 }, (_, index) => ({ ...row, write: index + 1 })),
  );

  test.each(cases)('$title, write $write', ({ write, fault, isUnknown }) =>
    withWorld({ targets: true }, async (world) => {
      const { github, emulator, app, run, task, store } = world;
      const first = await run({ task: task(FIVE.join('\n')) });
      world.clock.advance(3_600_000);
      const before = github.requests.filter(({ method }) => method === 'PUT').length;
      let puts = before;
      github.faults.onRequest({ method: 'PUT' }, ({ path }) => {
        if (++puts === before + write) github.faults.add({ method: 'PUT', path, times: ALWAYS, do: fault });
      });
      const { failure, outputs } = await run({
        task: task(FIVE.join('\n'), { keepKeys: 1, keepKeysGiven: true }),
      });
      expect(failure).toBeDefined();
      const old = emulator.store.keys[0];
      const made = emulator.store.keys[1];
      // The old key stays: it may be in a target still.
      expect(await keyWorks(emulator, first.outputs['api_key'] ?? '')).toBe(true);
      expect(old?.revokedAt).toBeUndefined();
      if (write <= 5) expect(made).toBeUndefined();
      else {
        // Four of five targets hold the new key, and perhaps the fifth.
        expect(made?.revokedAt).toBeUndefined();
        expect(outputs['api_key']).toBe(made?.token);
        expect(failure).toContain(isUnknown ? 'may have been written' : 'not written');
      }
      github.faults.clear();
      // By then no other run can be delivering the key of this one.
      world.clock.advance(3_600_000);
      const again = await run({ task: task(FIVE.join('\n'), { keepKeys: 1, keepKeysGiven: true }) });
      expect(again.failure).toBeUndefined();
      await expectDelivered(world, FIVE, again.outputs['api_key'] ?? '');
      expect(emulator.store.activeKeys(app)).toHaveLength(1);
      expect(store('actions').secrets.size).toBe(2);
    }),
  );

  test.each([
    { title: 'refused', fault: { status: 403 }, revoked: true },
    { title: 'not connected', fault: { refuse: true }, revoked: true },
    { title: 'lost', fault: { reset: 'before' }, revoked: false },
    { title: 'a 408', fault: { status: 408 }, revoked: false },
    { title: 'a 500', fault: { status: 500 }, revoked: false },
  ] satisfies { title: string; fault: FaultAction; revoked: boolean }[])(
    'every write of the key $title: the key is revoked exactly when no target can hold it',
    ({ fault, revoked }) =>
      withWorld({ targets: true }, async ({ github, emulator, run, task }) => {
        github.faults.add({ method: 'PUT', path: /WHISP_API_KEY$/, times: ALWAYS, do: fault });
        const { failure, outputs, state } = await run({ task: task(FIVE.join('\n')) });
        const [key] = emulator.store.keys;
        expect(key?.revokedAt !== undefined).toBe(revoked);
        expect(outputs['api_key'] !== undefined).toBe(!revoked);
        for (const line of FIVE.slice(1)) expect(failure).toContain(line);
        expect(state).toBe('');
      }),
  );
});

test.each([400, 422, 429, 500])('a write that fails with %i is no matter of permission', (status) =>
  withWorld({ targets: true }, async ({ github, run, task }) => {
    github.faults.add({ method: 'PUT', times: ALWAYS, do: { status } });
    const { failure } = await run({ task: task('actions') });
    expect(failure).toMatch(new RegExp(`could not be written.*\n.*: PUT .* answered ${status}`));
    expect(failure).not.toContain('permission');
  }),
);

test('targets are all tried even when it cannot be found out why one failed', () =>
  withWorld({ targets: true }, async ({ github, run, task, store }) => {
    const key = /WHISP_API_KEY$/;
    github.faults.add({ method: 'PUT', path: key, do: { status: 404 } });
    github.faults.onResponse({ method: 'PUT', path: key }, () => {
      github.faults.add({ method: 'GET', path: '/repos/acme/web', times: ALWAYS, do: { status: 403 } });
    });
    const { failure, outputs } = await run({ task: task('environment/staging\nactions') });
    expect(keyIn(store('actions'))).toBe(outputs['api_key']);
    expect(failure).toMatch(
      /put it right\.\n {2}- acme\/web:environment\/staging: not written: .*\n {2}- acme\/web:actions: written/,
    );
  }));

test('a step that is cancelled between two targets still hands over the key that one of them may hold', () =>
  withWorld({ targets: true }, async ({ emulator, github, run, task, store }) => {
    const cancel = new AbortController();
    github.faults.onResponse({ method: 'PUT', path: '/repos/acme/web/actions/secrets/WHISP_API_KEY' }, () =>
      cancel.abort(),
    );
    const { failure, outputs } = await run(
      { task: task('actions\nenvironment/staging') },
      { cancel: cancel.signal },
    );
    expect(failure).toMatch(/is not in every target\. It stays valid/);
    expect(outputs['api_key']).toBe(keyIn(store('actions')));
    expect(emulator.store.keys[0]?.revokedAt).toBeUndefined();
  }));

test('a write that is under way when the step is cancelled is awaited', () =>
  withWorld({ targets: true }, async ({ github, run, task }) => {
    const cancel = new AbortController();
    github.faults.onRequest({ method: 'PUT', path: /WHISP_API_KEY$/ }, () => cancel.abort());
    const { failure } = await run({ task: task('actions\nenvironment/staging') }, { cancel: cancel.signal });
    expect(failure).toMatch(
      /- acme\/web:actions: written\n {2}- acme\/web:environment\/staging: not written: /,
    );
  }));

test('a key that there is no time to deliver is revoked, beyond that time', () =>
  withWorld({ targets: true }, async ({ emulator, clock, run, task }) => {
    emulator.faults.onResponse({ method: 'POST', path: /\/keys$/ }, () => clock.advance(300_000));
    const { failure } = await run({ task: task('actions') });
    expect(failure).toMatch(/could not be written to any target\.\n.*time is used up/);
    expect(emulator.store.keys[0]?.revokedAt).toBeDefined();
  }));
