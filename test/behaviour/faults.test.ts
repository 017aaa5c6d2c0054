import { describe, expect, test } from 'vitest';
import type { FaultAction } from '../emulator/faults.ts';
import { keyWorks } from '../support/outcomes.ts';
import { EMAIL, PASSWORD } from '../support/tasks.ts';
import { type World, withWorld } from '../support/world.ts';

const account = { email: EMAIL, password: PASSWORD };
/** Looking once a second for ten seconds. */
const POLLS = Array.from({ length: 10 }, () => 1000);

const ALWAYS = Number.POSITIVE_INFINITY;

function seed({ emulator, clock }: World) {
  return emulator.store.addApp(emulator.store.addAccount(account), {
    name: 'chat',
    createdAt: clock.now() - 60_000,
  });
}

const reads = [
  { method: 'POST', path: '/api/auth/login' },
  { method: 'GET', path: '/api/client/apps' },
  { method: 'GET', path: '/api/client/apps/{id}' },
  { method: 'GET', path: '/api/client/apps/{id}/keys' },
] as const;

const passing: FaultAction[] = [
  ...[408, 429, 500, 502, 503, 504].map((status) => ({ status })),
  { reset: 'before' },
  { reset: 'after' },
  { truncate: true },
];

describe.each(reads)('$method $path', ({ method, path }) => {
  test.each(passing)('is sent again after %j, and succeeds', (fault) =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.add({ method, path, times: 3, do: fault });
      const { failure, outputs } = await world.run();
      expect(failure).toBeUndefined();
      expect(outputs['key_created']).toBe('true');
    }),
  );

  test('is tried four times in all, then the failure names it', () =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.add({
        method,
        path,
        times: ALWAYS,
        do: { status: 503, body: { message: 'maintenance' } },
      });
      const { failure } = await world.run();
      expect(failure).toMatch(/answered 503 \(maintenance\)\. Whisp has a problem: run again later\./);
      expect(failure).toContain(`${method} ${path.split('{')[0]}`);
      expect(world.newRequests().filter((line) => line === `${method} ${path} 503`)).toHaveLength(4);
    }));

  // The names are kept short: the body of one is a megabyte.
  test.each([
    { message: 'the body is not JSON', fault: { rawBody: '<html>' } },
    { message: 'the body is not a JSON object', fault: { rawBody: '7' } },
    {
      message: 'the body is larger than 1 MiB',
      fault: { rawBody: JSON.stringify({ padding: 'x'.repeat(1024 * 1024) }) },
    },
    {
      message: 'answered 302. Redirects are never followed',
      fault: { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
    },
    { message: 'answered 418', fault: { status: 418 } },
  ] satisfies { message: string; fault: FaultAction }[])('is final when $message', ({ message, fault }) =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.add({ method, path, do: fault });
      const { failure } = await world.run();
      expect(failure).toContain(message);
      expect(world.emulator.store.keys).toEqual([]);
    }),
  );
});

describe('Retry-After', () => {
  test('is honoured', () =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.add({
        path: '/api/client/apps',
        do: { status: 429, headers: { 'retry-after': '17' } },
      });
      expect((await world.run()).failure).toBeUndefined();
      expect(world.clock.sleeps).toEqual([17_000]);
    }));

  test.each(['300', '400'])(
    'of %s, which does not fit into the time left, ends the step at once with what the service said',
    (seconds) =>
      withWorld({}, async (world) => {
        seed(world);
        world.emulator.faults.add({
          path: '/api/client/apps',
          do: { status: 429, headers: { 'retry-after': seconds } },
        });
        expect((await world.run()).failure).toMatch(/GET \/api\/client\/apps answered 429/);
        expect(world.clock.sleeps).toEqual([]);
      }),
  );
});

