import type { App, NewKey } from '../model/app.ts';

/**
 * What the step has done and found out so far. Outputs and the summary are made from it, also when the step fails.
 */
export interface Progress {
  /** Why nothing was done, when the step was skipped. */
  skipped?: string;
  /** What a dry run would have done, in words. */
  plan?: readonly string[];
  accountCreated: boolean;
  app?: App;
  /** The app's cluster endpoint, without a trailing slash. */
  baseUrl?: string;
  /** The app that this step created, whether or not it is the one it uses in the end. */
  createdApp?: App;
  readonly deletedAppIds: string[];
  /** The key that this step created, as long as it is valid. */
  key?: NewKey;
  /** How long that key lives. */
  lifetime?: 'job' | 'persistent';
  /** True once the steps that follow may have the key. */
  published: boolean;
  readonly revokedKeyIds: string[];
  /** The key that was found in every target, when it is one and none was created. */
  storedKeyId?: string;
  /** The targets that this step has written the key to. */
  readonly writtenTargets: string[];
}

/** The progress of a step that has done nothing yet. */
export function noProgress(): Progress {
  return {
    accountCreated: false,
    deletedAppIds: [],
    published: false,
    revokedKeyIds: [],
    writtenTargets: [],
  };
}
