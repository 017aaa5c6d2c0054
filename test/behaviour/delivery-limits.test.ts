import { expect, test } from 'vitest';
import { keyIn, withDelivery } from '../support/delivery-world.ts';
import { teardownTask } from '../support/removal-tasks.ts';
import { keyTask, NAMES } from '../support/world.ts';

test("two hundred targets are delivered to within GitHub's limits, in no more than 1.1 times the time they require", () =>
  withDelivery({}, async (world) => {
    const { github, clock, task } = world;
    const names = Array.from({ length: 200 }, (_, index) => `acme/r${index}`);
    for (const name of names) github.state.addRepository(name);
    const started = clock.now();
    const { failure, outputs } = await world.run({
      task: task(names.map((name) => `${name}:actions`).join('\n')),
    });
    expect(failure).toBeUndefined();
    for (const name of names) expect(keyIn(world.store(`${name}:actions`))).toBe(outputs['api_key']);
    expect(github.requests.filter(({ status }) => status === 403 || status === 429)).toEqual([]);
    // 400 writes, 80 a minute: the last of them cannot go out before four minutes are over.
    const writes = github.requests.filter(({ method }) => method === 'PUT').length;
    const least = (Math.ceil(writes / 80) - 1) * 60_000;
    expect(clock.now() - started).toBeLessThanOrEqual(1.1 * least);
  }));

test("what GitHub's limits do not allow in the time left is known before the key is made", () =>
  withDelivery({}, async (world) => {
    const lines = Array.from({ length: 100 }, (_, index) => {
      world.github.state.addRepository(`acme/r${index}`);
      return `acme/r${index}:actions`;
    });
    const { failure } = await world.run({ timeoutMs: 100_000, task: world.task(lines.join('\n')) });
    expect(failure).toMatch(/GitHub's limits on writing allow no delivery to 100 targets/);
    expect(world.emulator.store.keys).toEqual([]);
  }));

test('two writes wait for nothing', () =>
  withDelivery({}, async (world) => {
    await world.run({ task: world.task('actions') });
    expect(world.clock.sleeps).toEqual([]);
  }));

test.each([
  [
    'the secondary limit',
    { status: 403, body: { message: 'You have exceeded a secondary rate limit' } },
    60_000,
  ],
  [
    'the secondary limit with Retry-After',
    { status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '7' } },
    7000,
  ],
])('%s is waited out', (_, answer, wait) =>
  withDelivery({}, async (world) => {
    world.github.faults.add({ method: 'PUT', do: answer });
    expect((await world.run({ task: world.task('actions') })).failure).toBeUndefined();
    expect(world.clock.sleeps).toEqual([wait]);
  }),
);

test('the primary limit is waited out until its reset', () =>
  withDelivery({}, async (world) => {
    const reset = String(Math.floor(world.clock.now() / 1000) + 42);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    world.github.faults.add({
      method: 'GET',
      do: { status: 403, body: { message: 'API rate limit exceeded' }, headers },
    });
    expect((await world.run({ task: world.task('actions') })).failure).toBeUndefined();
    expect(world.clock.sleeps).toEqual([42_000]);
  }));

test('teardown deletes what is stored, then the app, and twice is as good as once', () =>
  withDelivery({}, async (world) => {
    const lines = 'actions\nenvironment/staging\norganization/acme';
    const names = { ...NAMES, baseUrlKind: 'variable' } as const;
    await world.run({ task: world.task(lines, { names }) });
    const teardown = { ...teardownTask(lines), names };
    for (let count = 0; count < 2; count++) {
      expect((await world.run({ task: teardown })).failure).toBeUndefined();
      for (const line of lines.split('\n')) {
        expect([...world.store(line).secrets, ...world.store(line).variables]).toEqual([]);
      }
      expect(world.emulator.store.apps).toEqual([]);
      world.repository.environments.clear();
      if (count === 0) world.github.state.addEnvironment(world.repository, 'staging');
    }
  }));

test.each([
  ['a target', 'actions\nacme/nowhere:actions', /^acme\/nowhere:actions: .*no such repository/],
  [
    'two targets',
    'actions\nacme/nowhere:actions\nacme/neither:actions',
    /^2 targets cannot be used\. Nothing was deleted\./,
  ],
])('teardown with %s out of reach touches nothing', (_, lines, message) =>
  withDelivery({}, async (world) => {
    await world.run({ task: world.task('actions') });
    world.newWrites();
    const { failure } = await world.run({ task: teardownTask(lines) });
    expect(failure).toMatch(message);
    expect(world.newWrites()).toEqual([]);
    expect(world.emulator.store.apps).toHaveLength(1);
  }),
);

test('an account is not registered while a target holds its key: the credentials are wrong', () =>
  withDelivery({}, async (world) => {
    await world.run({ task: world.task('actions') });
    const credentials = { email: 'typo@acme.test', password: 'S3cure!Pass#2026' };
    const { failure } = await world.run({
      credentials,
      task: world.task('actions', { companyName: 'Acme' }),
    });
    expect(failure).toMatch(
      /acme\/web:actions already holds a key, so the account exists: email or password is wrong/,
    );
    expect(world.emulator.store.accounts).toHaveLength(1);
  }));

test('an account that does not exist is registered when no target holds a key', () =>
  withDelivery({}, async (world) => {
    const { failure, outputs } = await world.run({
      credentials: { email: 'new@acme.test', password: 'S3cure!Pass#2026' },
      task: world.task('actions', { companyName: 'Acme' }),
    });
    expect(failure).toBeUndefined();
    expect(outputs['account_created']).toBe('true');
    expect(keyIn(world.store('actions'))).toBe(outputs['api_key']);
  }));

test('a rejected log-in and a target out of reach are told together', () =>
  withDelivery({}, async (world) => {
    const credentials = { email: 'typo@acme.test', password: 'S3cure!Pass#2026' };
    const { failure } = await world.run({ credentials, task: world.task('acme/nowhere:actions') });
    expect(failure).toMatch(
      /^Two things are wrong:\n {2}- .*acme\/nowhere:actions: [\s\S]*\n {2}- The log-in was rejected: /,
    );
  }));

test('a dry run with targets reads them all and writes nothing', () =>
  withDelivery({}, async (world) => {
    const task = world.task('actions\nenvironment/staging', {
      command: 'rotate',
      keepKeys: 1,
      keepKeysGiven: true,
    });
    await world.run({ task });
    world.clock.advance(86_400_000);
    world.newWrites();
    const dry = await world.run({ task, dryRun: true });
    expect(world.newWrites()).toEqual([]);
    const planned = dry.log.flatMap((line) =>
      [...line.matchAll(/^ {2}\d+\. (.*)$/gm)].map((match) => match[1]),
    );
    const real = await world.run({ task });
    const done = real.log.flatMap((line) => /^debug: Change: ([^\n]*)/.exec(line)?.[1] ?? []);
    expect(done.filter((text) => !text.startsWith('check that'))).toEqual(planned);
    expect(planned).toHaveLength(5);
  }));

test('revoke needs nothing of GitHub', () =>
  withDelivery({}, async (world) => {
    const key = world.emulator.store.addKey(world.app);
    await world.run({ task: { command: 'revoke', app: keyTask('provision').app, keyIds: [key.id] } });
    expect(world.github.requests).toEqual([]);
  }));