describe('creating the app', () => {
  const create = { method: 'POST', path: '/api/client/apps' };

  test.each([
    { reset: 'before' },
    { reset: 'after' },
    { status: 504, after: true },
    { status: 500 },
    { truncate: true },
  ] satisfies FaultAction[])(
    'is settled after %j: one app, whether or not the first request made it',
    (fault) =>
      withWorld({}, async ({ emulator, run }) => {
        emulator.store.addAccount(account);
        emulator.faults.add({ ...create, do: fault });
        const { failure, outputs, log } = await run();
        expect(failure).toBeUndefined();
        expect(emulator.store.apps).toHaveLength(1);
        expect(outputs['app_created']).toBe('true');
        expect(log).toContain('info: Whether the app "chat" was created is not known: looking for it.');
      }),
  );

  test('whose response was lost does not leave a second app beside that of another job', () =>
    withWorld({}, async ({ emulator, clock, run }) => {
      const owner = emulator.store.addAccount(account);
      emulator.faults.onRequest(create, () => {
        emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - 1 });
      });
      emulator.faults.add({ ...create, do: { truncate: true } });
      const { failure, outputs } = await run();
      expect(failure).toBeUndefined();
      expect(emulator.store.apps.map(({ id }) => id)).toEqual([outputs['app_id']]);
      expect(outputs['app_created']).toBe('false');
    }));

  test('is not waited for where the first look shows the app', () =>
    withWorld({}, async ({ emulator, clock, run }) => {
      emulator.store.addAccount(account);
      emulator.faults.add({ ...create, do: { reset: 'after' } });
      expect((await run()).failure).toBeUndefined();
      expect(clock.sleeps).toEqual([3000]);
    }));

  test('whose response was lost so late that there is no time to look again says so', () =>
    withWorld({}, async ({ emulator, run }) => {
      emulator.store.addAccount(account);
      emulator.faults.add({ ...create, do: { reset: 'before' } });
      expect((await run({ timeoutMs: 4000 })).failure).toMatch(
        /timeout_seconds: 4\): looking for an app whose creation had no response/,
      );
    }));

  test.each([401, 429])('that gets %i to the last is not looked for', (status) =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      emulator.store.addAccount(account);
      emulator.faults.add({ ...create, times: ALWAYS, do: { status } });
      expect((await run()).failure).toMatch(`POST /api/client/apps answered ${status}`);
      expect(newRequests().at(-1)).toBe(`POST /api/client/apps ${status}`);
    }),
  );

  test('and not being able to look for it then is told in the words of the service', () =>
    withWorld({}, async ({ emulator, run }) => {
      emulator.store.addAccount(account);
      emulator.faults.add({
        ...create,
        method: 'GET',
        skip: 1,
        do: { status: 403, body: { message: 'no' } },
      });
      const { failure, outputs } = await run();
      expect(failure).toMatch(/^GET \/api\/client\/apps answered 403 \(no\)/);
      expect(outputs).not.toHaveProperty('app_id');
    }));

  test('waits 10 s for the app to appear before it is sent again', () =>
    withWorld({}, async ({ emulator, clock, run, newRequests }) => {
      emulator.store.addAccount(account);
      emulator.faults.add({ ...create, do: { reset: 'before' } });
      await run();
      expect(clock.sleeps).toEqual([...POLLS, 3000]);
      expect(newRequests().slice(2, 15)).toEqual([
        'POST /api/client/apps lost',
        ...Array.from({ length: 11 }, () => 'GET /api/client/apps 200'),
        'POST /api/client/apps 201',
      ]);
    }));

  test('is sent again at once when the service turned it away with 429', () =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      emulator.store.addAccount(account);
      emulator.faults.add({ ...create, do: { status: 429 } });
      await run();
      expect(newRequests().slice(2, 4)).toEqual(['POST /api/client/apps 429', 'POST /api/client/apps 201']);
    }));

  test('is not sent again after another 4xx', () =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      emulator.store.addAccount(account);
      emulator.faults.add({ ...create, do: { status: 422, body: { message: 'name not allowed' } } });
      expect((await run()).failure).toMatch(/POST \/api\/client\/apps answered 422 \(name not allowed\)/);
      expect(newRequests().slice(2)).toEqual(['POST /api/client/apps 422', 'GET /api/client/apps 200']);
    }));
});

