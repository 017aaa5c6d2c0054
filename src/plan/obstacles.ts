import { UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { App } from '../model/app.ts';
import { isActive } from '../model/app.ts';
import type { ObservedApp, TargetState } from '../model/observed.ts';
import { targetName } from '../model/target.ts';
import type { AppSelector, KeyTask } from '../model/task.ts';
import { isDated } from './stored-key.ts';
import { otherCase } from './warnings.ts';

/** Why no key can be made for the app, if so: it is not active, or something is asked for that needs the ages of its keys. */
export function obstacle(task: KeyTask, observed: ObservedApp): UserError | undefined {
  const { app } = observed;
  if (!isActive(app)) {
    return new UserError(
      `${named(app)} cannot be given a key: its status is ${quote(app.status)}, not ACTIVE. Look it up in the Whisp dashboard. No key was created.`,
    );
  }
  return unknownAges(task, observed);
}

/** The failure of a step whose app has no address that can be used. */
export function noBaseUrl(app: App): UserError {
  return new UserError(
    `${named(app)} has no usable base URL: the field clusterEndpoint must be an https URL. If the app is new, run again in a minute. No key was created.`,
  );
}

function unknownAges(task: KeyTask, { app, activeKeys }: ObservedApp): UserError | undefined {
  const ensures = task.delivery?.ensure !== undefined;
  if (activeKeys.every(isDated) || (task.keepKeys === undefined && !ensures)) return undefined;
  const asked = ensures ? 'The age of the stored key cannot be judged' : 'keep_keys cannot be kept';
  const instead = task.command === 'rotate' ? 'Use command: provision without' : 'Leave out';
  return new UserError(
    `${asked}: Whisp does not say when the keys of the app ${quote(app.name)} (${app.id}) were created (the list of keys lacks createdAt). ${instead} keep_keys, key_policy: ensure and max_key_age_days, and revoke old keys by key_id. No key was created.`,
  );
}

/** The log-in was rejected, but the account cannot be missing. */
export function wrongCredentials({ target }: TargetState): UserError {
  return new UserError(
    `The log-in was rejected, and ${targetName(target)} already holds a key, so the account exists: email or password is wrong. Nothing was registered.`,
  );
}

/** The failure of a rotation without an app. */
export function noAppToRotate(selector: AppSelector, listed: readonly App[]): UserError {
  return new UserError(
    `There is no ${wanted(selector)}, so there is no key to rotate. ${hint(selector, listed)}Check app_name and email; command: provision creates the app.`,
  );
}

/** What the selector asks for, in words. */
export function wanted(selector: AppSelector): string {
  return selector.by === 'id' ? `app with app_id ${selector.id}` : `app named ${quote(selector.name)}`;
}

/** Names an app that may be meant instead, as a sentence with a blank after it; empty if there is none. */
export function hint(selector: AppSelector, listed: readonly App[]): string {
  const other = selector.by === 'name' ? otherCase(listed, selector.name) : undefined;
  return other === undefined
    ? ''
    : `There is one named ${quote(other.name)} (${other.id}), which differs in case only. `;
}

function named({ name, id }: App): string {
  return `The app ${quote(name)} (${id})`;
}
