import { ACTIONS_LIMITS, SecretStore } from './secret-store.ts';

export type { Access } from './permissions.ts';

import { createToken, type Token, type TokenOptions } from './tokens.ts';

/** The stores that repositories and organizations have, by the word in their paths. */
export type StoreName = 'actions' | 'dependabot' | 'codespaces' | 'agents';

export interface Repository {
  readonly id: number;
  fullName: string;
  /** A public one is seen by every token. */
  private: boolean;
  archived: boolean;
  /** Why GitHub's staff disabled it. */
  blocked: 'tos' | 'dmca' | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly stores: Readonly<Record<StoreName, SecretStore>>;
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
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface Organization {
  readonly name: string;
  readonly stores: Readonly<Record<StoreName, SecretStore>>;
  /** The one for Actions. */
  readonly store: SecretStore;
}

/** What an organization demands of those who come, on top of rights. */
export type Demand = 'ip-allow-list' | 'saml';

/** Repositories, organizations and tokens, in memory. Names are matched without regard to case. */
export class GitHubState {
  readonly repositories: Repository[] = [];
  readonly organizations: Organization[] = [];
  readonly tokens: Token[] = [];
  /** Old full names of renamed repositories, in lower case. */
  readonly moved = new Map<string, Repository>();
  /** By an owner's lower-case name: an address that is not on its list, or single sign-on that a token lacks. */
  readonly demands = new Map<string, Demand>();
  changes = 0;

  addRepository(fullName: string): Repository {
    const repository: Repository = {
      id: 1000 + this.repositories.length,
      fullName,
      private: true,
      archived: false,
      blocked: undefined,
      createdAt: 0,
      stores: stores('repository'),
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
    const environment = createEnvironment(name, 0);
    repository.environments.set(name.toLowerCase(), environment);
    return environment;
  }

  addOrganization(name: string): Organization {
    const all = stores('organization');
    const organization = { name, stores: all, store: all.actions };
    this.organizations.push(organization);
    return organization;
  }

  /** A token that may write everything that its kind can be given, unless told otherwise. @returns its text */
  addToken(options: TokenOptions = {}): string {
    const token = createToken(options);
    this.tokens.push(token);
    return token.value;
  }

  /** Every token but those that fulfil it is refused what belongs to the owner. */
  demand(owner: string, what: Demand): void {
    this.demands.set(owner.toLowerCase(), what);
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

/** @param createdAt milliseconds since the epoch */
export function createEnvironment(name: string, createdAt: number): Environment {
  return { name, store: new SecretStore(ACTIONS_LIMITS.environment), puts: 0, createdAt };
}

/** No limits are documented for the stores of Dependabot and of agents, and none are enforced for Codespaces' either. */
function stores(of: 'repository' | 'organization'): Readonly<Record<StoreName, SecretStore>> {
  return {
    actions: new SecretStore(ACTIONS_LIMITS[of]),
    dependabot: new SecretStore(),
    codespaces: new SecretStore(),
    agents: new SecretStore(),
  };
}
