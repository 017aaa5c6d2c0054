import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { startEmulator } from './emulator/emulator.ts';
import { type Job, type StepRun, startJob } from './runner/job.ts';

// The story of the README, played on this machine: the bundle in dist/, started as GitHub's runner starts it, against an
// emulator of Whisp. Ends with an error if any of it did not happen.

const ACTION = fileURLToPath(new URL('..', import.meta.url));
const PASSWORD = 'a-password-that-must-not-be-seen';

const say = (text: string) => console.log(`\n\u001b[1m${text}\u001b[0m`);
const show = (text: string) => console.log(text.trimEnd().replace(/^/gm, '  │ '));

function must(happened: boolean, what: string): void {
  console.log(`  ${happened ? '✓' : '✗'} ${what}`);
  if (!happened) process.exitCode = 1;
}

const emulator = await startEmulator();
console.log(`An emulator of Whisp runs at ${emulator.url}, its cluster at ${emulator.clusterUrl}.`);

async function workflow(title: string): Promise<{ job: Job; step: StepRun }> {
  say(title);
  const job = await startJob({ secrets: [PASSWORD] });
  const step = await job.run({
    id: 'whisp',
    action: ACTION,
    with: {
      email: 'dev@acme.test',
      password: PASSWORD,
      company_name: 'Acme Corp',
      app_name: 'my-chat-app',
      mask_base_url: 'false',
      api_url: emulator.url,
    },
  });
  show(step.log);
  return { job, step };
}

/** What the next step of the workflow would do with the two values. */
function useKey({ outputs }: StepRun): Promise<number> {
  return registerUser(outputs);
}

async function registerUser(outputs: Readonly<Record<string, string>>): Promise<number> {
  const response = await fetch(`${outputs['base_url']}/api/user/registerUser`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': outputs['api_key'] ?? '' },
    body: JSON.stringify({
      username: `ana-${outputs['key_id']}`,
      email: 'ana@acme.test',
      password: 'Passw0rd!',
    }),
  });
  return response.status;
}

const first = await workflow('1. A workflow runs for the first time: no account, no app.');
must(first.step.outcome === 'success', 'the step succeeded');
must(first.step.outputs['account_created'] === 'true', 'the account was registered');
must(first.step.outputs['app_created'] === 'true', 'the app was created');
must(emulator.store.keys.length === 1, 'one key was made');

const key = first.step.outputs['api_key'] ?? '';
must(first.job.masks.includes(key), 'the runner masks the key');
must(
  ![PASSWORD, key].some((secret) => first.step.log.includes(secret)),
  'neither password nor key is in the log',
);

say('2. The next step of the job uses the key on the cluster.');
must((await useKey(first.step)) < 300, 'the cluster registered a user with it');

const second = await workflow('3. The workflow runs again.');
must(second.step.outputs['account_created'] === 'false', 'the account was found');
must(second.step.outputs['app_id'] === first.step.outputs['app_id'], 'the same app was found');
must(second.step.outputs['api_key'] !== key, 'another key was made');
must((await useKey(second.step)) < 300, 'it works too');

say('4. The jobs end, and with them the keys.');
for (const { job } of [first, second]) for (const post of await job.complete()) show(post.log);
must((await useKey(first.step)) === 401, 'the cluster refuses the first key');
must((await useKey(second.step)) === 401, 'and the second');

say('5. From a terminal, the same action writes the two values into a file.');
const folder = await mkdtemp(join(tmpdir(), 'whisp-demo-'));
const file = join(folder, '.env');
const terminal = spawn(
  process.execPath,
  [
    '--',
    fileURLToPath(new URL('runner/cli.ts', import.meta.url)),
    ...['--input', `api_url=${emulator.url}`, '--input', 'app_name=my-chat-app', '--env-file', file],
  ],
  {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, WHISP_EMAIL: 'dev@acme.test', WHISP_PASSWORD: PASSWORD },
  },
);
const [printed, complaints] = await Promise.all([text(terminal.stdout), text(terminal.stderr)]);
show(printed);
const written = parseEnv(await readFile(file, 'utf8'));
must(complaints === '', 'nothing went wrong');
must(written['WHISP_BASE_URL'] === emulator.clusterUrl, 'the file holds the base URL');
must(!printed.includes(written['WHISP_API_KEY'] ?? ''), 'the key is in the file and not on the screen');
const outputs = {
  key_id: 'terminal',
  api_key: written['WHISP_API_KEY'] ?? '',
  base_url: emulator.clusterUrl,
};
must((await registerUser(outputs)) < 300, 'a program that reads the file registers a user on the cluster');
await rm(folder, { recursive: true });

await emulator.close();
say(
  process.exitCode === undefined
    ? 'All of this happened.'
    : 'Some of this did not happen: see the lines marked ✗.',
);
