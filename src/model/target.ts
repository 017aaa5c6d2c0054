/** One of GitHub's secret stores. */
export type Target =
  | { readonly store: 'actions' | 'dependabot' | 'codespaces'; readonly repository: string }
  | { readonly store: 'environment'; readonly repository: string; readonly environment: string }
  | { readonly store: 'organization'; readonly organization: string };

/** The target as a line of `secret_targets` with its repository, for messages and the output. */
export function targetName(target: Target): string {
  switch (target.store) {
    case 'organization':
      return `organization/${target.organization}`;
    case 'environment':
      return `${target.repository}:environment/${target.environment}`;
    default:
      return `${target.repository}:${target.store}`;
  }
}

/** True when the store has configuration variables beside its secrets. */
export function hasVariables(target: Target): boolean {
  return target.store !== 'dependabot' && target.store !== 'codespaces';
}

/** A target in an environment. */
export type EnvironmentTarget = Extract<Target, { readonly store: 'environment' }>;
