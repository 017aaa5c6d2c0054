import { isObject } from '../base/json.ts';
import type { KeyStage } from './key-stage.ts';

/** A request for a key whose response was lost: the app, and its keys that are not of this request. */
export interface LostRequest {
  readonly appId: string;
  readonly knownKeyIds: readonly string[];
}

/** A key that the post step ends or looks up. */
export interface PendingKey {
  /**
   * `revocable`: nobody has been given the key, or only this job, which ends now: it is revoked. `delivering`: the persistent
   * key was being given away, so it is looked up and named.
   */
  readonly stage: 'revocable' | 'delivering';
  readonly appId: string;
  readonly keyId: string;
}

/**
 * What the post step has to look after: ids and a hash only. It is written anew at each transition, so that a step that is
 * killed leaves neither too little to clean up with, nor enough to revoke what may be in use.
 */
export interface Pending {
  /** Address of the management API that the ids are from. */
  readonly apiUrl: string;
  /** The account, by a salted hash: another account's ids mean nothing. */
  readonly account: string;
  readonly key: PendingKey | undefined;
  readonly lost: readonly LostRequest[];
}

/** Name of the one value in the runner's state; the runner gives it to the post step as `STATE_pending`. */
export const STATE = 'pending';

/** What of a stage the post step has to look after. */
export function pendingKey(stage: KeyStage): PendingKey | undefined {
  switch (stage.stage) {
    case 'none':
    case 'creating':
    case 'gone':
      return undefined;
    case 'created':
    case 'undelivered':
      return { stage: 'revocable', appId: stage.appId, keyId: stage.key.id };
    case 'delivering':
      return { stage: 'delivering', appId: stage.appId, keyId: stage.key.id };
    case 'partly-delivered':
    case 'delivered':
      return stage.lifetime === 'job'
        ? { stage: 'revocable', appId: stage.appId, keyId: stage.key.id }
        : undefined;
  }
}

/** The text kept in the runner's state; empty when there is nothing to look after. */
export function encodePending(pending: Pending): string {
  return pending.key === undefined && pending.lost.length === 0 ? '' : JSON.stringify(pending);
}

/** Reads the state back. Undefined when it is absent or not of this form. */
export function decodePending(text: string): Pending | undefined {
  const value = parse(text);
  if (!isObject(value)) return undefined;
  const { apiUrl, account, key, lost } = value;
  if (typeof apiUrl !== 'string' || typeof account !== 'string' || !Array.isArray(lost)) return undefined;
  return { apiUrl, account, key: decodeKey(key), lost: lost.flatMap(decodeLost) };
}

function decodeKey(value: unknown): PendingKey | undefined {
  if (!isObject(value)) return undefined;
  const { stage, appId, keyId } = value;
  const isKnown = stage === 'revocable' || stage === 'delivering';
  return isKnown && typeof appId === 'string' && typeof keyId === 'string'
    ? { stage, appId, keyId }
    : undefined;
}

function decodeLost(value: unknown): LostRequest[] {
  if (!isObject(value) || typeof value['appId'] !== 'string' || !Array.isArray(value['knownKeyIds']))
    return [];
  return [{ appId: value['appId'], knownKeyIds: value['knownKeyIds'].map(String) }];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
