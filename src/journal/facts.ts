import type { App, Key } from '../model/app.ts';

/** What the inputs ask for, as they were given: known also when they turn out to be wrong, or the step is skipped. */
export interface Wanted {
  readonly command: string;
  /** The app's name, its id, or the beginning of the names that a sweep is about; empty when none is given. */
  readonly app: string;
  readonly isDryRun: boolean;
}

/** What a step has found and done beside its key, noted as it happens. Outputs and the summary are made from it. */
export class Facts {
  wanted: Wanted | undefined;
  /** Why nothing was done, when the step was skipped. */
  skipped: string | undefined;
  /** What a dry run would have done, in words. */
  plan: readonly string[] | undefined;
  accountCreated = false;
  /** The app that is used. */
  app: App | undefined;
  /** The app's cluster endpoint, without a trailing slash, and whether it may be shown. */
  baseUrl: { readonly value: string; readonly isMasked: boolean } | undefined;
  /** The keys that the app had when it was last looked at, and the service's time then, in milliseconds since the epoch. */
  keys: { readonly active: readonly Key[]; readonly now: number } | undefined;
  /** Whether the steps that follow have been given a key of this step. */
  isPublished = false;
  /** When the response to a request for a key was last lost, in monotonic milliseconds. */
  lostAt = Number.NEGATIVE_INFINITY;
  /** Keys that this step has created. */
  keysCreated = 0;
  /** The keys that were found in the targets, when none was created. */
  storedKeys: readonly Key[] = [];
  /** The targets that the base URL was written to. */
  readonly baseUrlTargets: string[] = [];
  /** The environment variables that the steps that follow were given. */
  readonly exportedNames: string[] = [];
  readonly deletedApps: App[] = [];
  readonly revokedKeyIds: string[] = [];
  /** What was deleted beside apps, in words. */
  readonly deletedFromTargets: string[] = [];
  /** What could have been deleted and stays, in words. */
  readonly leftAlone: string[] = [];
}
