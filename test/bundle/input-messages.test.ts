import { expect, test } from 'vitest';
import { type BundleBench, heading, messages, summaryRows, withBundle } from '../support/bundle-bench.ts';

// What is said of wrong inputs and of what they do not find, by the bundle as the runner starts it: each in one annotation.

/** Runs a step that fails, and takes the one error. */
async function failure(
  { step, emulator, github }: BundleBench,
  inputs: Readonly<Record<string, string>>,
  { asks = false } = {},
): Promise<string> {
  const run = await step(inputs);
  const [only, ...others] = messages(run, 'error');
  expect(run.outcome).toBe('failure');
  expect(others).toEqual([]);
  if (!asks) expect([...emulator.requests, ...github.requests]).toEqual([]);
  return only ?? '';
}

test.concurrent.each([
  {
    slip: 'actions, dependabot',
    answer: 'write "actions" and "dependabot", each on a line of its own.',
  },
  { slip: 'acme/mobile', answer: 'write "acme/mobile:actions".' },
  { slip: 'staging', answer: 'write "environment/staging".' },
  { slip: 'env/staging', answer: 'write "environment/staging".' },
  { slip: 'environment: staging', answer: 'write "environment/staging".' },
])('secret_targets: $slip is answered with the line it should have been', ({ slip, answer }) =>
  withBundle(async (bench) => {
    const message = await failure(bench, { secret_targets: slip });
    expect(message).toBe(`Input secret_targets has the line "${slip}": ${answer}`);
  }),
);

const CAUSES = `The likely causes, in this order: the secret does not exist or is not passed (email: \${{ secrets.WHISP_EMAIL }}, password: \${{ secrets.WHISP_PASSWORD }}); it belongs to an environment and the job has no "environment:"; the workflow is called by another, which lacks "secrets: inherit"; the run is for a fork or by Dependabot, which get none of them (Dependabot has secrets of its own).`;

test.concurrent.each([
  {
    title: 'both credentials are missing',
    inputs: { email: '', password: '' },
    says: `Input email and password are missing. ${CAUSES}`,
  },
  {
    title: 'an app_name is empty',
    inputs: { app_name: '' },
    says: "Input app_name is missing. Give the app's name, or its id as app_id. If it is made from an expression, that was empty: github.head_ref is, except on pull requests.",
  },
  {
    title: 'a choice is mistyped',
    inputs: { key_lifetime: 'persistant' },
    says: 'Input key_lifetime is "persistant", but must be one of job, persistent: write "persistent".',
  },
  {
    title: 'a command is mistyped',
    inputs: { command: 'tear-down' },
    says: 'Input command is "tear-down", but must be one of provision, rotate, revoke, teardown, sweep: write "teardown".',
  },
  {
    title: 'a number has a unit',
    inputs: { timeout_seconds: '5m' },
    says: 'Input timeout_seconds is "5m", but must be a whole number of seconds from 1 to 86400: write "300".',
  },
])('$title: one line says what to write', ({ inputs, says }) =>
  withBundle(async (bench) => {
    expect(await failure(bench, inputs)).toBe(says);
  }),
);

test.concurrent('a registration refused after a rejected log-in is told with both', () =>
  withBundle(async (bench) => {
    bench.emulator.faults.add({
      method: 'POST',
      path: /register$/,
      do: { status: 422, body: { message: 'password too weak' } },
    });
    const inputs = { email: 'new@acme.test', company_name: 'Acme' };
    expect(await failure(bench, inputs, { asks: true })).toMatch(
      /^The log-in was rejected, and so was the registration of a new account: POST \S+register answered 422 \(password too weak\)\. .*If the account exists, email or password is wrong; if not, the password may not be one that Whisp allows\.$/,
    );
  }));

test.concurrent.each([
  { title: 'rotate', inputs: { command: 'rotate', keep_keys: '1' } },
  { title: 'revoke', inputs: { command: 'revoke', key_id: 'k1' } },
])('$title of an app that is not there names the one of another case', ({ inputs }) =>
  withBundle(async (bench) => {
    const message = await failure(bench, { ...inputs, app_name: 'Chat' }, { asks: true });
    expect(message).toContain('There is no app named "Chat"');
    expect(message).toContain(`There is one named "chat" (${bench.app.id}), which differs in case only.`);
  }),
);

test.concurrent('teardown of an app that is not there warns of the one of another case, and leaves it', () =>
  withBundle(async ({ app, emulator, step }) => {
    const run = await step({ command: 'teardown', app_name: 'Chat' });
    expect(messages(run, 'warning')).toEqual([
      expect.stringContaining(`There is one named "chat" (${app.id}), which differs in case only.`),
    ]);
    expect(emulator.store.apps).toEqual([app]);
  }));

test.concurrent('annotations of every level have one and the same title, whatever they are about', () =>
  withBundle(async ({ key, step }) => {
    for (const age of [3, 2, 1]) key(age);
    const runs = [
      await step({ password: 'wrong' }),
      await step({ key_lifetime: 'persistent' }),
      await step({ password: '', on_missing_credentials: 'skip' }),
    ];
    const annotations = runs.flatMap((run) => run.annotations);
    expect(annotations.map(({ level }) => level)).toEqual(['error', 'warning', 'notice']);
    for (const { properties } of annotations) expect(properties).toEqual({ title: 'Whisp' });
  }));

test.concurrent('the line about a key of one job says that other jobs cannot get it', () =>
  withBundle(async ({ step }) => {
    const run = await step();
    expect(run.log).toContain(
      `The key ${run.outputs['key_id']} is valid until this job ends; the post step then revokes it. Other jobs cannot get it: they need a key of their own.`,
    );
  }));

test.concurrent('a failure over sixty targets: line by line in the log, short as an annotation, whole in the summary', () =>
  withBundle(async (bench) => {
    const { github, step } = bench;
    const names = Array.from({ length: 60 }, (_, at) => `acme/service-${at}`);
    for (const name of names) github.state.addRepository(name);
    const github_token = github.state.addToken({ permissions: { secrets: 'read', metadata: 'read' } });
    const run = await step({
      secret_targets: names.map((name) => `${name}:actions`).join('\n'),
      github_token,
    });
    expect(messages(run, 'error')).toEqual([
      'WHISP_BASE_URL could not be written to every target. No key was created.\nThe whole message is in the log, right above this line.',
    ]);
    const before = run.log.slice(0, run.log.indexOf('Error: '));
    const { Failed = '' } = summaryRows(run);
    for (const name of names) {
      expect(before).toMatch(new RegExp(`^  - ${name}:actions: .*Secrets.*write`, 'm'));
      expect(Failed).toContain(`${name}:actions: `);
    }
    expect(heading(run)).toBe('Whisp · provision · chat · ✗ failed');
    expect(bench.emulator.store.keys).toEqual([]);
  }));
