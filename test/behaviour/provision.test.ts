import { describe, expect, test } from 'vitest';
import { keyWorks } from '../support/outcomes.ts';
import { EMAIL, keyTask, PASSWORD } from '../support/tasks.ts';
import { withWorld } from '../support/world.ts';

const account = { email: EMAIL, password: PASSWORD };

describe('the plain course', () => {
  test('a first run registers the account, creates the app and hands over a key that works', () =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      const { failure, outputs, log } = await run({ task: { companyName: 'Acme' } });
      expect(failure).toBeUndefined();
      expect(log).toEqual(
        expect.arrayContaining([
          `info: Registered the account and signed in to Whisp.`,
          `info: Created the app "chat" (${outputs['app_id']}).`,
          `info: Created the key ${outputs['key_id']}.`,
        ]),
      );
      expect(outputs).toMatchObject({
        account_created: 'true',
        app_created: 'true',
        key_created: 'true',
        app_name: 'chat',
        base_url: emulator.clusterUrl,
        revoked_key_ids: '[]',
        deleted_app_ids: '[]',
        written_targets: '[]',
        skipped: 'false',
      });
      expect(await keyWorks(emulator, outputs['api_key'] ?? '')).toBe(true);
      expect(newRequests()).toEqual([
        'POST /api/auth/login 401',
        'POST /api/auth/register 201',
        'GET /api/client/apps 200',
        'POST /api/client/apps 201',
        'GET /api/client/apps 200',
        'GET /api/client/apps/{id} 200',
        'GET /api/client/apps/{id}/keys 200',
        'POST /api/client/apps/{id}/keys 201',
      ]);
    }));

  test.each([{}, { appListCreatedAt: false }])(
    'a later run finds the app in four sequential requests and makes another key (%j)',
    (dialect) =>
      withWorld({ dialect }, async ({ emulator, clock, run, newRequests }) => {
        const { store } = emulator;
        const owner = store.addAccount(account);
        const app = store.addApp(owner, { name: 'chat' });
        store.addApp(owner, { name: 'not asked for' });
        const other = store.addKey(app);
        clock.advance(60_000);
        // Each is answered only once the other has been asked for too.
        void emulator.faults.hold({ method: 'GET', path: /\/apps\/[^/]+/ }, 2);
        const { failure, outputs, log } = await run();
        expect(failure).toBeUndefined();
        expect(log).toContain(`info: Signed in to Whisp.`);
        expect(outputs).toMatchObject({ account_created: 'false', app_created: 'false', app_id: app.id });
        expect(outputs['api_key']).not.toBe(other.token);
        expect(newRequests()).toEqual([
          'POST /api/auth/login 200',
          'GET /api/client/apps 200',
          'GET /api/client/apps/{id} 200',
          'GET /api/client/apps/{id}/keys 200',
          'POST /api/client/apps/{id}/keys 201',
        ]);
        expect(clock.sleeps).toEqual([]);
      }),
  );

  test('app_id needs no list', () =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      const { store } = emulator;
      const app = store.addApp(store.addAccount(account), { name: 'chat' });
      const { outputs } = await run({ task: { app: { by: 'id', id: app.id, name: undefined } } });
      expect(outputs).toMatchObject({ app_id: app.id, app_name: 'chat', key_created: 'true' });
      expect(newRequests()).toHaveLength(4);
    }));

  test('the app found is of exactly the name asked for', () =>
    withWorld({}, async ({ emulator, run }) => {
      const owner = emulator.store.addAccount(account);
      for (const name of ['Chat', 'chat-2', 'cháť']) emulator.store.addApp(owner, { name });
      expect((await run()).outputs).toMatchObject({ app_created: 'true', app_name: 'chat' });
    }));

  test('the key is output last, so that whatever fails before has given it to nobody', () =>
    withWorld({}, async ({ run }) => {
      const { outputs } = await run({ task: { companyName: 'Acme' } });
      expect(Object.keys(outputs).at(-1)).toBe('api_key');
    }));

  test('everything secret is masked before the first line that follows its receipt', () =>
    withWorld({}, async ({ run }) => {
      const { masks, outputs, log } = await run({ task: { companyName: 'Acme' } });
      expect(masks).toContain(outputs['api_key']);
      expect(masks).toContain(outputs['base_url']);
      expect(masks.length).toBeGreaterThanOrEqual(4); // access token, refresh cookie, base URL, key
      for (const secret of masks) expect(log.join('\n')).not.toContain(secret);
    }));

  test('mask_base_url: false leaves the base URL readable', () =>
    withWorld({}, async ({ run }) => {
      const { masks, outputs } = await run({ task: { companyName: 'Acme', maskBaseUrl: false } });
      expect(outputs['base_url']).toBeTruthy();
      expect(masks).not.toContain(outputs['base_url']);
    }));

  test('export_env exports both values under the names asked for', () =>
    withWorld({}, async ({ run }) => {
      const names = { apiKey: 'CHAT_KEY', baseUrl: 'CHAT_URL', baseUrlKind: 'secret' } as const;
      const { exported, outputs } = await run({ task: { companyName: 'Acme', exportEnv: true, names } });
      expect(exported).toEqual({ CHAT_KEY: outputs['api_key'], CHAT_URL: outputs['base_url'] });
      expect((await run()).exported).toEqual({});
    }));

  test('duplicates that were there are reported, not removed, and the oldest active one is used', () =>
    withWorld({}, async ({ emulator, clock, run, newRequests }) => {
      const owner = emulator.store.addAccount(account);
      const at = (age: number) => ({ name: 'chat', createdAt: clock.now() - age });
      const suspended = emulator.store.addApp(owner, { ...at(9e6), status: 'SUSPENDED' });
      const older = emulator.store.addApp(owner, at(8e6));
      const newer = emulator.store.addApp(owner, at(7e6));
      const { outputs, log } = await run();
      expect(newRequests()).toHaveLength(5);
      expect(outputs['app_id']).toBe(older.id);
      expect(log).toContain(`info: Using the app "chat" (${older.id}); active keys: 0.`);
      const [warning] = log.filter((line) => line.startsWith('warning: '));
      expect(warning).toContain(`too: ${newer.id}, ${suspended.id}. The oldest active one`);
      expect(emulator.store.appsOf(owner)).toHaveLength(3);
    }));

  test('of two of the name, of which the list dates only one, the older one is used', () =>
    withWorld({}, async ({ emulator, clock, run }) => {
      const owner = emulator.store.addAccount(account);
      const [newer, older] = [7e6, 8e6].map((age) =>
        emulator.store.addApp(owner, { name: 'chat', createdAt: clock.now() - age }),
      );
      const edit = (body: unknown) =>
        (body as { id: string }[]).map((app) =>
          app.id === newer?.id ? { ...app, createdAt: undefined } : app,
        );
      emulator.faults.add({ method: 'GET', path: '/api/client/apps', do: { edit } });
      expect((await run()).outputs['app_id']).toBe(older?.id);
    }));
});

