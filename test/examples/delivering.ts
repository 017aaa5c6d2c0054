import { type Story, withAccount, worked } from './story.ts';
import { EMAIL, PASSWORD, PRIVATE_KEY, stored } from './world.ts';

// The examples that write the key to GitHub.

export const rotation: Story = {
  examples: ['rotation'],
  play: async ({ world, run, must }) => {
    const app = world.whisp.store.addApp(withAccount(world), { name: 'web-production' });
    const web = world.github.state.repository('acme/web');
    if (web !== undefined) world.github.state.addEnvironment(web, 'production');
    const old = world.whisp.store.addKey(app).token;
    const stores = [
      world.store('acme/web', 'actions'),
      world.store('acme/mobile', 'actions'),
      world.store('acme/web', 'environment/production'),
    ];
    const at = Date.now();
    for (const { secrets } of stores)
      secrets.set('WHISP_API_KEY', { value: old, createdAt: at, updatedAt: at });
    const weekly = async () => {
      world.later(7);
      return run({ workflow: 'rotation', event: 'schedule', payload: { schedule: '23 4 * * 1' } });
    };
    const holds = (key: string | undefined) =>
      key !== undefined && stores.every((each) => stored(each).key === key);
    must((await weekly()).success, 'the run succeeded');
    const [, second] = world.keys('web-production');
    must(holds(second) && second !== old, 'the new key is in both repositories and the environment');
    must(
      stores.every((each) => stored(each).baseUrl === world.whisp.clusterUrl),
      'so is the base URL',
    );
    must(world.keys('web-production').join() === [old, second].join(), 'the old key stays valid');
    const started = 'with a token acme/web workflow run deployment.yml';
    must(world.commands.join() === started, 'the deployment was started');
    const again = await run({ workflow: 'rotation', event: 'workflow_dispatch' });
    must(again.success && world.keys('web-production').length === 2, 'a second run, by hand, made no key');
    must(world.commands.length === 1, 'and started no deployment');
    must(
      (await weekly()).success && (await weekly()).success,
      'the runs of the two weeks after it succeeded',
    );
    const keys = world.keys('web-production');
    must(
      keys.length === 3 && keys[0] === second && holds(keys[2]),
      'three keys stay, the oldest was revoked',
    );
    must(
      world.github.state.tokens.every(({ kind }) => kind !== 'app'),
      'the tokens are revoked',
    );
  },
};

export const firstSetup: Story = {
  examples: ['first-setup'],
  play: async ({ world, run, must }) => {
    const inputs = { company_name: 'Acme Corp', app_name: 'my-chat-app' };
    const dispatch = () => run({ workflow: 'first-setup', event: 'workflow_dispatch', payload: { inputs } });
    const store = world.store('acme/web', 'actions');
    must((await dispatch()).success, 'the run succeeded');
    const [account] = world.whisp.store.accounts;
    must(account?.email === EMAIL && account.companyName === 'Acme Corp', 'the account was registered');
    const [key] = world.keys('my-chat-app');
    must(key !== undefined && stored(store).key === key, "the app's key is in the repository's secrets");
    must(stored(store).baseUrl === world.whisp.clusterUrl, 'so is the base URL');
    const again = await dispatch();
    const { accounts, apps, keys } = world.whisp.store;
    must(again.success && accounts.length + apps.length + keys.length === 3, 'a second run made nothing');
    must(
      world.keys('my-chat-app')[0] === key && stored(store).key === key,
      'the stored key is still the one',
    );
  },
};

const FLEET = ['web', 'mobile', 'admin'] as const;

