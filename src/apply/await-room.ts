import { quote } from '../base/text.ts';
import { SLOT_POLL_MS } from '../base/time.ts';
import { MAX_ACTIVE_KEYS } from '../model/app.ts';
import { keysInUse } from '../model/limits.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { Context } from '../services/services.ts';
import { listActiveKeys } from '../services/whisp/keys.ts';

/**
 * Waits until the app has fewer active keys than it can have: other jobs' keys end with those jobs.
 * @throws UserError that lists the keys when there is no time left to create one
 */
export async function waitForSlot(context: Context, observed: ObservedApp): Promise<void> {
  const { session, deadline, cancellation, runner } = context;
  const { app } = observed;
  runner.info(
    `All ${MAX_ACTIVE_KEYS} keys of the app ${quote(app.name)} are in use: waiting until one is revoked, as it is when the job it was made for ends.`,
  );
  for (let known = observed; known.activeKeys.length >= MAX_ACTIVE_KEYS; ) {
    if (!deadline.hasTimeForKey(SLOT_POLL_MS)) throw keysInUse(known);
    await deadline.sleep(SLOT_POLL_MS, cancellation.now, 'waiting for a free key');
    const { items, date } = await listActiveKeys(session, app.id);
    known = { ...known, activeKeys: items, now: date ?? known.now };
  }
}
