import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { startGitHub } from '../emulator/github/github.ts';
import { type Job, type JobOptions, type StepRun, startJob } from '../runner/job.ts';
import { expectStepInvariants } from '../support/step-invariants.ts';
import { EMAIL, keyWorks, PASSWORD } from '../support/world.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));

interface Bench {
  readonly emulator: Emulator;
  /** Starts a job; its password is not known to the runner as a secret, so that only the action can mask it. */
  job(options?: JobOptions): Promise<Job>;
  step(job: Job, inputs?: Record<string, string>): Promise<StepRun>;
  inputs(changes?: Record<string, string>): Record<string, string>;
}

async function withBench(use: (bench: Bench) => Promise<void>): Promise<void> {
  const emulator = await startEmulator();
  const jobs: Job[] = [];
  const runs: StepRun[] = [];
  const inputs = (changes: Record<string, string> = {}) => ({
    email: EMAIL,
    password: PASSWORD,
    app_name: 'chat',
    api_url: emulator.url,
    ...changes,
  });
  try {
    await use({
      emulator,
      inputs,
      job: async (options) => {
        const job = await startJob({ stepDebug: true, ...options });
        jobs.push(job);
        return job;
      },
      step: async (job, changes) => {
        const run = await job.run({ id: 'whisp', action: ACTION, with: inputs(changes) });
        runs.push(run);
        return run;
      },
    });
    for (const job of jobs) runs.push(...(await job.complete()));
    expectStepInvariants({ emulator }, runs);
  } finally {
    await emulator.close();
  }
}

test.concurrent('first run and second run, as the runner runs them', () =>
  withBench(async ({ emulator, job, step }) => {
    const one = await job();
    const first = await step(one, { company_name: 'Acme', key_lifetime: 'persistent', export_env: 'true' });
    expect(first.outcome).toBe('success');
    expect(first.outputs).toMatchObject({
      account_created: 'true',
      app_created: 'true',
      key_created: 'true',
      key_created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(one.env).toEqual({
      WHISP_API_KEY: first.outputs['api_key'],
      WHISP_BASE_URL: first.outputs['base_url'],
    });
    expect(first.summary).toContain('created by this step');

    const second = await step(await job(), { company_name: 'Acme' });
    expect(second.outputs).toMatchObject({ account_created: 'false', app_id: first.outputs['app_id'] });
    expect(second.outputs['api_key']).not.toBe(first.outputs['api_key']);
    for (const { outputs } of [first, second]) {
      expect(await keyWorks(emulator, outputs['api_key'] ?? '')).toBe(true);
    }
  }));

test.concurrent('masks come before outputs, and a masked value never becomes a job output', () =>
  withBench(async ({ job, step }) => {
    const one = await job();
    const run = await step(one, { company_name: 'Acme' });
    for (const name of ['api_key', 'base_url']) expect(one.masks).toContain(run.outputs[name]);
    const { values, warnings } = one.outputs({
      key: { step: 'whisp', output: 'api_key' },
      url: { step: 'whisp', output: 'base_url' },
      app: { step: 'whisp', output: 'app_id' },
    });
    expect(values).toEqual({ app: run.outputs['app_id'] });
    expect(warnings).toHaveLength(2);
  }));

test.concurrent('mask_base_url: false lets the base URL cross job boundaries', () =>
  withBench(async ({ emulator, job, step }) => {
    const one = await job();
    await step(one, { company_name: 'Acme', mask_base_url: 'false' });
    expect(one.outputs({ url: { step: 'whisp', output: 'base_url' } }).values).toEqual({
      url: emulator.clusterUrl,
    });
  }));

test.concurrent('a key of key_lifetime: job works until its job ends', () =>
  withBench(async ({ emulator, job, step }) => {
    const one = await job();
    const run = await step(one, { company_name: 'Acme' });
    expect(await keyWorks(emulator, run.outputs['api_key'] ?? '')).toBe(true);
    const [post] = await one.complete();
    expect(post?.log).toContain(`Revoked the key ${run.outputs['key_id']}.`);
    expect(await keyWorks(emulator, run.outputs['api_key'] ?? '')).toBe(false);
  }));

test.concurrent('a post step with nothing to do prints nothing and sends nothing', () =>
  withBench(async ({ emulator, job, step }) => {
    const one = await job();
    await step(one, { company_name: 'Acme', key_lifetime: 'persistent' });
    const before = emulator.requests.length;
    const [post] = await one.complete();
    expect(post).toMatchObject({ outcome: 'success', raw: { stdout: '', stderr: '' } });
    expect(emulator.requests).toHaveLength(before);
  }));

test.concurrent('eight runs at once for a new name leave one app and at most five keys, and the others say why', () =>
  withBench(async ({ emulator, job, step }) => {
    emulator.store.addAccount({ email: EMAIL, password: PASSWORD });
    void emulator.faults.hold({ method: 'GET', path: '/api/client/apps' }, 8);
    const runs = await Promise.all(
      Array.from({ length: 8 }, async () => step(await job(), { key_lifetime: 'persistent' })),
    );
    expect(emulator.store.apps).toHaveLength(1);
    expect(runs.filter(({ outcome }) => outcome === 'success')).toHaveLength(5);
    for (const { outcome, annotations } of runs) {
      if (outcome === 'success') continue;
      const errors = annotations.filter(({ level }) => level === 'error');
      expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('has 5 active keys')]);
    }
  }));

