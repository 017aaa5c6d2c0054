import { type Outcome, type Run, runExample } from './act.ts';
import { EMAIL, PASSWORD, PRIVATE_KEY, startWorld, stored, type World } from './world.ts';

/** What was found to be so, or not. */
export interface Claim {
  readonly held: boolean;
  readonly what: string;
}

/** Plays one example, or two that belong together, in a world of its own. */
export interface Story {
  readonly examples: readonly string[];
  play(stage: Stage): Promise<void>;
}

export interface Stage {
  readonly world: World;
  run(run: Run): Promise<Outcome>;
  must(held: boolean, what: string): void;
}

/** Plays a story; returns what came of it, and the logs if not all of it was as it should be. */
export async function tell(story: Story, act: string): Promise<{ claims: Claim[]; logs: string[] }> {
  const world = await startWorld();
  const claims: Claim[] = [];
  const logs: string[] = [];
  const must = (held: boolean, what: string) => void claims.push({ held, what });
  try {
    await story.play({
      world,
      run: async (run) => {
        const outcome = await runExample(act, world, run);
        logs.push(outcome.log);
        return outcome;
      },
      must,
    });
    const secrets = [PASSWORD, PRIVATE_KEY, ...world.whisp.store.keys.map(({ token }) => token)];
    must(!secrets.some((secret) => logs.join('\n').includes(secret)), 'no secret is in a log');
  } catch (error) {
    must(false, `played to its end: ${error instanceof Error ? error.message : error}`);
  } finally {
    await world.close();
  }
  return { claims, logs: claims.every(({ held }) => held) ? [] : logs };
}

const pull = (action: string, head = 'acme/web') => ({
  action,
  number: 12,
  pull_request: {
    number: 12,
    state: action === 'closed' ? 'closed' : 'open',
    user: { login: 'ana' },
    head: { ref: 'work', repo: { full_name: head } },
    base: { ref: 'main', repo: { full_name: 'acme/web' } },
  },
});

const withAccount = ({ whisp }: World) => whisp.store.addAccount({ email: EMAIL, password: PASSWORD });

const worked = ({ uses }: Outcome, key: string | undefined) =>
  uses.length > 0 && uses.every((use) => use.status === 201 && use.key === key);

const ci: Story = {
  examples: ['ci'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const push = await run({ workflow: 'ci', event: 'push' });
    must(push.success && world.app('web-ci') !== undefined, 'the app was created');
    must(worked(push, world.whisp.store.keys[0]?.token), 'the tests used the key');
    must(world.keys('web-ci').length === 0, 'the key was revoked at the end of the job');
    world.failing = true;
    const failed = await run({ workflow: 'ci', event: 'pull_request', payload: pull('opened') });
    must(!failed.success && failed.uses.length === 1, 'tests that fail fail the job');
    must(world.keys('web-ci').length === 0, 'the key was revoked all the same');
    const requests = world.whisp.requests.length;
    const payload = pull('opened', 'eve/web');
    const fork = await run({ workflow: 'ci', event: 'pull_request', payload, secrets: {} });
    must(fork.success && fork.uses.length === 0, 'a fork gets no key, and its job succeeds');
    must(world.whisp.requests.length === requests, 'a fork reaches nothing');
  },
};

const preview: Story = {
  examples: ['preview'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const on = (action: string) => run({ workflow: 'preview', event: 'pull_request', payload: pull(action) });
    const opened = await on('opened');
    const [first] = world.keys('web-pr-12');
    must(opened.success && worked(opened, first), 'opened: an app was created, and deployed with its key');
    world.later(1);
    const pushed = await on('synchronize');
    const [, second] = world.keys('web-pr-12');
    must(
      worked(pushed, second) && world.keys('web-pr-12')[0] === first,
      'a push: a new key, the old one stays',
    );
    world.later(1);
    await on('synchronize');
    const keys = world.keys('web-pr-12');
    must(keys.length === 2 && !keys.includes(first ?? ''), 'another push: the oldest key was revoked');
    must((await on('closed')).success && world.app('web-pr-12') === undefined, 'closed: the app is gone');
    must((await on('closed')).success, 'closed once more: harmless');
    const reopened = await on('reopened');
    must(worked(reopened, world.keys('web-pr-12')[0]), 'reopened: a new app');
    const before = world.whisp.requests.length;
    const payload = pull('closed', 'eve/web');
    const fork = await run({ workflow: 'preview', event: 'pull_request', payload, secrets: {} });
    must(fork.success && world.whisp.requests.length === before, "a fork's run does nothing");
  },
};

