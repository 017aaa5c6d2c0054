import type { Target } from './target.ts';

/** What the step is to do, with the inputs that only this command uses. */
export type Task = KeyTask | RevokeTask | TeardownTask | SweepTask;

/** `provision` and `rotate`: make a key. */
export interface KeyTask {
  readonly command: 'provision' | 'rotate';
  readonly app: AppSelector;
  /** When given, an account that does not exist is registered under this name. */
  readonly companyName: string | undefined;
  /** `job`: the key is revoked when the job ends. */
  readonly lifetime: 'job' | 'persistent';
  /** How many keys stay, the new one included; undefined when none is retired. */
  readonly keepKeys: number | undefined;
  /** False when `keepKeys` is a default. */
  readonly keepKeysGiven: boolean;
  readonly exportEnv: boolean;
  readonly maskBaseUrl: boolean;
  /** Which attempt of its workflow run this is, from 1 on: an attempt made again is the same rotation. */
  readonly attempt: number;
  /** How long a job can last on this kind of runner, in milliseconds: what is older was left by a runner that died. */
  readonly longestJobMs: number;
  /** Names of the secrets and variables, in the targets and in the environment. */
  readonly names: SecretNames;
  /** Where the two values are written; undefined when nowhere. */
  readonly delivery: TargetOptions | undefined;
}

/** What writing to GitHub's secret stores takes. */
export interface TargetOptions {
  readonly targets: readonly Target[];
  /** `owner/name` of the repository that the workflow runs in. */
  readonly repository: string;
  readonly createEnvironment: boolean;
  /** When the stored key is left alone; undefined to make a new one in every run. */
  readonly ensure: EnsurePolicy | undefined;
}

/** What a stored key must be to be left alone. */
export interface EnsurePolicy {
  /** The stored key itself, where the user gave it. */
  readonly currentApiKey: string | undefined;
  /** Undefined when a key never gets too old. */
  readonly maxAgeMs: number | undefined;
}

/** The names of the two values. */
export interface SecretNames {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly baseUrlKind: 'secret' | 'variable';
}

/** The token and the address that requests to GitHub take. */
export interface GitHubAccess {
  readonly token: string;
  readonly apiUrl: string;
}

/** `revoke`: revoke these keys of the app. */
export interface RevokeTask {
  readonly command: 'revoke';
  readonly app: AppSelector;
  readonly keyIds: readonly string[];
}

/** `teardown`: delete the app. */
export interface TeardownTask {
  readonly command: 'teardown';
  readonly app: AppSelector;
  readonly names: SecretNames;
  /** Where the two values are deleted from. */
  readonly targets: readonly Target[];
  /** Whether environments are deleted after what is stored in them. */
  readonly deleteEnvironment: boolean;
}

/** `sweep`: delete the apps of closed pull requests. */
export interface SweepTask {
  readonly command: 'sweep';
  readonly prefix: string;
  readonly repository: string;
  readonly names: SecretNames;
  /** `secret_targets` with `{number}` in it, which stands for the number of the pull request; empty for none. */
  readonly targetTemplate: string;
  /** Whether a line of it is an environment. */
  readonly hasEnvironments: boolean;
  /** Whether environments are deleted after what is stored in them. */
  readonly deleteEnvironment: boolean;
}

/** The app by its name, or by its id; then the name is a guard. */
export type AppSelector =
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'id'; readonly id: string; readonly name: string | undefined };

/** The Whisp dashboard account. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}
