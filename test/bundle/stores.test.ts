import { expect, test } from 'vitest';
import { type BundleBench, messages, summaryRows, withBundle } from '../support/bundle-bench.ts';

// Where values are written to and deleted from, by the bundle as the runner starts it.

test.concurrent('every store of a repository and of an organization gets both values, as variables where it has them', () =>
  withBundle(async ({ github, repository, step }) => {
    const { stores } = github.state.addOrganization('acme');
    const lines = [
      'agents',
      ...['dependabot', 'codespaces', 'agents'].map((kind) => `organization/acme:${kind}`),
    ];
    const run = await step({
      secret_targets: lines.join('\n'),
      base_url_kind: 'variable',
      mask_base_url: 'false',
    });
    expect(run.outcome).toBe('success');
    const { api_key: value, base_url: url } = run.outputs;
    const written = [repository.stores.agents, stores.dependabot, stores.codespaces, stores.agents];
    for (const { secrets } of written) expect(secrets.get('WHISP_API_KEY')?.value).toBe(value);
    const urls = written.map(({ secrets, variables }) => [
      secrets.get('WHISP_BASE_URL')?.value,
      variables.get('WHISP_BASE_URL')?.value,
    ]);
    expect(urls).toEqual([
      [undefined, url],
      [url, undefined],
      [url, undefined],
      [undefined, url],
    ]);
    expect(JSON.parse(run.outputs['written_targets'] ?? '')).toEqual(['acme/web:agents', ...lines.slice(1)]);
  }));

/** A preview of a pull request: its app, and an environment with both values. */
function addPreview({ emulator, github, account, repository }: BundleBench, pull: number) {
  github.state.addPull(repository, pull, 'closed');
  emulator.store.addApp(account, { name: `web-pr-${pull}`, createdAt: 0 });
  const { store } = github.state.addEnvironment(repository, `pr-${pull}`);
  for (const name of ['WHISP_API_KEY', 'WHISP_BASE_URL'])
    store.secrets.set(name, { value: 'v', createdAt: 0, updatedAt: 0 });
  return store;
}

const TEARDOWN = { command: 'teardown', app_name: 'web-pr-7', secret_targets: 'environment/pr-7' };
const SWEEP = {
  command: 'sweep',
  app_name: '',
  app_name_prefix: 'web-pr-',
  secret_targets: 'environment/pr-{number}',
};

test.concurrent.each([
  { title: 'teardown', inputs: TEARDOWN },
  { title: 'sweep', inputs: SWEEP },
])('$title with delete_environment deletes the environment after what is stored in it', ({ inputs }) =>
  withBundle(async (bench) => {
    addPreview(bench, 7);
    const run = await bench.step({ ...inputs, delete_environment: 'true' });
    expect(run.outcome).toBe('success');
    expect(bench.repository.environments.has('pr-7')).toBe(false);
    expect(run.log).toContain('Deleted the environment of acme/web:environment/pr-7.');
    const { Deleted, 'Not deleted': left } = summaryRows(run);
    expect(Deleted).toContain('WHISP_API_KEY and WHISP_BASE_URL from acme/web:environment/pr-7;');
    expect(Deleted).toContain('the environment of acme/web:environment/pr-7');
    expect(Deleted).toMatch(/the app web-pr-7 \([\w-]+\)/);
    expect(left).toBeUndefined();
  }),
);

test.concurrent.each([
  { title: 'teardown', inputs: TEARDOWN },
  { title: 'sweep', inputs: SWEEP },
])('$title without delete_environment says in log and summary that the environment stays', ({ inputs }) =>
  withBundle(async (bench) => {
    addPreview(bench, 7);
    const run = await bench.step(inputs);
    expect(run.outcome).toBe('success');
    expect(bench.repository.environments.has('pr-7')).toBe(true);
    expect(run.log).toContain(
      'The environment of acme/web:environment/pr-7 stays. Set delete_environment: true to have it deleted, too.',
    );
    expect(summaryRows(run)['Not deleted']).toBe(
      'the environment of acme/web:environment/pr-7 (delete_environment is not set)',
    );
  }),
);

test.concurrent('an environment that holds something else stays, with a warning that names it', () =>
  withBundle(async (bench) => {
    addPreview(bench, 7).secrets.set('DB_URL', { value: 'v', createdAt: 0, updatedAt: 0 });
    const run = await bench.step({ ...TEARDOWN, delete_environment: 'true' });
    expect(run.outcome).toBe('success');
    expect(messages(run, 'warning')).toEqual([
      'The environment of acme/web:environment/pr-7 stays: it also holds the secret DB_URL.',
    ]);
    expect(summaryRows(run)['Not deleted']).toBe(
      'the environment of acme/web:environment/pr-7, which also holds the secret DB_URL',
    );
  }));

test.concurrent.each([
  { title: 'teardown', inputs: { ...TEARDOWN, secret_targets: 'actions' } },
  { title: 'sweep', inputs: { ...SWEEP, secret_targets: '' } },
])('$title with delete_environment, but no environment to delete, says so', ({ inputs }) =>
  withBundle(async (bench) => {
    addPreview(bench, 7);
    const run = await bench.step({ ...inputs, delete_environment: 'true' });
    expect(run.outcome).toBe('success');
    expect(messages(run, 'warning')).toEqual([
      'delete_environment: true deletes nothing, since no line of secret_targets is an environment: add environment/NAME, or leave delete_environment out.',
    ]);
  }),
);