describe('registering', () => {
  test.each([{ reset: 'after' }, { status: 502, after: true }, { reset: 'before' }] satisfies FaultAction[])(
    'is settled after %j by logging in',
    (fault) =>
      withWorld({}, async ({ emulator, run }) => {
        emulator.faults.add({ path: '/api/auth/register', do: fault });
        const { failure, outputs } = await run({ task: { companyName: 'Acme' } });
        expect(failure).toBeUndefined();
        expect(outputs['account_created']).toBe('true');
        expect(emulator.store.accounts).toHaveLength(1);
      }),
  );
});

describe('registering, where logging in then fails with something else than a rejection', () => {
  const unavailable = { path: '/api/auth/login', skip: 1, times: ALWAYS, do: { status: 503 } };

  test('is not tried again after its response was lost', () =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      emulator.faults.add({ path: '/api/auth/register', do: { reset: 'after' } });
      emulator.faults.add(unavailable);
      const { failure } = await run({ task: { companyName: 'Acme' } });
      expect(failure).toMatch(/POST \/api\/auth\/login answered 503/);
      expect(newRequests().filter((line) => line.includes('register'))).toHaveLength(1);
    }));

  test('says nothing of the password when the account exists', () =>
    withWorld({}, async ({ emulator, run }) => {
      emulator.store.addAccount({ ...account, password: 'another password' });
      emulator.faults.add(unavailable);
      const { failure } = await run({ task: { companyName: 'Acme' } });
      expect(failure).toMatch(/POST \/api\/auth\/login answered 503/);
      expect(failure).not.toContain('password is wrong');
    }));
});

