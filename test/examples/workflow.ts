import type { Access } from '../emulator/github/github-state.ts';
import { EMAIL, PASSWORD, PRIVATE_KEY, type World } from './world.ts';

// What GitHub does with a workflow before its jobs start, and act does not.

/** One run of an example. */
export interface Run {
  /** Name of the file in `examples/`, without its end. */
  readonly workflow: string;
  readonly event: 'push' | 'pull_request' | 'merge_group' | 'schedule' | 'workflow_dispatch';
  readonly payload?: Readonly<Record<string, unknown>>;
  /** In place of those that acme/web has. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Runs this job alone, as if those that it needs had succeeded, with the secrets of its environment. */
  readonly job?: string;
}

export interface Workflow {
  readonly on: Readonly<Record<string, { types?: string[]; branches?: string[] } | null>>;
  readonly concurrency?: unknown;
  readonly jobs: Record<string, Job>;
}

interface Job {
  readonly needs?: unknown;
  readonly concurrency?: unknown;
  readonly environment?: string | { readonly name: string };
  readonly permissions?: Readonly<Record<string, Access>>;
  /** Of a job that calls another workflow. */
  readonly uses?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly wait?: string; readonly background?: boolean }[];
}

/** The repository's secrets, but for those that the example itself writes. */
const PLAIN_SECRETS = { WHISP_EMAIL: EMAIL, WHISP_PASSWORD: PASSWORD };

/** The environment that the examples keep their GitHub App's private key in, and the name that it has there. */
const APP_ENVIRONMENT = 'secrets-app';
const APP_KEY = 'SECRETS_APP_PRIVATE_KEY';

/** The event's payload. */
export function eventOf({ payload }: Run): object {
  return { ...repositoryPayload, ...payload };
}

const repositoryPayload = {
  repository: { name: 'web', full_name: 'acme/web', default_branch: 'main', owner: { login: 'acme' } },
  ref: 'refs/heads/main',
};

/** Makes sure that the event starts the workflow. */
export function requireTrigger({ on }: Workflow, { workflow, event, payload = {} }: Run): void {
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

/** The workflow with one job only, which needs no other. */
export function alone(workflow: Workflow, name: string): Workflow {
  const { needs: _, ...job } = workflow.jobs[name] ?? {};
  return { ...workflow, jobs: { [name]: job } };
}

/**
 * The workflow without what act does not know and would refuse: groups, environments, and steps in the background, which
 * here end before the next one begins. A workflow that is called gets its environment's secret from the caller.
 */
export function forAct({ concurrency: _, ...workflow }: Workflow): Workflow {
  const jobs = Object.entries(workflow.jobs).map(([name, { concurrency, environment, ...job }]) => {
    const steps = job.steps?.filter(({ wait }) => wait === undefined).map(({ background, ...step }) => step);
    const secrets = { ...job.secrets, [APP_KEY]: `\${{ secrets.${APP_KEY} }}` };
    return [
      name,
      { ...job, ...(steps === undefined ? {} : { steps }), ...(job.uses === undefined ? {} : { secrets }) },
    ];
  });
  return { ...workflow, jobs: Object.fromEntries(jobs) };
}

/** The secrets as they are now, for this job, or for the only one; those of the environment that it names come first. */
export function secretsOf(world: World, { jobs }: Workflow, job: string | undefined): Record<string, string> {
  const all = Object.values(jobs);
  const environment = (job === undefined && all.length === 1 ? all[0] : jobs[job ?? ''])?.environment;
  const name = typeof environment === 'string' ? environment : environment?.name;
  if (name === APP_ENVIRONMENT) return { ...secretsIn(world, []), [APP_KEY]: PRIVATE_KEY };
  return secretsIn(world, name === undefined ? [] : [`environment/${name}`]);
}

function secretsIn(world: World, places: readonly `environment/${string}`[]): Record<string, string> {
  const stores = (['actions', ...places] as const).flatMap((place) => world.find('acme/web', place) ?? []);
  const written = stores.flatMap(({ secrets }) => [...secrets].map(([name, { value }]) => [name, value]));
  return { ...PLAIN_SECRETS, ...Object.fromEntries(written) };
}

/** The workflow's own token, with what its jobs ask for. */
export function workflowToken({ github }: World, { jobs }: Workflow): string {
  const asked = Object.values(jobs).flatMap(({ permissions = {} }) => Object.entries(permissions));
  const permissions = Object.fromEntries(asked.map(([name, access]) => [name.replaceAll('-', '_'), access]));
  return github.state.addToken({
    kind: 'workflow',
    permissions: { metadata: 'read', ...permissions },
    repositories: ['acme/web'],
  });
}
