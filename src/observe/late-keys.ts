import { LAG_MS } from '../base/time.ts';
import type { Clocks, ObservedApp, TargetState } from '../model/observed.ts';
import type { KeyTask } from '../model/task.ts';
import { storedSecrets } from '../plan/stored-secrets.ts';
import { judgeStoredKeys } from '../plan/trusted.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { listActiveKeys } from '../services/whisp/keys.ts';

/** What a stored key is judged by. */
interface Stored {
  readonly app: ObservedApp;
  readonly targets: readonly TargetState[];
  readonly clocks: Clocks;
}

/**
 * The app with its keys, listed again where `ensure` would replace a stored key whose secret was written within the last
 * 10 s: the list may only be late.
 */
export async function withLateKeys(
  services: Services,
  { delivery }: KeyTask,
  { app, targets, clocks }: Stored,
): Promise<ObservedApp> {
  const ensure = delivery?.ensure;
  if (ensure === undefined) return app;
  const stored = storedSecrets(targets, clocks);
  const isReplaced = (each: ObservedApp) => judgeStoredKeys(each, stored, ensure).do === 'replace';
  const { clock, session } = services;
  const sinceWrite = session.time.now() - Math.max(...stored.secrets.map(({ writtenAt }) => writtenAt));
  const hasAll = stored.secrets.length === targets.length;
  if (!hasAll || !isReplaced(app) || sinceWrite >= LAG_MS) return app;
  let latest = app;
  await untilVisible(services, {
    since: clock.monotonic() - Math.max(0, sinceWrite),
    doing: 'waiting until the key that was just stored is in the list of keys',
    look: async () => {
      const { items, revoked } = await listActiveKeys(session, app.app.id);
      latest = { ...app, activeKeys: items, revokedKeys: revoked, now: session.time.now() };
      return isReplaced(latest) ? undefined : latest;
    },
  });
  return latest;
}