describe('creating the key', () => {
  const create = { method: 'POST', path: '/api/client/apps/{id}/keys' };

  test.each([{ reset: 'after' }, { status: 504, after: true }, { truncate: true }] satisfies FaultAction[])(
    'after %j the lost key is named in a warning and left alone, and another is made',
    (fault) =>
      withWorld({}, async (world) => {
        const { emulator, run } = world;
        const app = seed(world);
        emulator.store.addKey(app);
        emulator.faults.add({ ...create, do: fault });
        const { failure, outputs, log } = await run();
        expect(failure).toBeUndefined();
        const [, lost, made] = emulator.store.activeKeys(app);
        expect(outputs['key_id']).toBe(made?.id);
        expect(await keyWorks(emulator, outputs['api_key'] ?? '')).toBe(true);
        expect(world.clock.sleeps).toEqual([]);
        expect(log).toContainEqual(
          expect.stringMatching(/^info: Whether a key was created is not known: POST .*\/keys /),
        );
        expect(log.filter((line) => line.startsWith('warning'))).toEqual([
          expect.stringMatching(
            `The key ${lost?.id} of the app ${app.id} appeared while a response was lost`,
          ),
        ]);
      }),
  );

  test('waits 10 s for a key to appear before it is sent again', () =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.add({ ...create, do: { reset: 'before' } });
      const { failure, log } = await world.run();
      expect(failure).toBeUndefined();
      expect(world.clock.sleeps).toEqual(POLLS);
      expect(log.filter((line) => line.startsWith('warning'))).toEqual([]);
      expect(world.emulator.store.keys).toHaveLength(1);
    }));

  test.each([
    {
      title: 'look again',
      timeoutMs: 4000,
      late: 0,
      message: 'looking for a key whose creation had no response',
    },
    {
      title: 'make another',
      timeoutMs: 300_000,
      late: 236_000,
      message: 'too little of it is left to create a key',
    },
  ])(
    'whose response was lost so late that there is no time to $title says so',
    ({ timeoutMs, late, message }) =>
      withWorld({}, async (world) => {
        seed(world);
        world.emulator.faults.onRequest(create, () => world.clock.advance(late));
        world.emulator.faults.add({ ...create, do: { reset: 'before' } });
        expect((await world.run({ timeoutMs })).failure).toMatch(
          new RegExp(`A key may have been created: .* in the Whisp dashboard\\. .*${message}`),
        );
      }),
  );

  test('a last look that fails is a warning, and the key that was made is handed over', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      world.emulator.faults.add({ ...create, do: { reset: 'after' } });
      world.emulator.faults.add({ ...create, method: 'GET', skip: 2, do: { status: 403 } });
      const { failure, outputs, log } = await world.run();
      expect(failure).toBeUndefined();
      expect(await keyWorks(world.emulator, outputs['api_key'] ?? '')).toBe(true);
      expect(log).toContainEqual(
        expect.stringMatching(
          `^warning: Whether a lost response left a key of the app ${app.id} behind is not known: GET .* answered 403`,
        ),
      );
    }));

  test('a lost key that appears later in the step is named too', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      world.emulator.faults.add({ ...create, do: { reset: 'before' } });
      world.emulator.faults.onResponse(create, (request) => {
        if (request.status !== undefined || world.emulator.store.keys.length > 0)
          world.emulator.store.addKey(app);
      });
      const { log } = await world.run();
      expect(log.join('\n')).toMatch(/warning: The key .* appeared while a response was lost/);
    }));

  test('responses lost each time end the step with the ids of all keys that they left behind', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      world.emulator.faults.add({ ...create, times: ALWAYS, do: { status: 504, after: true } });
      const { failure, log, outputs, state } = await world.run();
      expect(failure).toMatch(/POST .*\/keys answered 504/);
      const keys = world.emulator.store.activeKeys(app);
      // One more key is made, once.
      expect(keys).toHaveLength(2);
      expect(state).toContain('"lost":[{');
      for (const key of keys) expect(log.join('\n')).toContain(key.id);
      expect(outputs).not.toHaveProperty('api_key');
    }));

  test.each([
    { field: 'token', message: 'the field token is missing' },
    { field: 'id', message: 'the field id is missing' },
  ])('a response without its $field is an error, and the key that it made is named', ({ field, message }) =>
    withWorld({}, async (world) => {
      const app = seed(world);
      world.emulator.faults.add({
        ...create,
        do: { edit: (body) => ({ ...(body as object), [field]: undefined }) },
      });
      const { failure, log } = await world.run();
      expect(failure).toContain(message);
      const [key] = world.emulator.store.activeKeys(app);
      expect(log.join('\n')).toContain(`The key ${key?.id}`);
    }),
  );

  test('what became of a key is found out by the post step when the service works again only then', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      world.emulator.store.addKey(app);
      world.emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => {
        world.emulator.faults.add({ times: ALWAYS, do: { reset: 'after' } });
      });
      const run = await world.run();
      expect(run.failure).toMatch(/A key may have been created/);
      world.emulator.faults.clear();
      const { log } = await world.post(run);
      const [, key] = world.emulator.store.activeKeys(app);
      expect(log.filter((line) => line.startsWith('warning'))).toEqual([
        expect.stringMatching(`The key ${key?.id} of the app ${app.id} appeared while a response was lost`),
      ]);
    }));

  test('what became of a key that even the post step cannot find out is said, with the app', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      world.emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => {
        world.emulator.faults.add({ times: ALWAYS, do: { reset: 'after' } });
      });
      const { failure, log } = await world.post(await world.run());
      expect(failure).toBeUndefined();
      expect(log.filter((line) => line.startsWith('warning'))).toEqual([
        expect.stringMatching(`creating a key of the app ${app.id}: whether the key exists is not known`),
      ]);
      // As the warning asks for.
      for (const { id } of world.emulator.store.keys) world.emulator.store.revokeKey(id);
    }));

  test('that is refused though the app has room is looked into once, and told in the words of the service', () =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.add({ ...create, do: { status: 403, body: { message: 'not today' } } });
      const { failure, state } = await world.run();
      expect(failure).toMatch(/\/keys answered 403 \(not today\)/);
      expect(state).toBe('');
      expect(world.newRequests().slice(-2)).toEqual([
        'POST /api/client/apps/{id}/keys 403',
        'GET /api/client/apps/{id}/keys 200',
      ]);
    }));

  test.each([401, 429])('that gets %i to the last is not looked into', (status) =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.add({ ...create, times: ALWAYS, do: { status } });
      expect((await world.run()).failure).toMatch(`/keys answered ${status}`);
      expect(world.newRequests().at(-1)).toBe(`POST /api/client/apps/{id}/keys ${status}`);
    }),
  );

  test('is not sent again in the last fifth of the time', () =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.add({ ...create, do: { status: 429, headers: { 'retry-after': '250' } } });
      const { failure } = await world.run();
      expect(failure).toMatch(/too little of it is left to create a key/);
      expect(world.emulator.store.keys).toEqual([]);
    }));

  test('is not begun in the last fifth of the time', () =>
    withWorld({}, async (world) => {
      seed(world);
      world.emulator.faults.onResponse({ path: '/api/client/apps/{id}' }, () => world.clock.advance(241_000));
      const { failure } = await world.run();
      expect(failure).toMatch(
        /time is used up \(timeout_seconds: 300\).*too little of it is left to create a key/,
      );
      expect(world.emulator.store.keys).toEqual([]);
    }));
});

