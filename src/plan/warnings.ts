import { quote } from '../base/text.ts';
import { OLD_STORED_KEY_MS } from '../base/time.ts';
import { type App, isDemo, type Key, MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { Change } from '../model/change.ts';
import { age } from '../model/limits.ts';
import type { ObservedApp, TargetState } from '../model/observed.ts';
import { targetName } from '../model/target.ts';
import type { KeyTask, SecretNames } from '../model/task.ts';
import { holders } from './held.ts';
import { lacksHolder, type Retention, retention } from './retention.ts';
import type { DatedKey } from './stored-key.ts';
import type { StoredSecrets } from './stored-secrets.ts';

/** How many of an app's keys may be in use before a further one that stays is worth a warning. */
const UNREMARKABLE_KEYS = 3;

const CONCURRENCY = 'Give the runs of one app a common concurrency group.';

/** Names an app whose name differs from the wanted one in case only; undefined if there is none. */
export function otherCase(listed: readonly App[], name: string): App | undefined {
  return listed.find((app) => app.name !== name && app.name.toLowerCase() === name.toLowerCase());
}

/** What is said when an app is created beside one that may be meant. */
export function warnOfOtherCase(listed: readonly App[], name: string): readonly Change[] {
  const other = otherCase(listed, name);
  if (other === undefined) return [];
  return warn(
    `The app ${quote(name)} is created although ${quote(other.name)} (${other.id}) differs from it in case only: if that one is meant, correct app_name.`,
  );
}

/** What is said of base URLs that nothing writes any more. */
export function warnOfOtherKind(targets: readonly TargetState[], names: SecretNames): readonly Change[] {
  const stale = targets.filter(({ otherKind }) => otherKind).map(({ target }) => targetName(target));
  if (stale.length === 0) return [];
  const { baseUrl, baseUrlKind } = names;
  const other = baseUrlKind === 'secret' ? 'variable' : 'secret';
  return warn(
    `${stale.join(', ')}: there is a ${other} ${baseUrl} beside the ${baseUrlKind} that base_url_kind asks for. It keeps its value from before: delete it, or set base_url_kind: ${other}.`,
  );
}

/** What is said of a key that stays, where nothing retires any and few more fit. */
export function warnOfCrowd(task: KeyTask, { app, activeKeys }: ObservedApp): readonly Change[] {
  const count = activeKeys.length + 1;
  if (task.lifetime === 'job' || task.keepKeys !== undefined || !isDemo(app) || count <= UNREMARKABLE_KEYS) {
    return [];
  }
  return warn(
    `This makes key ${count} of the ${MAX_ACTIVE_KEYS} that the app ${quote(app.name)} (${app.id}) can have, and nothing retires any: set keep_keys to have old keys revoked.`,
  );
}

/** What is said of stored keys that `ensure` would leave alone for ever. */
export function warnOfOldStored(
  task: KeyTask,
  keys: readonly DatedKey[],
  { now }: ObservedApp,
): readonly Change[] {
  if (task.delivery?.ensure?.maxAgeMs !== undefined) return [];
  const old = keys.filter(({ createdAt }) => now - createdAt > OLD_STORED_KEY_MS);
  if (old.length === 0) return [];
  const listed = old.map(({ id, createdAt }) => `${id} (${age(createdAt, now)})`).join(', ');
  return warn(`The targets hold ${listed}, and nothing replaces it: set max_key_age_days.`);
}

/** What is said of targets that may hold another key than it seems. */
export function warnOfUnclear(targets: readonly string[]): readonly Change[] {
  return warn(
    `Which key ${targets.join(', ')} holds could not be told: it was written long after its newest key was created. No key was created, since the app's newest one is younger than 10 minutes. If the target's key is not valid, set key_policy: create once; else run again later.`,
  );
}

/** What is said of keys that `keep_keys` asks to retire and that stay. */
export function warnOfKept(
  { held, onTheirWay }: Retention,
  stored: StoredSecrets,
  app: ObservedApp,
  { creates }: { readonly creates: boolean },
): readonly Change[] {
  const spared = held.map((key) => `${key.id} (${holders(key, stored, app).join(', ')})`).join(', ');
  const why = creates
    ? 'a target may have been holding it until this step, so that what still runs may be using it. A later rotation retires it; keep_keys: 1 does at once'
    : 'a target may be holding it. A rotation replaces and retires it';
  const young = onTheirWay.map(({ id }) => id).join(', ');
  return [
    ...(held.length === 0 ? [] : warn(`More than keep_keys stay: ${spared}, since ${why}.`)),
    ...(onTheirWay.length === 0
      ? []
      : warn(
          `keep_keys neither counts nor retires ${young}: younger than 10 minutes, so another run may be delivering it. ${CONCURRENCY}`,
        )),
  ];
}

/** What is said when `keep_keys` retires nothing by default, though there is something to retire. */
export function warnOfNoHolder(task: KeyTask, app: ObservedApp, stored: StoredSecrets): readonly Change[] {
  if (task.keepKeys === undefined || !lacksHolder(task, stored)) return [];
  const { surplus } = retention(app, stored, { keep: task.keepKeys, creates: true });
  if (surplus.length === 0) return [];
  return warn(
    `No old key was retired, since no target held ${task.names.apiKey} before: ${surplus.map(idOf).join(', ')} may be in use elsewhere. Set keep_keys to have them revoked.`,
  );
}

function warn(message: string): readonly Change[] {
  return [{ do: 'warn', message }];
}

function idOf({ id }: Key): string {
  return id;
}