describe('what it refuses', () => {
  test('a log-in that is rejected, without company_name', () =>
    withWorld({}, async ({ run, newRequests }) => {
      const { failure } = await run();
      expect(failure).toMatch(
        /POST \/api\/auth\/login answered 401 .*check email and password.*company_name/,
      );
      expect(newRequests()).toEqual(['POST /api/auth/login 401']);
    }));

  test('a wrong password of an account that exists, with company_name', () =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      emulator.store.addAccount({ ...account, password: 'another password' });
      const { failure } = await run({ task: { companyName: 'Acme' } });
      expect(failure).toMatch(/account exists.*password is wrong/);
      expect(newRequests()).toEqual([
        'POST /api/auth/login 401',
        'POST /api/auth/register 409',
        'POST /api/auth/login 401',
      ]);
    }));

  test('an account with MFA', () =>
    withWorld({}, async ({ emulator, run }) => {
      emulator.store.addAccount({ ...account, mfa: true });
      expect((await run({ task: { companyName: 'Acme' } })).failure).toMatch(
        /second factor.*account without MFA/,
      );
    }));

  test('a registration that the service refuses', () =>
    withWorld({}, async ({ run }) => {
      const { failure } = await run({
        task: { companyName: 'Acme' },
        credentials: { email: EMAIL, password: 'short' },
      });
      expect(failure).toMatch(/POST \/api\/auth\/register answered 400/);
    }));

  test.each([
    {
      title: 'a suspended app',
      changes: { status: 'SUSPENDED' as const },
      message: /status is "SUSPENDED", not ACTIVE.*No key was created/,
    },
    {
      title: 'a cluster endpoint that is not https',
      changes: { clusterEndpoint: 'http://demo.example' },
      message: /no usable base URL.*No key/,
    },
  ])('$title, and the app is output', ({ changes, message }) =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      const app = emulator.store.addApp(emulator.store.addAccount(account), {
        name: 'chat',
        createdAt: 0,
        ...changes,
      });
      const { failure, outputs } = await run();
      expect(failure).toMatch(message);
      expect(outputs).toMatchObject({ app_id: app.id, app_name: 'chat', key_created: 'false' });
      expect(outputs).not.toHaveProperty('api_key');
      expect(newRequests().join()).not.toContain('POST /api/client');
    }),
  );

  test('an app with five active keys, listing all of them with their age', () =>
    withWorld({}, async ({ emulator, clock, run, newRequests }) => {
      const app = emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
      const ages = [30_000, 3_600_000, 3 * 3_600_000, 86_400_000 * 2, 86_400_000 * 40];
      const keys = ages.map((age) => emulator.store.addKey(app, { createdAt: clock.now() - age }));
      const { failure, outputs } = await run();
      const words = ['less than a minute old', '60 min old', '3 hours old', '2 days old', '40 days old'];
      for (const [index, key] of keys.entries()) expect(failure).toContain(`${key.id}, ${words[index]}`);
      expect(failure).toMatch(/\nSet keep_keys .* key_lifetime: job .* command: revoke and key_id\.$/);
      expect(outputs).toMatchObject({ app_id: app.id, base_url: emulator.clusterUrl });
      expect(newRequests().join()).not.toContain('POST /api/client');
    }));

  test('an app with five active keys whose age the service does not tell', () =>
    withWorld({ dialect: { keyListCreatedAt: false } }, async ({ emulator, run }) => {
      const app = emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
      for (let count = 0; count < 5; count++) emulator.store.addKey(app);
      const { failure } = await run();
      for (const { id } of emulator.store.keys) expect(failure).toContain(`${id}, age not known`);
    }));

  test("a sixth demo app, listing the five with their age by the service's clock", () => {
    const now = Date.parse('2027-01-01T00:00:00Z');
    return withWorld({ now: () => now }, async ({ emulator, run }) => {
      const owner = emulator.store.addAccount(account);
      const apps = [1, 2, 3, 4, 5].map((n) =>
        emulator.store.addApp(owner, { name: `app ${n}`, createdAt: now - 120_000 }),
      );
      emulator.store.addApp(owner, { name: 'paid', tier: 'PRO', createdAt: 0 });
      const { failure } = await run();
      expect(failure).toMatch(/"chat" cannot be created: the account has 5 demo apps/);
      for (const app of apps) expect(failure).toContain(`"${app.name}" (${app.id}), 2 min old`);
      expect(failure).toMatch(/\nDelete one with command: teardown, .* command: sweep\.$/);
      expect(failure).not.toContain('paid');
    });
  });

  test('to register an account with app_id: a new one cannot have the app', () =>
    withWorld({}, async ({ run, newRequests }) => {
      const { failure } = await run({
        task: { app: { by: 'id', id: 'a1', name: undefined }, companyName: 'Acme' },
      });
      expect(failure).toMatch(/^The log-in was rejected: .*check email and password\.$/);
      expect(newRequests()).toEqual(['POST /api/auth/login 401']);
    }));

  test('an app_id that is not there', () =>
    withWorld({}, async ({ emulator, run }) => {
      emulator.store.addAccount(account);
      const { failure } = await run({ task: { app: { by: 'id', id: 'a1', name: undefined } } });
      expect(failure).toMatch(/There is no app with app_id a1/);
    }));

  test('an app_id whose details are refused, with what the service said', () =>
    withWorld({}, async ({ emulator, run }) => {
      const app = emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat' });
      emulator.faults.add({ path: '/api/client/apps/{id}', do: { status: 403, body: { message: 'no' } } });
      const { failure } = await run({ task: { app: { by: 'id', id: app.id, name: undefined } } });
      expect(failure).toMatch(/^GET \/api\/client\/apps\/.* answered 403 \(no\)/);
    }));

  test('an app_id whose app bears another name than app_name', () =>
    withWorld({}, async ({ emulator, run, newRequests }) => {
      const app = emulator.store.addApp(emulator.store.addAccount(account), { name: 'prod' });
      const { failure } = await run({ task: { app: { by: 'id', id: app.id, name: 'chat' } } });
      expect(failure).toContain(`The app with app_id ${app.id} is named "prod", not "chat"`);
      expect(newRequests().join()).not.toContain('POST /api/client');
    }));
});

