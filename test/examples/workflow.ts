import type { Access } from '../emulator/github/github-state.ts';
import { EMAIL, PASSWORD, PRIVATE_KEY, type World } from './world.ts';

// What GitHub does with a workflow before its jobs start, and act does not.

/** One run of an example. */
export interface Run {
  /** Name of the file in `examples/`, without its end. */
  readonly workflow: string;
  readonly event: 'push' | 'pull_request' | 'schedule' | 'workflow_dispatch';
  readonly payload?: Readonly<Record<string, unknown>>;
  /** In place of those that acme/web has. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Runs this job alone, as if those that it needs had succeeded, with the secrets of its environment. */
  readonly job?: string;
}

export interface Workflow {
  readonly on: Readonly<Record<string, { types?: string[]; branches?: string[] } | null>>;
  readonly jobs: Record<string, Job>;
}

interface Job {
  readonly needs?: unknown;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, Access>>;
}

/** The repository's secrets, but for those that the example itself writes. */
const PLAIN_SECRETS = {
  WHISP_EMAIL: EMAIL,
  WHISP_PASSWORD: PASSWORD,
  SECRETS_APP_PRIVATE_KEY: PRIVATE_KEY,
};

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

/** The secrets as they are now; those of the environment that the job names come first. */
export function secretsOf(world: World, environment: string | undefined): Record<string, string> {
  const stores = [world.store('acme/web', 'actions')];
  if (environment !== undefined) stores.push(world.store('acme/web', `environment/${environment}`));
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
