import { type Stage, type Story, withAccount, worked } from './story.ts';
import { pull } from './using.ts';

// The examples that run tests with a key that ends with the job.

/** An example whose tests use one key on a push. */
const tested = (example: string, app: string): Story => ({
  examples: [example],
  play: async (stage) => {
    withAccount(stage.world);
    await mustTest(stage, example, app);
  },
});

async function mustTest({ world, run, must }: Stage, workflow: string, app: string): Promise<void> {
  const push = await run({ workflow, event: 'push' });
  must(push.success && worked(push, world.whisp.store.keys.at(-1)?.token), 'the tests used the key');
  must(world.app(app) !== undefined && world.keys(app).length === 0, 'it was revoked at the end of the job');
}

export const selfHosted = tested('self-hosted', 'web-ci');
export const besideInstall = tested('beside-install', 'web-ci');

export const vaultPassword: Story = {
  examples: ['vault-password'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const push = await run({ workflow: 'vault-password', event: 'push', secrets: {} });
    must(
      push.success && worked(push, world.whisp.store.keys[0]?.token),
      'no secret is stored, and the tests ran',
    );
    must(world.keys('web-ci').length === 0, 'the key was revoked at the end of the job');
  },
};

export const testShards: Story = {
  examples: ['test-shards'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const push = await run({ workflow: 'test-shards', event: 'push' });
    const given = push.uses.map((use) => use.given).toSorted();
    must(given.join() === [1, 2, 3, 4, 5, 6].map((shard) => `--shard=${shard}/6`).join(), 'all shards ran');
    must(push.success && push.uses.every(({ status }) => status === 201), 'each with a key that worked');
    must(new Set(push.uses.map(({ key }) => key)).size === 6, 'each with one of its own');
    must(
      world.whisp.store.apps.length === 1 && world.keys('web-ci').length === 0,
      'of one app; none is left',
    );
  },
};

export const monorepo: Story = {
  examples: ['monorepo'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const push = await run({ workflow: 'monorepo', event: 'push' });
    const appOf = (key: string) => {
      const { appId } = world.whisp.store.keys.find(({ token }) => token === key) ?? {};
      return world.whisp.store.apps.find(({ id }) => id === appId)?.name;
    };
    const pairs = push.uses.map(({ given, key }) => `${given} ${appOf(key)}`).toSorted();
    must(pairs.join() === 'shop web-shop-ci,support web-support-ci', 'each package had a key of its own app');
    must(push.success && push.uses.every(({ status }) => status === 201), 'which worked');
  },
};

export const dependabotTests: Story = {
  examples: ['dependabot-tests'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const opened = (login: string, secrets?: Record<string, string>) =>
      run({
        workflow: 'dependabot-tests',
        event: 'pull_request',
        payload: pull('opened', 'acme/web', login),
        ...(secrets === undefined ? {} : { secrets }),
      });
    const update = await opened('dependabot[bot]');
    must(update.success && worked(update, world.whisp.store.keys[0]?.token), "Dependabot's secrets: tested");
    const bare = await opened('dependabot[bot]', {});
    must(!bare.success && bare.uses.length === 0, 'without them: the job fails, and says so');
    const other = await opened('ana');
    must(other.success && other.uses.length === 0, "a person's pull request: left to the other workflow");
  },
};

export const mergeQueue: Story = {
  examples: ['merge-queue'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const payload = pull('opened', 'eve/web');
    const fork = await run({ workflow: 'merge-queue', event: 'pull_request', payload, secrets: {} });
    must(fork.success && fork.uses.length === 0, 'a fork: no key, and its job succeeds');
    const group = { head_ref: 'refs/heads/gh-readonly-queue/main/pr-12', base_ref: 'refs/heads/main' };
    const queued = await run({
      workflow: 'merge-queue',
      event: 'merge_group',
      payload: { action: 'checks_requested', merge_group: group },
    });
    must(queued.success && worked(queued, world.whisp.store.keys[0]?.token), 'in the queue: tested');
  },
};
