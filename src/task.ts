/** What the step is to do, with the inputs that only this command uses. */
export type Task = KeyTask | RevokeTask | TeardownTask | SweepTask;

/** `provision` and `rotate`: make a key. */
export interface KeyTask {
  readonly command: 'provision' | 'rotate';
  readonly app: WantedApp;
  /** When given, an account that does not exist is registered under this name. */
  readonly companyName: string | undefined;
  /** `job`: the key is revoked when the job ends. */
  readonly lifetime: 'job' | 'persistent';
  /** How many keys stay, the new one included; undefined when none is retired. */
  readonly keepKeys: number | undefined;
  readonly apiKeyName: string;
  readonly baseUrlName: string;
  readonly exportEnv: boolean;
  readonly maskBaseUrl: boolean;
}

/** `revoke`: revoke these keys of the app. */
export interface RevokeTask {
  readonly command: 'revoke';
  readonly app: WantedApp;
  readonly keyIds: readonly string[];
}

/** `teardown`: delete the app. */
export interface TeardownTask {
  readonly command: 'teardown';
  readonly app: WantedApp;
}

/** `sweep`: delete the apps of closed pull requests. */
export interface SweepTask {
  readonly command: 'sweep';
  readonly prefix: string;
  readonly repository: string;
  readonly githubToken: string;
  readonly githubApiUrl: string;
}

/** The app by its name, or by its id; then the name is a guard. */
export type WantedApp =
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'id'; readonly id: string; readonly name: string | undefined };
