import { hasStatus, isClientError, type UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { SLOT_POLL_MS } from '../base/time.ts';
import type { Journal } from '../journal/journal.ts';
import { isDemo, MAX_ACTIVE_KEYS } from '../model/app.ts';
import type { WhenFull } from '../model/change.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { listActiveKeysIfThere } from '../services/whisp/keys.ts';
import { revokeKeys } from './revoke-keys.ts';

/** What a key is made for. */
export interface KeyRequest {
  readonly task: KeyTask;
  readonly observed: ObservedApp;
  readonly whenFull: WhenFull;
  /** The error of a step that finds no free slot, from the app as it is then. */
  readonly noFreeSlot: (observed: ObservedApp) => UserError;
}

/** Meets a full app as the request says. @throws UserError when there is no free slot to be had */
export async function withFreeSlot(
  services: Services,
  journal: Journal,
  request: KeyRequest,
): Promise<KeyRequest> {
  const { whenFull, observed } = request;
  if (whenFull.do === 'wait') return { ...request, observed: await waitForSlot(services, request, observed) };
  const [oldest] = whenFull.keys;
  if (oldest === undefined) throw request.noFreeSlot(observed);
  await revokeKeys(services, journal, { apps: [observed.app], keyIds: [oldest.id] });
  const activeKeys = observed.activeKeys.filter(({ id }) => id !== oldest.id);
  // Once: a slot that another run takes meanwhile is a refusal.
  return { ...request, observed: { ...observed, activeKeys }, whenFull: { do: 'free', keys: [] } };
}

/** The app as it is now, when a refusal means that it has as many keys as it can have. */
export async function whyRefused(
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

/** True when the app has as many keys as it is known to take. */
export function isFull({ app, activeKeys }: ObservedApp): boolean {
  return isDemo(app) && activeKeys.length >= MAX_ACTIVE_KEYS;
}

/** Waits until the app has a free slot: other jobs' keys end with those jobs. */
export async function waitForSlot(
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
