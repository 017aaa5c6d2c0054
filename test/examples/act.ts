import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Access } from '../emulator/github/github-state.ts';
import { ROOT } from './tools.ts';
import { CLIENT_ID, EMAIL, PASSWORD, PRIVATE_KEY, type Use, type World } from './world.ts';

const TOKEN_ACTION = 'actions/create-github-app-token@bcd2ba49218906704ab6c1aa796996da409d3eb1';
const TIME_LIMIT_MS = 180_000;

/** One run of an example. */
export interface Run {
  /** Name of the file in `examples/`, without its end. */
  readonly workflow: string;
  readonly event: 'push' | 'pull_request' | 'schedule' | 'workflow_dispatch';
  readonly payload?: Readonly<Record<string, unknown>>;
  /** In place of those that acme/web has. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Runs this job alone, as if those that it needs had succeeded. */
  readonly job?: string;
}

export interface Outcome {
  readonly success: boolean;
  readonly log: string;
  /** The uses of keys in this run. */
  readonly uses: readonly Use[];
}

interface Workflow {
  readonly on: Readonly<Record<string, { types?: string[]; branches?: string[] } | null>>;
  readonly jobs: Record<string, { needs?: unknown; permissions?: Record<string, Access> }>;
}

/** The repository's secrets, but for those that the example itself writes. */
const PLAIN_SECRETS = {
  WHISP_EMAIL: EMAIL,
  WHISP_PASSWORD: PASSWORD,
  SECRETS_APP_PRIVATE_KEY: PRIVATE_KEY,
};

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
  cpSync(join(ROOT, 'examples'), workflows, { recursive: true });
  const file = join(workflows, `${run.workflow}.yml`);
  const workflow: Workflow = parse(readFileSync(file, 'utf8'));
  requireTrigger(workflow, run);
  // act would run the jobs that this one needs before it.
  if (run.job !== undefined) writeFileSync(file, stringify(alone(workflow, run.job)));

  copyAction(world, join(folder, 'action'));
  const event = { ...repositoryPayload, ...run.payload };
  writeFileSync(join(folder, 'event.json'), JSON.stringify(event));
  const secrets = { ...(run.secrets ?? PLAIN_SECRETS), GITHUB_TOKEN: workflowToken(world, workflow) };
  writeFileSync(join(folder, 'secrets'), dotenv(secrets));
  const stillEmpty = join(folder, 'empty');
  writeFileSync(stillEmpty, '');
  return [
    ...[run.event, '--directory', repository, '--workflows', file, '--eventpath', join(folder, 'event.json')],
    ...['--platform', 'ubuntu-latest=-self-hosted', '--container-daemon-socket', '-', '--no-cache-server'],
    ...['--secret-file', join(folder, 'secrets'), '--var', `SECRETS_APP_CLIENT_ID=${CLIENT_ID}`],
    ...['--env-file', stillEmpty, '--input-file', stillEmpty, '--var-file', stillEmpty],
    ...['--action-cache-path', join(folder, 'cache'), '--use-new-action-cache', '--action-offline-mode'],
    ...['--local-repository', `setup-whisp/setup-whisp@v1=${join(folder, 'action')}`],
    ...['--local-repository', `${TOKEN_ACTION}=${join(ROOT, 'test/examples/app-token')}`],
    ...['--env', 'GITHUB_REPOSITORY=acme/web', '--env', `GITHUB_API_URL=${world.github.url}`],
    // Given, so that act does not look for a git repository to take it from.
    ...['--env', 'SHA_REF=0123456789abcdef0123456789abcdef01234567'],
    ...['--env', `EXAMPLES_SERVER=${world.server}`, '--actor', 'ana', '--log-prefix-job-id'],
  ];
}

const repositoryPayload = {
  repository: { name: 'web', full_name: 'acme/web', default_branch: 'main', owner: { login: 'acme' } },
  ref: 'refs/heads/main',
};

/** act does not look at the conditions of an event, so they are looked at here. */
function requireTrigger({ on }: Workflow, { workflow, event, payload = {} }: Run): void {
  const trigger = on[event];
  if (trigger === undefined) throw new Error(`${workflow}.yml does not run on ${event}`);
  const types = trigger?.types ?? ['opened', 'synchronize', 'reopened'];
  if (event === 'pull_request' && !types.includes(String(payload['action']))) {
    throw new Error(`${workflow}.yml does not run on ${event} ${payload['action']}`);
  }
  if (event === 'push' && trigger?.branches?.includes('main') === false) {
    throw new Error(`${workflow}.yml does not run on a push to main`);
  }
}

function alone(workflow: Workflow, name: string): Workflow {
  const { needs: _, ...job } = workflow.jobs[name] ?? {};
  return { ...workflow, jobs: { [name]: job } };
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

/** The workflow's own token, with what its jobs ask for. */
function workflowToken({ github }: World, { jobs }: Workflow): string {
  const asked = Object.values(jobs).flatMap(({ permissions = {} }) => Object.entries(permissions));
  const permissions = Object.fromEntries(asked.map(([name, access]) => [name.replaceAll('-', '_'), access]));
  return github.state.addToken({
    kind: 'workflow',
    permissions: { metadata: 'read', ...permissions },
    repositories: ['acme/web'],
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
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const env = { PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
  return new Promise((resolve, reject) => {
    const child = spawn(act, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
