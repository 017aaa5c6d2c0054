import { DeadlineExceededError, UserError } from '../base/errors.ts';
import type { Journal } from '../journal/journal.ts';
import { type TargetDelivery, toTargets } from '../journal/key-stage.ts';
import type { Change } from '../model/change.ts';
import type { TargetState } from '../model/observed.ts';
import { targetName } from '../model/target.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { listActiveKeysIfThere } from '../services/whisp/keys.ts';
import { revokeKeys } from './revoke-keys.ts';

/**
 * Makes sure that what the targets now hold is valid: another run may have revoked the key on its way.
 * @returns false when the key is gone
 */
export async function isStillListed(services: Services, journal: Journal, appId: string): Promise<boolean> {
  const { session, log, clock } = services;
  const id = journal.validKey?.key.id;
  if (id === undefined) return true;
  try {
    const isListed = await untilVisible(services, {
      since: clock.monotonic(),
      doing: 'waiting until the new key is in the list of keys',
      look: async () => {
        const keys = await listActiveKeysIfThere(session, appId);
        return keys?.items.some((key) => key.id === id) ? true : undefined;
      },
    });
    return isListed === true;
  } catch (error) {
    if (!(error instanceof DeadlineExceededError)) throw error;
    log.warning(`Whether the new key ${id} is still valid could not be checked: ${error.message}`);
    return true;
  }
}

type Retirement = Extract<Change, { readonly do: 'retire-keys' }>;

/** Revokes old keys, unless another run has written a target since this step did: it may hold one of them. */
export async function retireKeys(services: Services, journal: Journal, change: Retirement): Promise<void> {
  const { log } = services;
  const keyIds = releasedKeys(journal, change);
  if (keyIds.length === 0) return;
  const names = change.targets.map(({ target }) => targetName(target));
  const unread = unreadTimes(journal, names);
  if (unread.length > 0) {
    log.warning(
      `When ${change.name} in ${unread.join(', ')} was written could not be read, so no old key was revoked: another run may have written it since. Still valid: ${keyIds.join(', ')}.`,
    );
    return;
  }
  const before = await writtenByOthers(services, journal, change);
  if (before === 'out-of-time' || before.length > 0) {
    const why =
      before === 'out-of-time'
        ? `Whether another run has written ${change.name} could not be checked, since the step's time is up`
        : `Another run has written ${change.name} to ${before.join(', ')} since this step did`;
    log.warning(
      `${why}, so no old key was revoked: ${keyIds.join(', ')}. Give the runs of one app a common concurrency group.`,
    );
    return;
  }
  const { length } = journal.revokedKeyIds;
  await revokeKeys(services, journal, { apps: [{ id: change.appId }], keyIds });
  const revoked = journal.revokedKeyIds.slice(length);
  const after = await writtenByOthers(services, journal, change);
  if (after === 'out-of-time' || after.length === 0 || revoked.length === 0) return;
  throw new UserError(
    `Another run has written ${change.name} to ${after.join(', ')} while old keys were revoked: it may hold one of ${revoked.join(', ')}, which are revoked now. Run again to put a valid key there, and give the runs of one app a common concurrency group.`,
  );
}

/** The keys that no target can be holding any more: after a partial delivery, some still may. */
function releasedKeys(journal: Journal, { keys }: Retirement): readonly string[] {
  const deliveries = atTargets(journal);
  if (deliveries.some(({ outcome }) => outcome === 'unknown')) return [];
  const refusing = deliveries.flatMap(({ target, outcome }) => (outcome === 'refused' ? [target] : []));
  return keys
    .filter(({ holders }) => !holders.some((holder) => refusing.includes(holder)))
    .map(({ key }) => key.id);
}

/** What became of the new key at each target. The steps of this job hold no old key. */
function atTargets(journal: Journal): readonly TargetDelivery[] {
  return toTargets(journal.validKey?.deliveries ?? []);
}

/** The targets whose own write has no time to be compared with. */
function unreadTimes(journal: Journal, names: readonly string[]): readonly string[] {
  return atTargets(journal).flatMap(({ target, outcome, at }) =>
    names.includes(target) && outcome === 'written' && at === undefined ? [target] : [],
  );
}

/** The targets that do not show the time of this step's own write any more. */
async function writtenByOthers(
  services: Services,
  journal: Journal,
  { targets, name }: Retirement,
): Promise<readonly string[] | 'out-of-time'> {
  if (targets.length === 0) return [];
  const github = await services.github();
  const changed = async ({ target }: TargetState, own: number) => {
    const isChanged = await untilVisible(services, {
      since: services.clock.monotonic(),
      doing: 'waiting until the time of the last write can be read',
      look: async () => {
        const now = await github.readUpdatedAt(target, name);
        if (now === own) return false;
        // An earlier time is what was there before this step's own write: the read is late.
        return now === undefined || now < own ? undefined : true;
      },
    });
    return isChanged === false ? [] : [targetName(target)];
  };
  try {
    const found = await Promise.all(
      targets.map((state) => {
        const name = targetName(state.target);
        const delivery = atTargets(journal).find(({ target }) => target === name);
        // What this step did not write must still be as it was read.
        const own = delivery?.outcome === 'written' ? delivery.at : state.keyUpdatedAt;
        return own === undefined ? [] : changed(state, own);
      }),
    );
    return found.flat();
  } catch (error) {
    if (error instanceof DeadlineExceededError) return 'out-of-time';
    throw error;
  }
}
