import { CancelledError, explain, hasStatus, UserError } from '../base/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { KeyTask } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { detailsIfThere } from '../services/whisp/apps.ts';
import { createKey } from '../services/whisp/keys.ts';
import { isFull, type KeyRequest, waitForSlot, whyRefused, withFreeSlot } from './key-slots.ts';
import { nameOrphanedKeys } from './orphaned-keys.ts';

/**
 * Creates a key of the app, waiting for a free slot or making one where that is how a full app is met.
 * @returns false when the app has been deleted since it was read
 * @throws UserError; DeadlineExceededError in the last fifth of the time
 */
export async function createNewKey(
  services: Services,
  journal: Journal,
  request: KeyRequest,
): Promise<boolean> {
  await requireTimeToDeliver(services, request.task);
  let attempt: KeyRequest = request;
  if (request.whenFull.do === 'wait' && isFull(request.observed)) {
    attempt = { ...request, observed: await waitForSlot(services, request, request.observed) };
  }
  for (;;) {
    const refusal = await askForKey(services, journal, attempt);
    if (refusal === undefined) return true;
    const { observed } = attempt;
    if (hasStatus(refusal, 404) && (await isGone(services, observed.app.id))) return false;
    const full = await whyRefused(services, observed, refusal);
    if (full === undefined) throw refusal;
    attempt = await withFreeSlot(services, journal, { ...attempt, observed: full });
  }
}

/** @returns the refusal; undefined when the key was created */
async function askForKey(
  services: Services,
  journal: Journal,
  { task, observed }: KeyRequest,
): Promise<unknown> {
  const { session, deadline, log } = services;
  journal.keys = { active: observed.activeKeys, now: observed.now };
  const known = [...observed.activeKeys, ...observed.revokedKeys].map(({ id }) => id);
  journal.keyRequested(observed.app.id, task.lifetime, known);
  const tracked = await createKey(session, observed.app.id, {
    before: () => deadline.requireTimeForKey(),
    resolveUnknown: async (error) => {
      await afterLostResponse(services, journal, error);
      return undefined;
    },
  });
  if (tracked.outcome === 'done') {
    journal.keyCreated(tracked.value);
    log.info(`Created the key ${tracked.value.id}.`);
    return undefined;
  }
  // What is not known stays so: the end of the step looks for the key, and the post step once more.
  if (tracked.outcome === 'unknown') throw tracked.error;
  journal.keyRefused();
  return tracked.error;
}

/** Looks for the key, and makes sure that one more may be made: once where a key has appeared whose token nobody has. */
async function afterLostResponse(services: Services, journal: Journal, error: unknown): Promise<void> {
  const { clock, deadline, log } = services;
  const stage = journal.key;
  if (stage.stage !== 'creating') throw error;
  log.info(`Whether a key was created is not known: ${explain(error)}`);
  const mayAppearAgain = journal.lost.length === 0;
  try {
    const appeared = await untilVisible(services, {
      since: clock.monotonic(),
      doing: 'looking for a key whose creation had no response',
      look: async () => {
        const named = await nameOrphanedKeys(services, stage, { rollback: false });
        return named.length > 0 ? named : undefined;
      },
    });
    journal.keysNamed(stage.appId, appeared ?? []);
    if (appeared !== undefined && !mayAppearAgain) throw error;
    deadline.requireTimeForKey();
  } catch (cause) {
    if (cause instanceof CancelledError || cause === error) throw cause;
    throw new UserError(
      `${explain(error)} A key may have been created: look at the keys of the app ${stage.appId} in the Whisp dashboard. ${explain(cause)}`,
    );
  }
  journal.keyRequestedAgain(clock.monotonic());
}

/** What is written shows what is there; reads may still show an app that has been deleted. */
async function isGone(services: Services, appId: string): Promise<boolean> {
  const isGoneNow = await untilVisible(services, {
    since: services.clock.monotonic(),
    doing: 'waiting until the deletion of the app can be read',
    look: async () => ((await detailsIfThere(services.session, appId)) === undefined ? true : undefined),
  });
  return isGoneNow === true;
}

/** @throws DeadlineExceededError when GitHub's limits leave too little of it to write the key to every target */
async function requireTimeToDeliver({ github, deadline }: Services, { delivery }: KeyTask): Promise<void> {
  if (delivery === undefined) return;
  const { forecast } = await github();
  const { length } = delivery.targets;
  deadline.require(
    forecast(length),
    `GitHub's limits on writing allow no delivery to ${length} targets in what is left, so no key was created`,
  );
}
