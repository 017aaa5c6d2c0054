import { EMAIL, PASSWORD, PRIVATE_KEY, stored } from './services.ts';
import { type Story, withAccount, worked } from './story.ts';

// The examples that write the key to GitHub.

export const rotation: Story = {
  examples: ['rotation'],
  play: async ({ services, run, must }) => {
    const app = services.whisp.store.addApp(withAccount(services), { name: 'web-production' });
    const web = services.github.state.repository('acme/web');
    if (web !== undefined) services.github.state.addEnvironment(web, 'production');
    const old = services.whisp.store.addKey(app).token;
    const stores = [
      services.store('acme/web', 'actions'),
      services.store('acme/mobile', 'actions'),
      services.store('acme/web', 'environment/production'),
    ];
    const at = Date.now();
    for (const { secrets } of stores)
      secrets.set('WHISP_API_KEY', { value: old, createdAt: at, updatedAt: at });
    const weekly = async () => {
      services.later(7);
      return run({ workflow: 'rotation', event: 'schedule', payload: { schedule: '23 4 * * 1' } });
    };
    const holds = (key: string | undefined) =>
      key !== undefined && stores.every((each) => stored(each).key === key);
    must((await weekly()).success, 'the run succeeded');
    const [, second] = services.keys('web-production');
    must(holds(second) && second !== old, 'the new key is in both repositories and the environment');
    must(
      stores.every((each) => stored(each).baseUrl === services.whisp.clusterUrl),
      'so is the base URL',
    );
    must(services.keys('web-production').join() === [old, second].join(), 'the old key stays valid');
    const started = 'with a token acme/web workflow run deployment.yml';
    must(services.commands.join() === started, 'the deployment was started');
    const again = await run({ workflow: 'rotation', event: 'workflow_dispatch' });
    must(again.success && services.keys('web-production').length === 2, 'a second run, by hand, made no key');
    must(services.commands.length === 1, 'and started no deployment');
    must(
      (await weekly()).success && (await weekly()).success,
      'the runs of the two weeks after it succeeded',
    );
    const keys = services.keys('web-production');
    must(
      keys.length === 3 && keys[0] === second && holds(keys[2]),
      'three keys stay, the oldest was revoked',
    );
    must(
      services.github.state.tokens.every(({ kind }) => kind !== 'app'),
      'the tokens are revoked',
    );
  },
};

export const firstSetup: Story = {
  examples: ['first-setup'],
  play: async ({ services, run, must }) => {
    const inputs = { company_name: 'Acme Corp', app_name: 'my-chat-app' };
    const dispatch = () => run({ workflow: 'first-setup', event: 'workflow_dispatch', payload: { inputs } });
    const store = services.store('acme/web', 'actions');
    must((await dispatch()).success, 'the run succeeded');
    const [account] = services.whisp.store.accounts;
    must(account?.email === EMAIL && account.companyName === 'Acme Corp', 'the account was registered');
    const [key] = services.keys('my-chat-app');
    must(key !== undefined && stored(store).key === key, "the app's key is in the repository's secrets");
    must(stored(store).baseUrl === services.whisp.clusterUrl, 'so is the base URL');
    const again = await dispatch();
    const { accounts, apps, keys } = services.whisp.store;
    must(again.success && accounts.length + apps.length + keys.length === 3, 'a second run made nothing');
    must(
      services.keys('my-chat-app')[0] === key && stored(store).key === key,
      'the stored key is still the one',
    );
  },
};

const FLEET = ['web', 'mobile', 'admin'] as const;