const sweep: Story = {
  examples: ['preview-sweep'],
  play: async ({ world, run, must }) => {
    const account = withAccount(world);
    const { state } = world.github;
    const web = state.repository('acme/web');
    const names = ['web-pr-11', 'web-pr-12', 'web-pr-13', 'web-production', 'mobile-pr-11'];
    for (const name of names) world.whisp.store.addApp(account, { name });
    if (web !== undefined) {
      state.addPull(web, 11, 'closed');
      state.addPull(web, 12, 'open');
    }
    const left = () => world.whisp.store.apps.map(({ name }) => name);
    const dispatch = (inputs: object) =>
      run({ workflow: 'preview-sweep', event: 'workflow_dispatch', payload: { inputs } });
    const dry = await dispatch({ dry_run: 'true' });
    must(dry.success && left().length === names.length, 'by hand, dry: nothing was deleted');
    must(dry.log.includes('delete the app "web-pr-11"'), 'by hand, dry: the log has the plan');
    const nightly = await run({
      workflow: 'preview-sweep',
      event: 'schedule',
      payload: { schedule: '17 3 * * *' },
    });
    must(
      nightly.success && !left().includes('web-pr-11'),
      'by night: the app of the closed pull request went',
    );
    must(left().join() === names.slice(1).join(), 'by night: all others stayed');
    if (web !== undefined) state.addPull(web, 13, 'closed');
    must(
      (await dispatch({ dry_run: 'false' })).success && !left().includes('web-pr-13'),
      'by hand: likewise',
    );
  },
};

const rotation: Story = {
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
    must((await weekly()).success, 'the run a week later succeeded');
    const keys = world.keys('web-production');
    must(keys.length === 2 && keys[0] === second && holds(keys[1]), 'it revoked the oldest key only');
    must(
      world.github.state.tokens.every(({ kind }) => kind !== 'app'),
      'the tokens are revoked',
    );
  },
};

const firstSetup: Story = {
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

const fleet: Story = {
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

const handOver: Story = {
  examples: ['hand-over'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const web = world.github.state.repository('acme/web');
    if (web !== undefined) world.github.state.addEnvironment(web, 'integration');
    const environment = world.store('acme/web', 'environment/integration');
    // act reads secrets once, and knows no environments. So each job is a run of its own, and the later one is given what is in
    // the environment by then, as GitHub does when a job that names it starts.
    const both = async () => {
      const first = await run({ workflow: 'hand-over', event: 'push', job: 'key' });
      const { key = '', baseUrl = '' } = stored(environment);
      const secrets = { WHISP_API_KEY: key, WHISP_BASE_URL: baseUrl };
      const later = await run({ workflow: 'hand-over', event: 'push', job: 'test', secrets });
      return { key, first, later };
    };
    const { key, first, later } = await both();
    must(
      first.success && key !== '' && world.keys('web-integration').join() === key,
      'the key is in the environment',
    );
    must(later.success && worked(later, key), 'the later job got it, and it worked');
    must(
      later.uses
        .map(({ given }) => given)
        .sort()
        .join() === '--shard=1/2,--shard=2/2',
      'all jobs of the matrix used it',
    );
    const again = await both();
    must(
      worked(again.later, again.key) && world.keys('web-integration').join() === again.key,
      'the next run had a key of its own, and revoked the one before',
    );
  },
};

export const stories: readonly Story[] = [ci, preview, sweep, rotation, firstSetup, fleet, handOver];
