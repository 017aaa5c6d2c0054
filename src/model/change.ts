import type { UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { App, Key } from './app.ts';
import { age } from './limits.ts';
import type { ObservedApp, Preview, TargetState } from './observed.ts';
import { type Target, targetName } from './target.ts';
import type { KeyTask, SecretNames, SweepTask } from './task.ts';

/** One change of a plan, or what it says instead of one. */
export type Change =
  | { readonly do: 'register-account'; readonly companyName: string }
  /** `listed`: the account's apps, none of which bears the name. */
  | {
      readonly do: 'create-app';
      readonly name: string;
      readonly listed: readonly App[];
      readonly now: number;
    }
  | { readonly do: 'delete-duplicate'; readonly app: App }
  /** What the plan was made from is no longer so: these parts of it are read again, and a new plan is made. */
  | { readonly do: 'observe-again'; readonly invalidates: readonly Observation[] }
  | { readonly do: 'create-environments'; readonly targets: readonly TargetState[] }
  | {
      readonly do: 'write-base-url';
      readonly name: string;
      readonly value: string;
      readonly targets: readonly TargetState[];
    }
  /** Revokes old keys before the new one is made, since the app has as many as it can. */
  | { readonly do: 'free-slot'; readonly appId: string; readonly keys: readonly Key[]; readonly now: number }
  /** `whenFull`: what happens when the service refuses since the app has as many keys as it can have. */
  | { readonly do: 'create-key'; readonly observed: ObservedApp; readonly whenFull: WhenFull }
  | { readonly do: 'write-key'; readonly name: string; readonly targets: readonly TargetState[] }
  /** Gives the key and the base URL to the steps that follow. */
  | { readonly do: 'publish'; readonly task: KeyTask; readonly baseUrl: string }
  /** Every target holds a key that is left alone: these, if it can be told which. */
  | {
      readonly do: 'publish-stored';
      readonly keys: readonly Key[];
      readonly task: KeyTask;
      readonly baseUrl: string;
    }
  /** Makes sure that the new key is still listed: another run may have revoked it on its way. */
  | { readonly do: 'check-key'; readonly appId: string }
  /** Revokes old keys once the new one is delivered. Where no key was created, the targets hold what was read of them. */
  | {
      readonly do: 'retire-keys';
      readonly appId: string;
      readonly keys: readonly RetiredKey[];
      readonly targets: readonly TargetState[];
      readonly name: string;
      readonly now: number;
    }
  | {
      readonly do: 'delete-stored';
      readonly target: Target;
      readonly names: SecretNames;
      readonly deleteEnvironment: boolean;
    }
  /** Of every one of these apps, since several may bear the name. */
  | { readonly do: 'revoke-keys'; readonly apps: readonly App[]; readonly keyIds: readonly string[] }
  | { readonly do: 'delete-app'; readonly app: App }
  /** The app of a pull request, if that is still closed, after the values that were stored for it. */
  | { readonly do: 'delete-preview'; readonly preview: Preview; readonly task: SweepTask }
  | { readonly do: 'warn'; readonly message: string }
  | { readonly do: 'fail'; readonly error: UserError };

/** A part of what a plan is made from. */
export type Observation = 'account' | 'app' | 'targets';

/**
 * An old key, and the targets (by `targetName`) that may have been holding it until this step wrote them. After a partial
 * delivery only keys whose holders have all been written are revoked; the rest is said.
 */
export interface RetiredKey {
  readonly key: Key;
  readonly holders: readonly string[];
}

/**
 * `wait`: list again every 5 s until a slot is free. `free`: revoke these (oldest first, one is enough), then ask once
 * more; none: it is an error.
 */
export type WhenFull = { readonly do: 'wait' } | { readonly do: 'free'; readonly keys: readonly Key[] };

/** The change in words, for the dry run and the debug log. */
export function describe(change: Change): string {
  switch (change.do) {
    case 'register-account':
      return `register the account under the name ${quote(change.companyName)}`;
    case 'create-app':
      return `create the app ${quote(change.name)}`;
    case 'delete-duplicate':
      return `delete the app ${change.app.id}, which this step created while another job did`;
    case 'observe-again':
      return `read again what the plan is made from (${change.invalidates.join(', ')}), and plan what follows anew`;
    case 'create-environments':
      return `create the environment of ${list(change.targets)}`;
    case 'write-base-url':
    case 'write-key':
      return `write ${change.name} to ${list(change.targets)}`;
    case 'free-slot':
      return `revoke ${aged(change.keys, change.now)}, to make room for the new key`;
    case 'create-key':
      return describeCreation(change.observed, change.whenFull);
    case 'publish':
      return `give the key to the steps that follow${change.task.lifetime === 'job' ? ', until the job ends' : ''}`;
    case 'publish-stored':
      return change.keys.length === 0
        ? 'leave the keys in the targets'
        : `leave ${keys(change.keys.map(({ id }) => id))} in the targets`;
    case 'check-key':
      return 'check that the new key has not been revoked meanwhile';
    case 'retire-keys':
      return `revoke ${aged(
        change.keys.map(({ key }) => key),
        change.now,
      )}`;
    case 'delete-stored':
      return describeDeletion(change.target, change.names, change.deleteEnvironment);
    case 'revoke-keys':
      return `revoke ${keys(change.keyIds)} of the app ${change.apps.map(named).join(', ')}`;
    case 'delete-app':
      return `delete the app ${named(change.app)}`;
    case 'delete-preview':
      return describePreview(change.preview, change.task);
    case 'warn':
      return `warn: ${change.message}`;
    case 'fail':
      return `fail: ${change.error.message}`;
  }
}

function describeCreation({ app, now }: ObservedApp, whenFull: WhenFull): string {
  const creation = `create a key of the app ${quote(app.name)}`;
  if (whenFull.do === 'wait') return `${creation}, as soon as it has fewer than it can have`;
  const [oldest] = whenFull.keys;
  if (oldest === undefined) return creation;
  return `${creation}; if the app cannot have another, first revoke ${aged([oldest], now)}`;
}

function describeDeletion(target: Target, names: SecretNames, environmentToo: boolean): string {
  const stored = `delete ${names.apiKey} and ${names.baseUrl} from ${targetName(target)}`;
  if (target.store !== 'environment') return stored;
  return environmentToo
    ? `${stored}, and the environment if it holds nothing else`
    : `${stored}; the environment stays`;
}

function describePreview({ app, pull, targets }: Preview, task: SweepTask): string {
  const stored = targets.map((target) => describeDeletion(target, task.names, task.deleteEnvironment));
  return [...stored, `delete the app ${named(app)}, if pull request ${pull} is still closed`].join('; ');
}

function list(states: readonly TargetState[]): string {
  return states.map(({ target }) => targetName(target)).join(', ');
}

function named(app: App): string {
  return `${quote(app.name)} (${app.id})`;
}

function keys(ids: readonly string[]): string {
  return `${ids.length === 1 ? 'the key' : 'the keys'} ${ids.join(', ')}`;
}

function aged(old: readonly Key[], now: number): string {
  return keys(old.map(({ id, createdAt }) => `${id} (${age(createdAt, now)})`));
}
