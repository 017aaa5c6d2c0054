import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../emulator/emulator.ts';
import { type StepRun, startJob } from '../runner/job.ts';
import { expectStepInvariants } from '../support/step-invariants.ts';
import { EMAIL, PASSWORD } from '../support/world.ts';

const ACTION = fileURLToPath(new URL('../..', import.meta.url));

const hostile: [string, string][] = [
  ['a workflow command', '::error::owned'],
  ['a command on a line of its own', 'x\n::set-output name=api_key::owned\n::stop-commands::token'],
  ['a command after a carriage return', 'x\r::error::owned'],
  ['a command after a line separator', 'x\u2028::error::owned\u2029::error::owned\u0085::error::owned'],
  ['a command of the older form', 'x ##[error]owned ##[add-mask]e'],
  ['an escaped command', '%0A::error::owned%0D%0A::error::owned'],
  [
    'the delimiter of a command file',
    'x\nghadelimiter_owned\napi_key<<ghadelimiter_owned\nowned\nghadelimiter_owned',
  ],
  ['a line of a command file', 'x\nOWNED=1\nNODE_OPTIONS=--require=/tmp/x'],
  ['terminal escapes', '\u001b[2J\u001b]8;;https://owned.example\u0007owned'],
  ['markdown', '# owned\n\n[owned](https://owned.example) ![x](https://owned.example/x.png) | a | `b` <!--'],
  ['HTML', '</td></table><script>owned</script><img src=x onerror=owned>'],
  ['NUL', 'x\0y'],
  ['half of a surrogate pair', 'x\ud800y'],
  ['a megabyte', 'x'.repeat(900_000)],
];

/** Nothing but what the action itself says: no annotation, variable, output or mask that the text asked for. */
function expectHarmless(run: StepRun, masks: readonly string[], errors: number): void {
  expect(run.annotations.map(({ level }) => level)).toEqual(Array.from({ length: errors }, () => 'error'));
  expect(run.annotations.every(({ message }) => message !== 'owned')).toBe(true);
  expect(run.env).toEqual({});
  expect(run.outputs['api_key']).not.toBe('owned');
  expect(masks).not.toContain('e');
  expect(run.summary).not.toMatch(/<(script|img|\/td><\/table><)/);
  // An empty line would end the HTML block, and markdown would begin.
  expect(run.summary.trim()).not.toMatch(/\n\s*\n/);
  // In step debug mode the runner itself prints outputs and state as they are.
  const said = run.log.replace(/^##\[debug\](?:Set output|Save intra-action state) [^\n]*$/gm, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(said).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u0085\u2028\u2029]/);
  for (const line of said.split('\n')) expect(line.length).toBeLessThan(2000);
}

test.concurrent.each(hostile)('%s in the name of an app changes nothing but the output', async (_, text) => {
  const emulator = await startEmulator();
  try {
    const { store } = emulator;
    const app = store.addApp(store.addAccount({ email: EMAIL, password: PASSWORD }), {
      name: text,
      createdAt: 0,
    });
    const job = await startJob({ stepDebug: true });
    const inputs = { email: EMAIL, password: PASSWORD, app_id: app.id, api_url: emulator.url };
    const run = await job.run({ action: ACTION, with: { ...inputs, key_lifetime: 'persistent' } });
    expectHarmless(run, job.masks, 0);
    expect(run.outcome).toBe('success');
    expect(run.outputs['app_name']).toBe(text.toWellFormed());
    const guarded = await job.run({ action: ACTION, with: { ...inputs, app_name: 'other' } });
    expectHarmless(guarded, job.masks, 1);
    expectStepInvariants({ emulator }, [run, guarded, ...(await job.complete())]);
  } finally {
    await emulator.close();
  }
});

test.concurrent.each(hostile)('%s in an error of the service changes nothing', async (_, text) => {
  const emulator = await startEmulator();
  try {
    emulator.store.addAccount({ email: EMAIL, password: PASSWORD });
    emulator.faults.add({ path: '/api/client/apps', times: 9, do: { status: 422, body: { message: text } } });
    const job = await startJob({ stepDebug: true });
    const inputs = { email: EMAIL, password: PASSWORD, app_name: 'chat', api_url: emulator.url };
    const run = await job.run({ action: ACTION, with: inputs });
    expect(run.outcome).toBe('failure');
    expectHarmless(run, job.masks, 1);
    expectStepInvariants({ emulator }, [run, ...(await job.complete())]);
  } finally {
    await emulator.close();
  }
});

test.concurrent.each(hostile.filter(([, text]) => !/[\0\ud800]/.test(text) && text.length < 1000))(
  '%s in every input is refused or harmless',
  async (_, text) => {
    const job = await startJob();
    const names = [
      'command',
      'app_name',
      'app_id',
      'key_lifetime',
      'secret_targets',
      'api_url',
      'base_url_name',
      'timeout_seconds',
    ];
    const inputs = {
      email: EMAIL,
      password: PASSWORD,
      ...Object.fromEntries(names.map((name) => [name, text])),
    };
    const run = await job.run({ action: ACTION, with: inputs });
    expect(run.outcome).toBe('failure');
    const printed = { ...run, log: run.log.slice(run.log.indexOf('##[endgroup]')) };
    expectHarmless(printed, job.masks, 1);
    const emulator = await startEmulator();
    await emulator.close();
    expectStepInvariants({ emulator }, [run, ...(await job.complete())]);
  },
);
