import { randomBytes } from 'node:crypto';
import { allRights, type Rights } from './permissions.ts';

export interface Token {
  readonly value: string;
  /** `app` is a GitHub App's installation token, `workflow` the one that every workflow has. */
  readonly kind: 'workflow' | 'fine-grained' | 'classic' | 'app';
  readonly rights: Rights;
  /** Full names of the repositories that it can see, in any case; `all` for every one. */
  readonly repositories: readonly string[] | 'all';
  /** Names of the organizations that it can see, in any case; `all` for every one. */
  readonly organizations: readonly string[] | 'all';
  /** Until then it is not known yet. Milliseconds since the epoch, by the emulator's `now`. */
  readonly validFrom: number;
  /** Milliseconds since the epoch, by GitHub's clock; undefined for a token that does not expire. */
  readonly expiresAt: number | undefined;
  /** Whether it may act for organizations that demand SAML single sign-on; only classic tokens have to be authorized. */
  readonly ssoAuthorized: boolean;
}

export interface TokenOptions extends Partial<Omit<Token, 'rights'>> {
  readonly rights?: Rights | 'all';
  /** Another name of `rights`. */
  readonly permissions?: Rights;
}

/** A token that may write everything that its kind can be given, unless told otherwise. */
export function createToken({ rights, permissions, ...options }: TokenOptions): Token {
  const kind = options.kind ?? 'fine-grained';
  const given = rights ?? permissions ?? 'all';
  return {
    value: tokenText(kind),
    repositories: 'all',
    organizations: 'all',
    validFrom: Number.NEGATIVE_INFINITY,
    expiresAt: undefined,
    ssoAuthorized: false,
    ...options,
    kind,
    rights: kind === 'workflow' ? ofWorkflow(given) : given === 'all' ? { ...allRights(), ...SCOPES } : given,
  };
}

const SCOPES: Rights = { repo: 'write', 'admin:org': 'write' };

/**
 * What `permissions:` in a workflow can give, of what is emulated here. Secrets, variables, environments and
 * administration are not among its keys: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
 */
const WORKFLOW = ['metadata', 'actions', 'contents', 'pull_requests'];

function ofWorkflow(given: Rights | 'all'): Rights {
  const rights = given === 'all' ? allRights() : given;
  return Object.fromEntries(Object.entries(rights).filter(([name]) => WORKFLOW.includes(name)));
}

/** https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats */
function tokenText(kind: Token['kind']): string {
  const text = (length: number) => randomBytes(length).toString('hex').slice(0, length);
  if (kind === 'fine-grained') return `github_pat_${text(22)}_${text(59)}`;
  return `${kind === 'classic' ? 'ghp' : 'ghs'}_${text(36)}`;
}
