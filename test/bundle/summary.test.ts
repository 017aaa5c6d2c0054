import { expect, test } from 'vitest';
import { heading, messages, summaryRows, withBundle } from '../support/bundle-bench.ts';

// The summary of the bundle, as the runner takes it: what exists now, until when, and what was done.

test.concurrent('a rotation: the key, the one that stays and until when, keys in use, where both values are, what was revoked', () =>
  withBundle(async ({ app, key, hold, github, repository, step }) => {
    const [oldest, before] = [key(14), key(7)];
    hold(repository.stores.actions, before);
    hold(github.state.addEnvironment(repository, 'production').store, before);
    hold(github.state.addRepository('acme/mobile').stores.actions, before);
    const targets = ['acme/web:actions', 'acme/mobile:actions', 'acme/web:environment/production'];
    const run = await step({ command: 'rotate', secret_targets: targets.join('\n') });
    expect(run.outcome).toBe('success');
    expect(heading(run)).toBe('Whisp · rotate · chat · ✓');
    const { key_id: id } = run.outputs;
    expect(summaryRows(run)).toEqual({
      App: `chat (${app.id})`,
      Key: `${id}, created by this step; stays until a later run retires it`,
      'Also valid': `${before.id} (7 days old), until a later run retires it`,
      'Keys in use': '2 of 5 (keep_keys: 2)',
      Written: `WHISP_API_KEY and WHISP_BASE_URL to ${targets.join('; ')}`,
      Revoked: oldest.id,
    });
    for (const each of [app.id, id, before.id, oldest.id]) {
      expect(run.summary).toContain(`<code>${each}</code>`);
    }
  }));

test.concurrent('a key of one job: until when it is valid, where it is, and the base URL that is not masked', () =>
  withBundle(async ({ app, emulator, step }) => {
    const run = await step({ export_env: 'true', mask_base_url: 'false' });
    expect(summaryRows(run)).toEqual({
      App: `chat (${app.id})`,
      'Base URL': emulator.clusterUrl,
      Key: `${run.outputs['key_id']}, created by this step; is revoked when this job ends`,
      'Keys in use': '1 of 5',
      Written: 'WHISP_API_KEY and WHISP_BASE_URL to the environment of the steps that follow',
    });
  }));

test.concurrent('a masked base URL is not in it', () =>
  withBundle(async ({ emulator, step }) => {
    const run = await step({ secret_targets: 'actions' });
    expect(run.raw.files.summary).not.toContain(emulator.clusterUrl);
  }));

test.concurrent('a key that is left alone: its age, when it is replaced, and where the base URL was written', () =>
  withBundle(async ({ key, hold, repository, step }) => {
    const stored = key(3);
    hold(repository.stores.actions, stored);
    const run = await step({ key_policy: 'ensure', max_key_age_days: '30', secret_targets: 'actions' });
    expect(run.outputs['key_created_at']).toBe(new Date(stored.createdAt).toISOString());
    expect(heading(run)).toBe('Whisp · provision · chat · ✓');
    expect(summaryRows(run)).toMatchObject({
      Key: `${stored.id} (3 days old), which the targets hold; left alone; replaced by the first run that finds it 30 days old`,
      'Keys in use': '1 of 5',
      Written: 'WHISP_BASE_URL to acme/web:actions',
    });
  }));

test.concurrent('a delivery that fails in one target: the failure as a list, and which place has which value', () =>
  withBundle(async ({ github, emulator, step }) => {
    github.state.addRepository('acme/mobile');
    const path = '/repos/acme/mobile/actions/secrets/WHISP_API_KEY';
    github.faults.add({ method: 'PUT', path, times: 9, do: { status: 422, body: { message: 'no' } } });
    const run = await step({ secret_targets: 'actions\nacme/mobile:actions' });
    expect(run.outcome).toBe('failure');
    expect(heading(run)).toBe('Whisp · provision · chat · ✗ failed');
    expect(summaryRows(run)['Written']).toBe(
      'WHISP_API_KEY and WHISP_BASE_URL to acme/web:actions WHISP_BASE_URL to acme/mobile:actions',
    );
    expect(run.summary).toMatch(
      /<th align="left" valign="top">Failed<\/th><td>The key <code>[\w-]+<\/code> is not in every target\..*<ul><li>acme\/web:actions: written<\/li><li>acme\/mobile:actions: not written: PUT .*<\/li><\/ul><\/td>/,
    );
    expect(emulator.store.activeKeys(emulator.store.apps[0] ?? fail())).toHaveLength(1);
  }));

