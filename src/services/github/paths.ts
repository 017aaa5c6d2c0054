import { hasVariables, type Target } from '../../model/target.ts';

/** Where a target's secrets and variables are, below GitHub's API. */
export interface TargetPaths {
  readonly publicKey: string;
  secret(name: string): string;
  /** All secrets, for their number. */
  readonly secrets: string;
  /** Undefined where the store has no variables. */
  readonly variables: string | undefined;
  /** The permission that writing takes, as a fine-grained token or a GitHub App names it. */
  readonly permission: string;
  /** How many secrets the store can hold. */
  readonly room: number;
}

/** The paths of a target. Names are encoded: an environment's may hold slashes. */
export function pathsOf(target: Target): TargetPaths {
  const base = basePath(target);
  const secrets = `${base}/secrets`;
  return {
    publicKey: `${secrets}/public-key`,
    secret: (name) => `${secrets}/${name}`,
    secrets,
    variables: hasVariables(target) ? `${base}/variables` : undefined,
    permission:
      target.store === 'organization'
        ? `the organization's ${PERMISSIONS[target.kind]}`
        : PERMISSIONS[target.store],
    room: target.store === 'organization' ? 1000 : 100,
  };
}

/** The path of an environment. */
export function environmentPath(repository: string, environment: string): string {
  return `/repos/${repository}/environments/${encodeURIComponent(environment)}`;
}

const PERMISSIONS = {
  actions: 'Secrets: read and write',
  dependabot: 'Dependabot secrets: read and write',
  codespaces: 'Codespaces secrets: read and write',
  agents: 'Agent secrets: read and write',
  environment: 'Environments: read and write',
} as const;

function basePath(target: Target): string {
  switch (target.store) {
    case 'organization':
      return `/orgs/${target.organization}/${target.kind}`;
    case 'environment':
      return environmentPath(target.repository, target.environment);
    default:
      return `/repos/${target.repository}/${target.store}`;
  }
}
