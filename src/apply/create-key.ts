import { CancelledError, explain, hasStatus, isClientError, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { SLOT_POLL_MS } from '../base/time.ts';
import type { Journal } from '../journal/journal.ts';
import { isDemo, MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { WhenFull } from '../model/change.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { createKey, listActiveKeysIfThere } from '../services/whisp/keys.ts';
import { nameOrphanedKeys } from './orphaned-keys.ts';
import { revokeKeys } from './revoke-keys.ts';

/** What a key is made for. */
export interface KeyRequest {
  readonly task: KeyTask;
  readonly observed: ObservedApp;
  readonly whenFull: WhenFull;
  /** The error of a step that finds no free slot, from the app as it is then. */
  readonly noFreeSlot: (observed: ObservedApp) => UserError;
}

/**
 * Creates a key of the app, waiting for a free slot or making one where that is how a full app is met.
 * @throws UserError; DeadlineExceededError in the last fifth of the time
 */
export async function createNewKey(services: Services, journal: Journal, request: KeyRequest): Promise<void> {
  await requireTimeToDeliver(services, request.task);
  let { observed, whenFull } = request;
  if (whenFull.do === 'wait' && isFull(observed)) observed = await waitForSlot(services, request, observed);
  for (;;) {
    const refusal = await askForKey(services, journal, { ...request, observed });
    if (refusal === undefined) return;
    const full = await whyRefused(services, observed, refusal);
    if (full === undefined) throw refusal;
    if (whenFull.do === 'wait') {
      observed = await waitForSlot(services, request, full);
    } else {
      const [oldest] = whenFull.keys;
      if (oldest === undefined) throw request.noFreeSlot(full);
      await revokeKeys(services, journal, { apps: [full.app], keyIds: [oldest.id] });
      // Once: a slot that another run takes meanwhile is a refusal.
      whenFull = { do: 'free', keys: [] };
      observed = { ...full, activeKeys: full.activeKeys.filter(({ id }) => id !== oldest.id) };
    }
  }
}

/** @returns the refusal; undefined when the key was created */
async function askForKey(
  services: Services,
  journal: Journal,
  { task, observed }: KeyRequest,
): Promise<unknown> {
  const { session, deadline, log } = services;
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
  journal.keyRequestedAgain();
}

/** The app as it is now, when a refusal means that it has as many keys as it can have. */
async function whyRefused(
  services: Services,
  observed: ObservedApp,
  error: unknown,
): Promise<ObservedApp | undefined> {
  if (!isClientError(error) || hasStatus(error, 401, 404, 429)) return undefined;
  const listed = await untilVisible(services, {
    // With a conflict there are keys that reads need not show yet; any other refusal is believed at once.
    since: hasStatus(error, 409) ? services.clock.monotonic() : Number.NEGATIVE_INFINITY,
    doing: 'looking for the keys that other jobs have created',
    look: async () => {
      const now = await lookAgain(services, observed);
      return isAtLimit(now, observed) ? now : undefined;
    },
  });
  return listed;
}

/** What was listed before tells what a refusal of another tier than the demo's means: its limit is not documented. */
function isAtLimit(now: ObservedApp, before: ObservedApp): boolean {
  return now.activeKeys.length >= Math.max(MAX_ACTIVE_KEYS, isDemo(now.app) ? 0 : before.activeKeys.length);
}

function isFull({ app, activeKeys }: ObservedApp): boolean {
  return isDemo(app) && activeKeys.length >= MAX_ACTIVE_KEYS;
}

/** Waits until the app has a free slot: other jobs' keys end with those jobs. */
async function waitForSlot(
  services: Services,
  { noFreeSlot }: KeyRequest,
  full: ObservedApp,
): Promise<ObservedApp> {
  const { deadline, cancellation, log } = services;
  log.info(
    `All ${full.activeKeys.length} keys of the app ${quote(full.app.name)} are in use: waiting until one is revoked, as it is when the job it was made for ends.`,
  );
  let known = full;
  while (known.activeKeys.length >= full.activeKeys.length) {
    if (!deadline.hasTimeForKey(SLOT_POLL_MS)) throw noFreeSlot(known);
    await deadline.sleep(SLOT_POLL_MS, cancellation.now, 'waiting for a free slot');
    known = await lookAgain(services, known);
  }
  return known;
}

async function lookAgain({ session }: Services, observed: ObservedApp): Promise<ObservedApp> {
  const { items = [], revoked = [] } = (await listActiveKeysIfThere(session, observed.app.id)) ?? {};
  return { ...observed, activeKeys: items, revokedKeys: revoked, now: session.time.now() };
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
