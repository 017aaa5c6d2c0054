import type { UserError } from '../base/errors.ts';
import type { App, Key } from './app.ts';
import type { Target } from './target.ts';
import type { KeyTask, RevokeTask, SweepTask, TeardownTask } from './task.ts';

/** The app that is used, its keys and its rivals. */
export interface ObservedApp {
  readonly app: App;
  /** Undefined when the app's cluster endpoint is not one that can be used. */
  readonly baseUrl: string | undefined;
  readonly activeKeys: readonly Key[];
  /** Where the service lists them. */
  readonly revokedKeys: readonly Key[];
  /** The service's time when the keys were listed, in milliseconds since the epoch. */
  readonly now: number;
  /** The app that this step created, when an older one turned out to be there. */
  readonly ownDuplicate: App | undefined;
  /** Further apps of the name that were there before, oldest active one first. */
  readonly others: readonly App[];
  /**
   * The name that was asked for, where the app bears another: one that differs in its Unicode form or in blanks only, or
   * one that the service made of it when this step created the app.
   */
  readonly wantedName: string | undefined;
}

/** What writing to a target takes, and what it holds. */
export interface TargetState {
  readonly target: Target;
  /** Undefined while the environment is still to be created. */
  readonly publicKey: PublicKey | undefined;
  /** When the secret with the key was last written, in milliseconds since the epoch; undefined when there is none. */
  readonly keyUpdatedAt: number | undefined;
  readonly apiKey: Entry;
  readonly baseUrl: Entry;
  /** True when a base URL of the other kind is stored there too: a variable beside the secret, or the reverse. */
  readonly otherKind: boolean;
}

/** The key that a store encrypts with; each store has its own. */
export interface PublicKey {
  readonly id: string;
  readonly key: string;
}

/** One of the two values in a target, as it is before this step writes it. */
export interface Entry {
  readonly kind: 'secret' | 'variable';
  readonly exists: boolean;
  /** Organization secrets and variables only: who may read it, now and after the write. */
  readonly visibility: Visibility | undefined;
}

/** Who may read an organization's secret or variable; writing replaces it, so it is read first and sent back. */
export interface Visibility {
  readonly visibility: string;
  /** Ids of repositories, for the visibility `selected`. */
  readonly selected_repository_ids?: readonly number[];
}

/** A demo app that a pull request was given, as its name says. */
export interface Preview {
  readonly app: App;
  /** Number of the pull request. */
  readonly pull: number;
  readonly state: PullState;
  /** Why it cannot be torn down, where that is known already. */
  readonly problem: UserError | undefined;
  /** The app's keys at the first look. */
  readonly keyIds: readonly string[];
  /** Where the preview's values are stored. */
  readonly targets: readonly Target[];
}

/** `none`: the number is no pull request. */
export type PullState = 'open' | 'closed' | 'none';

/** How times of GitHub and of Whisp are compared. */
export interface Clocks {
  /** What has to be added to a time of GitHub's to get Whisp's, in milliseconds. */
  readonly githubToWhispMs: number;
  /** How far apart two times may be and still be the same, in milliseconds. */
  readonly toleranceMs: number;
}

/** What a plan for a key is made from. */
export interface ObservedAccount {
  /** False when the account seems to be missing. */
  readonly signedIn: boolean;
  readonly app: ObservedApp | undefined;
  /** All apps of the account, where none of them bears the name. */
  readonly listed: readonly App[];
  /** Whisp's time, in milliseconds since the epoch. */
  readonly now: number;
  readonly targets: readonly TargetState[];
  readonly clocks: Clocks;
}

/** Everything that the plan of a command is made from. */
export type Observed =
  | { readonly for: 'key'; readonly task: KeyTask; readonly account: ObservedAccount }
  /** `apps` are all of the name; `listed` are all of the account, where the app was looked for by its name. */
  | {
      readonly for: 'revoke';
      readonly task: RevokeTask;
      readonly apps: readonly App[];
      readonly listed: readonly App[];
    }
  | {
      readonly for: 'teardown';
      readonly task: TeardownTask;
      readonly apps: readonly App[];
      readonly listed: readonly App[];
      readonly targets: readonly Target[];
    }
  | { readonly for: 'sweep'; readonly task: SweepTask; readonly previews: readonly Preview[] };
