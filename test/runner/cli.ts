import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startJob } from './job.ts';

const HELP = `Runs the action of this repository as GitHub's runner would.

npm run action -- --input app_name=my-chat-app [--input name=value ...]

  --input name=value    an input of the action; api_url decides which Whisp is used, the real one by default
  --event name          the event of the run, push unless given
  --payload file        the event's payload, JSON
  --repository o/name   the repository that the run pretends to be in
  --debug               step debug logging
  --no-post             leaves the post step out, so that a key that would end with the job lives on

The credentials come from the environment: WHISP_EMAIL, WHISP_PASSWORD, WHISP_COMPANY_NAME (to register an account),
GITHUB_TOKEN, WHISP_API_KEY (the stored key, for ensure).`;

/** The folder of this repository, which is the action's. */
const ACTION = fileURLToPath(new URL('../..', import.meta.url));

function commandLine() {
  return parseArgs({
    options: {
      input: { type: 'string', multiple: true, default: [] },
      event: { type: 'string', default: 'push' },
      payload: { type: 'string' },
      repository: { type: 'string' },
      debug: { type: 'boolean', default: false },
      post: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  }).values;
}

/** Inputs that are taken from the environment only, and the variable of each. */
const SECRET: Readonly<Record<string, string>> = {
  password: 'WHISP_PASSWORD',
  github_token: 'GITHUB_TOKEN',
  current_api_key: 'WHISP_API_KEY',
};

/** Inputs from the command line and the environment; empty variables count as not set. */
function inputs(options: readonly string[]): Record<string, string> {
  const { WHISP_EMAIL: email, WHISP_PASSWORD: password, WHISP_COMPANY_NAME: company_name } = process.env;
  const { GITHUB_TOKEN: github_token, WHISP_API_KEY: current_api_key } = process.env;
  const credentials = Object.entries({ email, password, company_name, github_token, current_api_key });
  const given = options.map((text): [string, string] => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new Error(`--input ${text}: expected name=value`);
    const name = text.slice(0, equals);
    const variable = SECRET[name.toLowerCase()];
    if (variable !== undefined) {
      throw new Error(
        `--input ${name}=…: an argument stays in the shell's history and is seen in lists of processes. Set the environment variable ${variable} instead.`,
      );
    }
    return [name, text.slice(equals + 1)];
  });
  return Object.fromEntries([
    ...credentials.filter((pair): pair is [string, string] => Boolean(pair[1])),
    ...given,
  ]);
}

/** What the network of this machine may need. */
function networkVariables(): Record<string, string> {
  const wanted = /^(https?_proxy|no_proxy|node_extra_ca_certs)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      wanted.test(name) && value ? [[name, value]] : [],
    ),
  );
}

async function run(values: ReturnType<typeof commandLine>): Promise<boolean> {
  const given = inputs(values.input);
  const payload = values.payload === undefined ? {} : JSON.parse(readFileSync(values.payload, 'utf8'));
  const job = await startJob({
    env: networkVariables(),
    secrets: Object.keys(SECRET).flatMap((name) => given[name] ?? []),
    event: { name: values.event, payload },
    github: values.repository === undefined ? {} : { repository: values.repository },
    stepDebug: values.debug,
  });
  try {
    const step = job.start({ id: 'whisp', action: ACTION, with: given });
    step.onLine((line) => console.log(line));
    // Ctrl-C is to a step here what the cancel button is on GitHub, where the post step still cleans up.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, step.cancel);
    const { outcome, outputs, summary } = await step.done;
    console.log('\nOutputs:');
    for (const [name, value] of Object.entries(outputs)) console.log(`  ${name}: ${job.mask(value)}`);
    if (summary !== '') console.log(`\nSummary:\n${summary}`);
    const posts = values.post ? await job.complete() : [];
    for (const { log } of posts) console.log(`\n${log.trimEnd()}`);
    return [outcome, ...posts.map((post) => post.outcome)].every((each) => each === 'success');
  } finally {
    // The files in it hold what the outputs hold.
    await rm(job.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  const values = commandLine();
  if (values.help) console.log(HELP);
  else if (!(await run(values))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