export const fleet: Story = {
  examples: ['fleet', 'fleet-app'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    world.whisp.store.addAccount({ email: 'second@acme.test', password: PASSWORD });
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
        const keys = world.keys(`${name}-production`);
        const places = [world.store(`acme/${name}`, 'actions'), world.store(`acme/${name}`, 'dependabot')];
        return keys.length === count && places.every((place) => stored(place).key === keys.at(-1));
      });
    must(
      (await nightly()).success && everywhere(1),
      'each repository got the key of its own app, in both stores',
    );
    const owner = (name: string) =>
      world.whisp.store.accounts.find(({ id }) => id === world.app(name)?.accountId);
    must(
      owner('web-production')?.email === EMAIL && owner('admin-production')?.email === 'second@acme.test',
      'each app is in its account',
    );
    world.later(1);
    must((await nightly()).success && everywhere(1), 'the next night changed no key');
    const [key] = world.keys('web-production');
    world.store('acme/web', 'dependabot').secrets.delete('WHISP_API_KEY');
    world.later(1);
    must(
      (await nightly()).success && world.keys('mobile-production').length === 1,
      'a lost secret: others kept theirs',
    );
    must(
      stored(world.store('acme/web', 'dependabot')).key === world.keys('web-production').at(-1) &&
        world.keys('web-production').at(-1) !== key,
      'a lost secret: it was renewed',
    );
    world.later(31);
    must(
      (await nightly()).success && everywhere(2),
      'a month later all were renewed, the old keys stay valid',
    );
  },
};

export const severalJobs: Story = {
  examples: ['several-jobs'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const web = world.github.state.repository('acme/web');
    if (web !== undefined) world.github.state.addEnvironment(web, 'integration');
    const environment = world.store('acme/web', 'environment/integration');
    // act reads secrets once, before the first job. So each job is a run of its own.
    const both = async () => {
      const first = await run({ workflow: 'several-jobs', event: 'push', job: 'key' });
      const later = await run({ workflow: 'several-jobs', event: 'push', job: 'test' });
      return { key: stored(environment).key, first, later };
    };
    const { key, first, later } = await both();
    must(
      first.success && key !== undefined && world.keys('web-integration').join() === key,
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
      worked(again.later, again.key) && world.keys('web-integration').join() === again.key,
      'the next run had a key of its own, and revoked the one before',
    );
  },
};

export const deployment: Story = {
  examples: ['deployment'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const web = world.github.state.repository('acme/web');
    if (web !== undefined) world.github.state.addEnvironment(web, 'production');
    const environment = world.store('acme/web', 'environment/production');
    // act reads secrets once, before the first job. So each job is a run of its own.
    const both = async (event: 'push' | 'schedule') => {
      const first = await run({ workflow: 'deployment', event, job: 'key' });
      const deployed = await run({ workflow: 'deployment', event, job: 'deploy' });
      return { deployed, success: first.success && deployed.success, key: stored(environment).key };
    };
    const first = await both('push');
    must(first.success && worked(first.deployed, first.key), 'a push: deployed with a key that is stored');
    must(world.keys('web-production').join() === first.key, 'the key outlives the run');
    world.later(1);
    const second = await both('push');
    must(second.success && worked(second.deployed, first.key), 'another push: deployed with the same key');
    world.later(31);
    const third = await both('schedule');
    must(
      third.key !== first.key && worked(third.deployed, third.key),
      'a month later: a new key, deployed at once',
    );
    must(world.keys('web-production').join() === [first.key, third.key].join(), 'the old key stays valid');
  },
};

export const rotationElsewhere: Story = {
  examples: ['rotation-elsewhere'],
  play: async ({ world, run, must }) => {
    const app = world.whisp.store.addApp(withAccount(world), { name: 'web-backend' });
    const old = world.whisp.store.addKey(app).token;
    const weekly = async () => {
      world.later(7);
      return run({ workflow: 'rotation-elsewhere', event: 'schedule', payload: { schedule: '53 4 * * 1' } });
    };
    const first = await weekly();
    const [, second = ''] = world.keys('web-backend');
    const id = world.whisp.store.keys.find(({ token }) => token === second)?.id;
    must(first.success && worked(first, second), 'the other store was given the new key');
    must(first.uses[0]?.given === `store ${id}`, 'and its id');
    must(world.keys('web-backend')[0] === old, 'the old key stays valid');
    await weekly();
    const keys = world.keys('web-backend');
    must(keys.length === 2 && keys[0] === second, 'a week later the oldest key was revoked');
  },
};
