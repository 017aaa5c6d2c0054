import { type Story, withAccount, worked } from './story.ts';

// The examples that use the key where it is made.

/** A pull request's event. */
export const pull = (action: string, head = 'acme/web', login = 'ana') => ({
  action,
  number: 12,
  pull_request: {
    number: 12,
    state: action === 'closed' ? 'closed' : 'open',
    user: { login },
    head: { ref: 'work', repo: { full_name: head } },
    base: { ref: 'main', repo: { full_name: 'acme/web' } },
  },
});

export const ci: Story = {
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
    must(world.keys('web-ci').length === 0, 'so was the key of that job');
    const requests = world.whisp.requests.length;
    const payload = pull('opened', 'eve/web');
    const fork = await run({ workflow: 'ci', event: 'pull_request', payload, secrets: {} });
    must(fork.success && fork.uses.length === 0, 'a fork gets no key, and its job succeeds');
    must(world.whisp.requests.length === requests, 'a fork reaches nothing');
  },
};

export const preview: Story = {
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

export const previewUrl: Story = {
  examples: ['preview-url'],
  play: async ({ world, run, must }) => {
    withAccount(world);
    const on = (action: string, head?: string) =>
      run({ workflow: 'preview-url', event: 'pull_request', payload: pull(action, head) });
    const opened = await on('opened');
    must(
      opened.success && worked(opened, world.keys('web-pr-12')[0]),
      'opened: deployed with the key of its app',
    );
    const before = world.whisp.requests.length;
    const fork = await on('opened', 'eve/web');
    must(fork.success && world.whisp.requests.length === before, 'a fork: nothing is deployed');
    must((await on('closed')).success && world.app('web-pr-12') === undefined, 'closed: the app is gone');
  },
};

export const sweep: Story = {
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
      'by hand: the same',
    );
  },
};
