import type { App, Key } from '../model/app.ts';

/** What a step has found and done beside its key, noted as it happens. Outputs and the summary are made from it. */
export class Facts {
  /** Why nothing was done, when the step was skipped. */
  skipped: string | undefined;
  /** What a dry run would have done, in words. */
  plan: readonly string[] | undefined;
  accountCreated = false;
  /** The app that is used. */
  app: App | undefined;
  /** The app's cluster endpoint, without a trailing slash, and whether it may be shown. */
  baseUrl: { readonly value: string; readonly isMasked: boolean } | undefined;
  /** Active keys that the app had when it was last looked at. */
  activeKeys: number | undefined;
  /** Whether the steps that follow have been given a key of this step. */
  isPublished = false;
  /** When the response to a request for a key was last lost, in monotonic milliseconds. */
  lostAt = Number.NEGATIVE_INFINITY;
  /** Keys that this step has created. */
  keysCreated = 0;
  /** The key that was found in every target, when it is one and none was created. */
  storedKey: Key | undefined;
  readonly deletedAppIds: string[] = [];
  readonly revokedKeyIds: string[] = [];
  /** What was written to each target beside the key, deleted from it, or left there, in words for the summary. */
  readonly remarks: string[] = [];
}