test.concurrent('twelve jobs with keys of their own on one app all get one in time, and none is left', () =>
  withBench(async ({ emulator, job, step }) => {
    const app = emulator.store.addApp(emulator.store.addAccount({ email: EMAIL, password: PASSWORD }), {
      name: 'chat',
      createdAt: 0,
    });
    const works = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const one = await job();
        const run = await step(one);
        const worked = await keyWorks(emulator, run.outputs['api_key'] ?? '');
        await one.complete();
        return worked;
      }),
    );
    expect(works).toEqual(Array.from({ length: 12 }, () => true));
    expect(emulator.store.activeKeys(app)).toEqual([]);
  }));

test.concurrent('several wrong inputs are told in one annotation, before any request', () =>
  withBench(async ({ emulator, job, step }) => {
    const run = await step(await job(), {
      app_name: '',
      timeout_seconds: '0',
      export_env: 'perhaps',
      api_url: 'x',
    });
    expect(run.outcome).toBe('failure');
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]?.message).toMatch(
      /^4 inputs are wrong:\n {2}- app_name .*\n {2}- export_env .*\n {2}- timeout_seconds .*\n {2}- api_url /,
    );
    expect(emulator.requests).toEqual([]);
  }));

test.concurrent("on a fork's pull request the step without credentials is skipped with a notice", () =>
  withBench(async ({ job, step }) => {
    const pull_request = { user: { login: 'mallory' }, head: { repo: { full_name: 'mallory/web' } } };
    const run = await step(await job({ event: { name: 'pull_request', payload: { pull_request } } }), {
      password: '',
    });
    expect(run.outcome).toBe('success');
    expect(run.outputs).toMatchObject({ skipped: 'true', key_created: 'false' });
    expect(run.annotations).toEqual([
      expect.objectContaining({ level: 'notice', message: expect.stringMatching(/fork/) }),
    ]);
  }));

test.concurrent('a delivery leaves no secret behind, also when GitHub refuses it with every detail of the request', () =>
  withBench(async ({ emulator, job, step }) => {
    const github = await startGitHub();
    try {
      const repository = github.state.addRepository('acme/web');
      const github_token = github.state.addToken();
      const inputs = {
        company_name: 'Acme',
        secret_targets: 'actions',
        github_token,
        github_api_url: github.url,
      };
      const delivered = await step(await job(), inputs);
      expect(delivered.outcome).toBe('success');
      expect(delivered.outputs['written_targets']).toBe('["acme/web:actions"]');
      expect(repository.stores.actions.secrets.get('WHISP_API_KEY')?.value).toBe(
        delivered.outputs['api_key'],
      );

      let sealed = '';
      github.faults.onRequest({ method: 'PUT', path: /WHISP_API_KEY$/ }, ({ body }) => {
        sealed = (body as { encrypted_value: string }).encrypted_value;
      });
      const echo = { message: `no: ${github_token}` };
      github.faults.add({ method: 'PUT', path: /WHISP_API_KEY$/, times: 9, do: { status: 422, body: echo } });
      const refused = await step(await job(), inputs);
      expect(refused.outcome).toBe('failure');
      expect(sealed).not.toBe('');
      expectStepInvariants({ emulator, github, more: [sealed] }, [delivered, refused]);
      expect(emulator.store.keys.map(({ revokedAt }) => revokedAt !== undefined)).toEqual([false, true]);
    } finally {
      await github.close();
    }
  }));

test.concurrent('a password is taken as it is, but for a line break at its end', () =>
  withBench(async ({ emulator, job, step }) => {
    emulator.store.addAccount({ email: EMAIL, password: ' spaces around ' });
    const run = await step(await job(), { password: ' spaces around \n' });
    expect(run.outcome).toBe('success');
  }));
