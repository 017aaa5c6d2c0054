import { isObject } from '../base/json.ts';

/**
 * What the post step has to look after: ids only. It is written anew at the moment each thing comes to be, so that a step
 * that is killed leaves neither too little to clean up with, nor enough to revoke what may be in use.
 */
export type Pending =
  /** A key was about to be created; the app had these keys before. */
  | { readonly stage: 'creating'; readonly appId: string; readonly knownKeyIds: readonly string[] }
  /** Nobody has been given the key, or only this job, which ends now: it is to be revoked. */
  | { readonly stage: 'revocable'; readonly appId: string; readonly keyId: string }
  /** The persistent key was being handed over: somebody may have it. */
  | { readonly stage: 'delivering'; readonly appId: string; readonly keyId: string };

/** Name of the one value in the runner's state; the runner gives it to the post step as `STATE_pending`. */
export const STATE = 'pending';

/** The text kept in the runner's state; empty when there is nothing to look after. */
export function encodePending(pending: Pending | undefined): string {
  return pending === undefined ? '' : JSON.stringify(pending);
}

/** Reads the state back. Undefined when it is absent or not of this form. */
export function decodePending(text: string): Pending | undefined {
  const value = parse(text);
  if (!isObject(value)) return undefined;
  const { stage, appId, keyId, knownKeyIds } = value;
  if (typeof appId !== 'string') return undefined;
  if (stage === 'creating' && Array.isArray(knownKeyIds)) {
    return { stage, appId, knownKeyIds: knownKeyIds.map(String) };
  }
  if ((stage === 'revocable' || stage === 'delivering') && typeof keyId === 'string') {
    return { stage, appId, keyId };
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
