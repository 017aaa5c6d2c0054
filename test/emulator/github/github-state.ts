import { randomBytes } from 'node:crypto';
import { SecretStore } from './secret-store.ts';

/** What a token may do with something; classic tokens have all or nothing. */
export type Access = 'read' | 'write';

export interface Token {
  readonly value: string;
  /** `workflow` is the one that every workflow has. */
  readonly kind: 'workflow' | 'fine-grained' | 'classic' | 'app';
  /** By GitHub's names of permissions, such as `secrets`; for a classic token `repo` and `admin:org`. */
  readonly permissions: Readonly<Record<string, Access>>;
  /** Full names of the repositories that it can see, in any case; `all` for every one. */
  readonly repositories: readonly string[] | 'all';
}

export interface Repository {
  readonly id: number;
  fullName: string;
  readonly private: boolean;
  archived: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly stores: Readonly<Record<'actions' | 'dependabot' | 'codespaces', SecretStore>>;
  /** By lower-case name. */
  readonly environments: Map<string, Environment>;
  /** By number. */
  readonly pulls: Map<number, Pull>;
}

export interface Pull {
  readonly id: number;
  readonly number: number;
  state: 'open' | 'closed';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface Environment {
  readonly name: string;
  readonly store: SecretStore;
  /** How often its protection has been set, which resets it. */
  puts: number;
}

export interface Organization {
  readonly name: string;
  readonly store: SecretStore;
}

const SECRETS = 100;

/** Repositories, organizations and tokens, in memory. Names are matched without regard to case. */
export class GitHubState {
  readonly repositories: Repository[] = [];
  readonly organizations: Organization[] = [];
  readonly tokens: Token[] = [];
  /** Old full names of renamed repositories, in lower case. */
  readonly moved = new Map<string, Repository>();
  changes = 0;

  addRepository(fullName: string): Repository {
    const repository: Repository = {
      id: 1000 + this.repositories.length,
      fullName,
      private: true,
      archived: false,
      createdAt: 0,
      stores: {
        actions: new SecretStore(SECRETS),
        dependabot: new SecretStore(SECRETS),
        codespaces: new SecretStore(SECRETS),
      },
      environments: new Map(),
      pulls: new Map(),
    };
    this.repositories.push(repository);
    return repository;
  }

  addPull(repository: Repository, number: number, state: Pull['state']): Pull {
    const pull = { id: 5000 + number, number, state, createdAt: 0 };
    repository.pulls.set(number, pull);
    return pull;
  }

  addEnvironment(repository: Repository, name: string): Environment {
    const environment = { name, store: new SecretStore(SECRETS), puts: 0 };
    repository.environments.set(name.toLowerCase(), environment);
    return environment;
  }

  addOrganization(name: string): Organization {
    const organization = { name, store: new SecretStore(1000) };
    this.organizations.push(organization);
    return organization;
  }

  /** A token that may write everything that exists, unless told otherwise. */
  addToken(changes: Partial<Token> = {}): string {
    const token: Token = {
      value: `github_pat_${randomBytes(20).toString('hex')}`,
      kind: 'fine-grained',
      permissions: EVERYTHING,
      repositories: 'all',
      ...changes,
    };
    this.tokens.push(token);
    return token.value;
  }

  rename(repository: Repository, fullName: string): void {
    this.moved.set(repository.fullName.toLowerCase(), repository);
    repository.fullName = fullName;
  }

  repository(fullName: string): Repository | undefined {
    return this.repositories.find((each) => each.fullName.toLowerCase() === fullName.toLowerCase());
  }

  organization(name: string): Organization | undefined {
    return this.organizations.find((each) => each.name.toLowerCase() === name.toLowerCase());
  }
}

/** Every permission that this emulator knows. */
export const EVERYTHING: Readonly<Record<string, Access>> = {
  metadata: 'read',
  actions: 'read',
  administration: 'write',
  secrets: 'write',
  actions_variables: 'write',
  environments: 'write',
  dependabot_secrets: 'write',
  codespaces_secrets: 'write',
  organization_secrets: 'write',
  organization_actions_variables: 'write',
  pull_requests: 'read',
};