test('an app that is deleted just before its key is made is made anew', () =>
  withWorld({}, async ({ emulator, run }) => {
    const app = emulator.store.addApp(emulator.store.addAccount(account), { name: 'chat', createdAt: 0 });
    let isFirst = true;
    emulator.faults.onRequest({ method: 'POST', path: /\/keys$/ }, () => {
      if (isFirst) emulator.store.deleteApp(app.id);
      isFirst = false;
    });
    const { failure, outputs } = await run();
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ app_created: 'true', key_created: 'true' });
    expect(outputs['app_id']).not.toBe(app.id);
  }));

describe('a dry run that cannot succeed', () => {
  test('fails as the real run would, with nothing else to do', () =>
    withWorld({}, async ({ emulator, run }) => {
      emulator.store.addAccount(account);
      const { failure, log } = await run({ task: keyTask('rotate', { keepKeys: 1 }), dryRun: true });
      expect(failure).toMatch(/"chat"/);
      expect(log).toContain('info: Dry run, nothing was changed. The real run would fail.');
    }));

  test('fails where the account can have no further app, and says what it would have done', () =>
    withWorld({}, async ({ emulator, run }) => {
      const owner = emulator.store.addAccount(account);
      for (const name of ['a', 'b', 'c', 'd', 'e']) emulator.store.addApp(owner, { name, createdAt: 0 });
      const { failure, log } = await run({ dryRun: true });
      expect(failure).toMatch(/"chat" cannot be created: the account has 5 demo apps/);
      expect(log.join('\n')).toContain('Dry run, nothing was changed. The plan:\n  1. create the app "chat"');
    }));

  test('does not fail where it would not', () =>
    withWorld({}, async ({ emulator, run }) => {
      emulator.store.addAccount(account);
      expect((await run({ dryRun: true })).failure).toBeUndefined();
    }));
});
