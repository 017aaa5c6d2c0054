import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type CliOptions, HELP, readOptions } from './cli-options.ts';
import { ACTION, type CliRun, finish, type Say } from './cli-run.ts';
import { openEnvFile } from './env-file.ts';
import { startJob } from './job.ts';
import { printable, summaryText, terminalLine } from './terminal.ts';

/** What the network of this machine may need. */
function networkVariables(): Record<string, string> {
  const wanted = /^(https?_proxy|no_proxy|node_extra_ca_certs)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      wanted.test(name) && value ? [[name, value]] : [],
    ),
  );
}

function startCliJob(options: CliOptions) {
  const payload = options.payload === undefined ? {} : JSON.parse(readFileSync(options.payload, 'utf8'));
  return startJob({
    env: networkVariables(),
    secrets: options.secrets,
    event: { name: options.event, payload },
    github: options.repository === undefined ? {} : { repository: options.repository },
    stepDebug: options.debug,
  });
}

/** @returns whether everything that was asked for has been done */
async function run(options: CliOptions): Promise<boolean> {
  const envFile = options.envFile === undefined ? undefined : await openEnvFile(options.envFile);
  const say: Say = options.json ? console.error : console.log;
  const job = await startCliJob(options);
  const sayLine = (line: string) => {
    const shown = terminalLine(line);
    if (shown !== undefined) say(shown);
  };
  // Ctrl-C is to a step here what the cancel button is on GitHub, where the post step still cleans up.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => job.cancel());
  try {
    const step = job.start({ id: 'whisp', action: ACTION, with: options.inputs });
    step.onLine(sayLine);
    const main = await step.done;
    say('\nOutputs:');
    for (const [name, value] of Object.entries(main.outputs)) say(`  ${name}: ${printable(job.mask(value))}`);
    if (main.summary !== '') say(`\nSummary:\n${summaryText(main.summary)}`);
    const cliRun: CliRun = { job, main, inputs: options.inputs, say, sayLine };
    const handedOut = await finish(cliRun, { envFile, path: options.envFile, json: options.json });
    if (options.post) say('\nPost job cleanup.');
    const posts = options.post ? await job.complete((post) => post.onLine(sayLine)) : [];
    return handedOut && [main, ...posts].every(({ outcome }) => outcome === 'success');
  } finally {
    // The files in it hold what the outputs hold.
    await rm(job.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) console.log(HELP);
  else if (!(await run(options))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
