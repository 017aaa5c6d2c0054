import type { App } from './app.ts';

/**
 * What this step has created so far, with the monotonic time of its creation in milliseconds. None of it is created again:
 * what cannot be found yet is waited for, since reads may lag behind writes.
 */
export interface Made {
  readonly app: { readonly app: App; readonly at: number } | undefined;
  /** By the name of the target. */
  readonly environments: ReadonlyMap<string, number>;
}
