/** The kinds of secrets that repositories and organizations have, as `secret_targets` and GitHub's paths call them. */
export const SECRET_KINDS = ['actions', 'dependabot', 'codespaces', 'agents'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** One of GitHub's secret stores. */
export type Target =
  | { readonly store: SecretKind; readonly repository: string }
  | { readonly store: 'environment'; readonly repository: string; readonly environment: string }
  | { readonly store: 'organization'; readonly organization: string; readonly kind: SecretKind };

/** The target as a line of `secret_targets` with its repository, for messages and the output. */
export function targetName(target: Target): string {
  switch (target.store) {
    case 'organization':
      return `organization/${target.organization}${target.kind === 'actions' ? '' : `:${target.kind}`}`;
    case 'environment':
      return `${target.repository}:environment/${target.environment}`;
    default:
      return `${target.repository}:${target.store}`;
  }
}

/** True when the store has configuration variables beside its secrets (GitHub's OpenAPI description). */
export function hasVariables(target: Target): boolean {
  const kind = target.store === 'organization' ? target.kind : target.store;
  return kind !== 'dependabot' && kind !== 'codespaces';
}

/** A target in an environment. */
export type EnvironmentTarget = Extract<Target, { readonly store: 'environment' }>;