describe('a step that is cancelled', () => {
  test('while its key is created waits for the response and revokes the key', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      const cancel = new AbortController();
      world.emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => cancel.abort());
      const { failure, outputs, log, state } = await world.run({}, { cancel: cancel.signal });
      expect(failure).toBe('The step was cancelled.');
      expect(world.emulator.store.activeKeys(app)).toEqual([]);
      const [key] = world.emulator.store.keys;
      expect(log).toContain(`info: Revoked the key ${key?.id}, which nobody has been given.`);
      expect(state).toBe('');
      expect(JSON.parse(outputs['revoked_key_ids'] ?? '')).toEqual(
        world.emulator.store.keys.map(({ id }) => id),
      );
      expect(outputs).not.toHaveProperty('api_key');
      expect(outputs['key_created']).toBe('false');
    }));

  test('and cannot revoke its key names it', () =>
    withWorld({}, async (world) => {
      seed(world);
      const cancel = new AbortController();
      world.emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => cancel.abort());
      world.emulator.faults.add({ method: 'DELETE', times: ALWAYS, do: { status: 403 } });
      const { log } = await world.run({}, { cancel: cancel.signal });
      const [key] = world.emulator.store.keys;
      expect(log.filter((line) => line.startsWith('error'))).toEqual([
        expect.stringMatching(`The key ${key?.id} of the app .* could not be revoked`),
      ]);
    }));

  test('loses the response that it waited for: the key is named', () =>
    withWorld({}, async (world) => {
      seed(world);
      const cancel = new AbortController();
      world.emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => cancel.abort());
      world.emulator.faults.add({ method: 'POST', path: /\/keys$/, do: { reset: 'after' } });
      const { failure, log } = await world.run({}, { cancel: cancel.signal });
      expect(failure).toMatch(/cancelled/);
      expect(log.join('\n')).toContain(`The key ${world.emulator.store.keys[0]?.id}`);
      expect(world.emulator.store.keys).toHaveLength(1);
    }));

  test('while it looks for a key whose response was lost looks once more in the end, and names it', () =>
    withWorld({}, async (world) => {
      const app = seed(world);
      const cancel = new AbortController();
      world.emulator.faults.add({ method: 'POST', path: /\/keys$/, do: { reset: 'before' } });
      let lists = 0;
      world.emulator.faults.onRequest({ method: 'GET', path: /\/keys$/ }, () => {
        if (++lists === 3) cancel.abort();
        if (lists === 4) world.emulator.store.addKey(app);
      });
      const { failure, log } = await world.run({}, { cancel: cancel.signal });
      expect(failure).toMatch('The step was cancelled.');
      const [key] = world.emulator.store.keys;
      expect(log.filter((line) => line.startsWith('warning'))).toEqual([
        expect.stringMatching(`The key ${key?.id} of the app ${app.id} appeared while a response was lost`),
      ]);
    }));

  test.each(['/api/auth/login', '/api/client/apps'])('does not wait for the response to %s', (path) =>
    withWorld({}, async (world) => {
      seed(world);
      const cancel = new AbortController();
      world.emulator.faults.onRequest({ path }, () => cancel.abort());
      world.emulator.faults.add({ path, do: { endless: 'silence' } });
      const run = world.run({ requestTimeoutMs: 300 }, { cancel: cancel.signal });
      const { failure, log } = await run;
      expect(failure).toBe('The step was cancelled.');
      expect(log.join('\n')).not.toContain('got no complete response');
    }),
  );

  test('does not wait for the log-in that is to renew its session', () =>
    withWorld({ dialect: { refresh: 'none' } }, async (world) => {
      seed(world);
      const cancel = new AbortController();
      const logIn = { path: '/api/auth/login' };
      world.emulator.faults.add({ path: '/api/client/apps/{id}', do: { status: 401 } });
      world.emulator.faults.add({ ...logIn, skip: 1, do: { endless: 'silence' } });
      let logIns = 0;
      world.emulator.faults.onRequest(logIn, () => {
        if (++logIns === 2) cancel.abort();
      });
      const { failure, log } = await world.run({ requestTimeoutMs: 300 }, { cancel: cancel.signal });
      expect(failure).toBe('The step was cancelled.');
      expect(log.join('\n')).not.toContain('got no complete response');
    }));

  test.each(['cookie', 'none'] as const)(
    'and whose session has ended renews it to revoke its key (refresh: %s)',
    (refresh) =>
      withWorld({ dialect: { refresh } }, async (world) => {
        const app = seed(world);
        const cancel = new AbortController();
        world.emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => cancel.abort());
        world.emulator.faults.add({ method: 'DELETE', do: { status: 401 } });
        const { failure } = await world.run({}, { cancel: cancel.signal });
        expect(failure).toBe('The step was cancelled.');
        expect(world.emulator.store.activeKeys(app)).toEqual([]);
      }),
  );

  test('before its key is created creates none', () =>
    withWorld({}, async (world) => {
      seed(world);
      const cancel = new AbortController();
      world.emulator.faults.onResponse({ path: '/api/client/apps/{id}/keys' }, () => cancel.abort());
      expect((await world.run({}, { cancel: cancel.signal })).failure).toBe('The step was cancelled.');
      expect(world.emulator.store.keys).toEqual([]);
    }));
});

