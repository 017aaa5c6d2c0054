import { hasVariables, type Target } from '../../model/target.ts';

/** Where a target's secrets and variables are, below GitHub's API. */
export interface TargetPaths {
  readonly publicKey: string;
  secret(name: string): string;
  /** All secrets. */
  readonly secrets: string;
  /** Undefined where the store has no variables. */
  readonly variables: string | undefined;
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
  };
}

/** The path of one value, a variable where the store has them. */
export function valuePath(target: Target, kind: 'secret' | 'variable', name: string): string {
  const { secret, variables } = pathsOf(target);
  return kind === 'secret' || variables === undefined ? secret(name) : `${variables}/${name}`;
}

/** The path of a repository, `owner/name`. */
export function repositoryPath(repository: string): string {
  return `/repos/${repository}`;
}

/** The path of an environment. */
export function environmentPath(repository: string, environment: string): string {
  return `${repositoryPath(repository)}/environments/${encodeURIComponent(environment)}`;
}

function basePath(target: Target): string {
  switch (target.store) {
    case 'organization':
      return `/orgs/${target.organization}/${target.kind}`;
    case 'environment':
      return environmentPath(target.repository, target.environment);
    default:
      return `${repositoryPath(target.repository)}/${target.store}`;
  }
}
