import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from './tools.ts';
import {
  alone,
  eventOf,
  forAct,
  type Run,
  requireTrigger,
  secretsOf,
  type Workflow,
  workflowToken,
} from './workflow.ts';
import { CLIENT_ID, type Use, type World } from './world.ts';

const TIME_LIMIT_MS = 180_000;

export interface Outcome {
  readonly success: boolean;
  readonly log: string;
  /** The uses of keys in this run. */
  readonly uses: readonly Use[];
}

/** Runs an example with act on this machine, in a folder that holds the repository of the example, and nothing of it remains. */
export async function runExample(act: string, world: World, run: Run): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'setup-whisp-example-'));
  try {
    const seen = world.uses.length;
    const { code, log } = await execute(act, folder, stage(folder, world, run));
    return { success: code === 0, log, uses: world.uses.slice(seen) };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Lays out what act needs; returns its arguments. */
function stage(folder: string, world: World, run: Run): string[] {
  const repository = join(folder, 'repository');
  const workflows = join(repository, '.github', 'workflows');
  cpSync(join(ROOT, 'test/examples/repository'), repository, { recursive: true });
  mkdirSync(workflows, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'examples'))) {
    const workflow = forAct(parse(readFileSync(join(ROOT, 'examples', name), 'utf8')));
    writeFileSync(join(workflows, name), stringify(workflow));
  }
  const file = join(workflows, `${run.workflow}.yml`);
  const workflow: Workflow = parse(readFileSync(join(ROOT, 'examples', `${run.workflow}.yml`), 'utf8'));
  requireTrigger(workflow, run);
  // act would run the jobs that this one needs before it.
  if (run.job !== undefined) writeFileSync(file, stringify(forAct(alone(workflow, run.job))));

  copyAction(world, join(folder, 'action'));
  writeFileSync(join(folder, 'event.json'), JSON.stringify(eventOf(run)));
  const secrets = run.secrets ?? secretsOf(world, workflow, run.job);
  const token = workflowToken(world, workflow);
  writeFileSync(join(folder, 'secrets'), dotenv({ ...secrets, GITHUB_TOKEN: token }));
  const stillEmpty = join(folder, 'empty');
  writeFileSync(stillEmpty, '');
  return [
    ...[run.event, '--workflows', file, '--eventpath', join(folder, 'event.json'), '--no-cache-server'],
    ...['--platform', 'ubuntu-latest=-self-hosted', '--platform', 'self-hosted=-self-hosted'],
    ...['--container-daemon-socket', '-'],
    ...['--secret-file', join(folder, 'secrets'), '--var', `SECRETS_APP_CLIENT_ID=${CLIENT_ID}`],
    ...['--env-file', stillEmpty, '--input-file', stillEmpty, '--var-file', stillEmpty],
    ...['--action-cache-path', join(folder, 'cache'), '--use-new-action-cache', '--action-offline-mode'],
    ...['--local-repository', `setup-whisp/setup-whisp@v1=${join(folder, 'action')}`],
    ...standIns(stringify(workflow), readFileSync(join(workflows, 'fleet-app.yml'), 'utf8')),
    ...['--env', 'GITHUB_REPOSITORY=acme/web', '--env', `GITHUB_API_URL=${world.github.url}`],
    // Given, so that act does not look for a git repository to take it from.
    ...['--env', 'SHA_REF=0123456789abcdef0123456789abcdef01234567'],
    ...['--env', `EXAMPLES_SERVER=${world.server}`, '--actor', 'ana', '--log-prefix-job-id'],
  ];
}

/** The action as it is released, but for the address of Whisp. */
function copyAction({ whisp }: World, folder: string): void {
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  const text = readFileSync(join(ROOT, 'action.yml'), 'utf8');
  const address = parse(text).inputs.api_url.default;
  writeFileSync(join(folder, 'action.yml'), text.replace(`default: ${address}`, `default: ${whisp.url}`));
  // What decides how Node reads dist.
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
}

/** Other people's actions for which something stands in, with the folder that it is in. */
const STAND_INS = { 'actions/create-github-app-token': 'app-token', 'hashicorp/vault-action': 'vault' };

/** Puts the stand-in in the place of each version of these actions that the texts use. */
function standIns(...texts: string[]): string[] {
  return Object.entries(STAND_INS).flatMap(([name, folder]) => {
    const used = texts.join('\n').match(new RegExp(`${name}@\\w+`, 'g')) ?? [];
    const place = join(ROOT, 'test/examples', folder);
    return [...new Set(used)].flatMap((action) => ['--local-repository', `${action}=${place}`]);
  });
}

function dotenv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');
}

function execute(
  act: string,
  folder: string,
  args: readonly string[],
): Promise<{ code: number; log: string }> {
  const home = join(folder, 'home');
  mkdirSync(home);
  // The Node that runs this runs the actions, too: act takes the one on PATH, whatever `using` says.
  const programs = join(ROOT, 'test/examples/bin');
  const PATH = [dirname(process.execPath), programs, process.env['PATH']].join(delimiter);
  const env = { PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
  return new Promise((resolve, reject) => {
    const child = spawn(act, args, {
      cwd: join(folder, 'repository'),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? -1, log: Buffer.concat(chunks).toString() });
    });
  });
}