export const fleet: Story = {
  examples: ['fleet', 'fleet-app'],
  play: async ({ services, run, must }) => {
    withAccount(services);
    services.whisp.store.addAccount({ email: 'second@acme.test', password: PASSWORD });
    const secrets = {
      WHISP_EMAIL_A: EMAIL,
      WHISP_PASSWORD_A: PASSWORD,
      WHISP_EMAIL_B: 'second@acme.test',
      WHISP_PASSWORD_B: PASSWORD,
      SECRETS_APP_PRIVATE_KEY: PRIVATE_KEY,
    };
    const nightly = () =>
      run({ workflow: 'fleet', event: 'schedule', payload: { schedule: '41 2 * * *' }, secrets });
    const everywhere = (count: number) =>
      FLEET.every((name) => {
        const keys = services.keys(`${name}-production`);
        const places = [
          services.store(`acme/${name}`, 'actions'),
          services.store(`acme/${name}`, 'dependabot'),
        ];
        return keys.length === count && places.every((place) => stored(place).key === keys.at(-1));
      });
    must(
      (await nightly()).success && everywhere(1),
      'each repository got the key of its own app, in both stores',
    );
    const owner = (name: string) =>
      services.whisp.store.accounts.find(({ id }) => id === services.app(name)?.accountId);
    must(
      owner('web-production')?.email === EMAIL && owner('admin-production')?.email === 'second@acme.test',
      'each app is in its account',
    );
    services.later(1);
    must((await nightly()).success && everywhere(1), 'the next night changed no key');
    const [key] = services.keys('web-production');
    services.store('acme/web', 'dependabot').secrets.delete('WHISP_API_KEY');
    services.later(1);
    must(
      (await nightly()).success && services.keys('mobile-production').length === 1,
      'a lost secret: others kept theirs',
    );
    must(
      stored(services.store('acme/web', 'dependabot')).key === services.keys('web-production').at(-1) &&
        services.keys('web-production').at(-1) !== key,
      'a lost secret: it was renewed',
    );
    services.later(31);
    must(
      (await nightly()).success && everywhere(2),
      'a month later all were renewed, the old keys stay valid',
    );
  },
};

export const severalJobs: Story = {
  examples: ['several-jobs'],
  play: async ({ services, run, must }) => {
    withAccount(services);
    const web = services.github.state.repository('acme/web');
    if (web !== undefined) services.github.state.addEnvironment(web, 'integration');
    const environment = services.store('acme/web', 'environment/integration');
    // act reads secrets once, before the first job. So each job is a run of its own.
    const both = async () => {
      const first = await run({ workflow: 'several-jobs', event: 'push', job: 'key' });
      const later = await run({ workflow: 'several-jobs', event: 'push', job: 'test' });
      return { key: stored(environment).key, first, later };
    };
    const { key, first, later } = await both();
    must(
      first.success && key !== undefined && services.keys('web-integration').join() === key,
      'the key is in the environment',
    );
    must(later.success && worked(later, key), 'the later job got it, and it worked');
    must(
      later.uses
        .map(({ given }) => given)
        .sort()
        .join() === 'api,browser',
      'all jobs of the matrix used it',
    );
    const again = await both();
    must(
      worked(again.later, again.key) && services.keys('web-integration').join() === again.key,
      'the next run had a key of its own, and revoked the one before',
    );
  },
};

export const deployment: Story = {
  examples: ['deployment'],
  play: async ({ services, run, must }) => {
    withAccount(services);
    const web = services.github.state.repository('acme/web');
    if (web !== undefined) services.github.state.addEnvironment(web, 'production');
    const environment = services.store('acme/web', 'environment/production');
    // act reads secrets once, before the first job. So each job is a run of its own.
    const both = async (event: 'push' | 'schedule') => {
      const first = await run({ workflow: 'deployment', event, job: 'key' });
      const deployed = await run({ workflow: 'deployment', event, job: 'deploy' });
      return { deployed, success: first.success && deployed.success, key: stored(environment).key };
    };
    const first = await both('push');
    must(first.success && worked(first.deployed, first.key), 'a push: deployed with a key that is stored');
    must(services.keys('web-production').join() === first.key, 'the key outlives the run');
    services.later(1);
    const second = await both('push');
    must(second.success && worked(second.deployed, first.key), 'another push: deployed with the same key');
    services.later(31);
    const third = await both('schedule');
    must(
      third.key !== first.key && worked(third.deployed, third.key),
      'a month later: a new key, deployed at once',
    );
    must(services.keys('web-production').join() === [first.key, third.key].join(), 'the old key stays valid');
  },
};

export const rotationElsewhere: Story = {
  examples: ['rotation-elsewhere'],
  play: async ({ services, run, must }) => {
    const app = services.whisp.store.addApp(withAccount(services), { name: 'web-backend' });
    const old = services.whisp.store.addKey(app).token;
    const weekly = async () => {
      services.later(7);
      return run({ workflow: 'rotation-elsewhere', event: 'schedule', payload: { schedule: '53 4 * * 1' } });
    };
    const first = await weekly();
    const [, second = ''] = services.keys('web-backend');
    const id = services.whisp.store.keys.find(({ token }) => token === second)?.id;
    must(first.success && worked(first, second), 'the other store was given the new key');
    must(first.uses[0]?.given === `store ${id}`, 'and its id');
    must(services.keys('web-backend')[0] === old, 'the old key stays valid');
    await weekly();
    const keys = services.keys('web-backend');
    must(keys.length === 2 && keys[0] === second, 'a week later the oldest key was revoked');
  },
};