function fail(): never {
  throw new Error('there is no app');
}

test.concurrent('steps of one job are told apart, also those that are skipped or have wrong inputs', () =>
  withBundle(async ({ account, emulator, job, step }) => {
    emulator.store.addApp(account, { name: 'support', createdAt: 0 });
    const one = await job();
    const runs = [
      await step({}, one),
      await step({ app_name: 'support', dry_run: 'true' }, one),
      await step({ app_name: 'news', password: '', on_missing_credentials: 'skip' }, one),
      await step({ app_name: 'shop', command: 'rotate' }, one),
      await step({ app_name: 'blog', command: 'rotate', keep_keys: '1', dry_run: 'true' }, one),
    ];
    expect(runs.map(heading)).toEqual([
      'Whisp · provision · chat · ✓',
      'Whisp · provision · support · dry run',
      'Whisp · provision · news · skipped',
      'Whisp · rotate · shop · ✗ failed',
      'Whisp · rotate · blog · dry run · ✗ failed',
    ]);
    expect(one.summaries).toHaveLength(5);
  }));

const HOUR_MS = 60 * 60 * 1000;

test.concurrent('a dry run shows the age of each key that it would revoke', () =>
  withBundle(async ({ key, hold, repository, step }) => {
    const [a, b, c] = [key(21), key(14), key(7)];
    hold(repository.stores.actions, c);
    const run = await step({ command: 'rotate', secret_targets: 'actions', dry_run: 'true' });
    expect(run.outcome).toBe('success');
    const planned = `revoke the keys ${a.id} (21 days old), ${b.id} (14 days old)`;
    expect(run.log).toContain(`. ${planned}\n`);
    expect(summaryRows(run)['Dry run']).toContain(planned);
    expect(messages(run, 'error')).toEqual([]);
  }));

test.concurrent.each([
  {
    title: 'five keys',
    inputs: { key_lifetime: 'persistent' },
    fill: 'keys',
    says: /has 5 active keys, and 5 is the most it can have\. No key was created\.\n {2}- \S+, 5 days old/,
  },
  {
    title: 'five demo apps',
    inputs: { app_name: 'sixth' },
    fill: 'apps',
    says: /^The app "sixth" cannot be created: the account has 5 demo apps, .*\n {2}- "chat" /,
  },
  {
    title: 'no app to rotate',
    inputs: { command: 'rotate', app_name: 'none', keep_keys: '1' },
    fill: 'nothing',
    says: /^There is no app named "none", so there is no key to rotate\./,
  },
  {
    title: 'a target out of reach',
    inputs: { secret_targets: 'actions\nacme/gone:actions' },
    fill: 'nothing',
    says: /^acme\/gone:actions: /,
  },
])('a dry run fails where the real run would, with the same message: $title', ({ inputs, fill, says }) =>
  withBundle(async ({ account, emulator, key, step }) => {
    if (fill === 'keys') for (const age of [5, 4, 3, 2, 1]) key(age);
    for (const age of fill === 'apps' ? [4, 3, 2, 1] : [])
      emulator.store.addApp(account, {
        name: `app-${age}`,
        createdAt: Date.now() - (24 * age + 0.5) * HOUR_MS,
      });
    const real = await step(inputs);
    const dry = await step({ ...inputs, dry_run: 'true' });
    expect([real.outcome, dry.outcome]).toEqual(['failure', 'failure']);
    const [error, ...others] = messages(dry, 'error');
    expect(others).toEqual([]);
    expect(error).toMatch(says);
    expect(messages(real, 'error')).toEqual([error]);
    expect(dry.log.split(error?.split('\n')[0] ?? '')).toHaveLength(2);
  }),
);