test('a response that does not come in time is given up and asked for again', () =>
  withWorld({}, async (world) => {
    seed(world);
    world.emulator.faults.add({ path: '/api/client/apps', do: { delayMs: 30_000 } });
    world.emulator.faults.add({ path: '/api/client/apps/{id}', do: { drip: { byteEveryMs: 1000 } } });
    const { failure, log } = await world.run({ requestTimeoutMs: 300 });
    expect(failure).toBeUndefined();
    expect(log.filter((line) => line.includes('got no complete response within 0.3 s'))).toHaveLength(2);
  }));

test('nothing is sent once the time is used up', () =>
  withWorld({}, async (world) => {
    seed(world);
    world.emulator.faults.onResponse({ path: '/api/auth/login' }, () => world.clock.advance(300_000));
    expect((await world.run()).failure).toMatch(/time is used up.*GET \/api\/client\/apps was not sent/);
    expect(world.newRequests()).toEqual(['POST /api/auth/login 200']);
  }));

test('nothing is sent again once the time is used up', () =>
  withWorld({}, async (world) => {
    seed(world);
    world.emulator.faults.onRequest({ path: '/api/client/apps' }, () => world.clock.advance(300_000));
    world.emulator.faults.add({ path: '/api/client/apps', do: { reset: 'before' } });
    expect((await world.run()).failure).toMatch(
      /time is used up.*GET \/api\/client\/apps had no success in time. The last attempt: /,
    );
    expect(world.newRequests()).toHaveLength(2);
  }));

test('a service that cannot be reached is told with its error code', () =>
  withWorld({}, async ({ emulator, run }) => {
    await emulator.close();
    expect((await run()).failure).toMatch(
      /POST \/api\/auth\/login could not connect \(ECONNREFUSED\)\. Check that api_url is right/,
    );
  }));

test('what the service echoes of a secret is taken out of the failure', () =>
  withWorld({}, async ({ emulator, run }) => {
    emulator.faults.add({
      path: '/api/auth/login',
      do: { status: 422, body: { message: `no account for ${PASSWORD}` } },
    });
    expect((await run()).failure).not.toContain(PASSWORD);
  }));
