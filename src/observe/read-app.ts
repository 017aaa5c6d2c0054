import { UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { App } from '../model/app.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { detailsIfThere } from '../services/whisp/apps.ts';
import { listActiveKeysIfThere } from '../services/whisp/keys.ts';

/** @throws UserError when an app that was chosen by its id does not bear the name that guards it */
export function requireName(app: App, name: string | undefined): void {
  if (name === undefined || app.name === name) return;
  throw new UserError(
    `The app with app_id ${app.id} is named ${quote(app.name)}, not ${quote(name)} as app_name says. Correct one of the two inputs, or leave one out.`,
  );
}

/**
 * An app's details and keys, read at the same time. Undefined when it is gone.
 * @param since when it was made, in monotonic milliseconds, where that is so recent that reads may not show it yet
 * @param listed the app as a list shows it: where that has the cluster endpoint, the details need not be read
 */
export async function readWhole(
  services: Services,
  id: string,
  since: number | undefined,
  listed?: App,
): Promise<Pick<ObservedApp, 'app' | 'activeKeys' | 'revokedKeys' | 'now'> | undefined> {
  const { session } = services;
  const isWhole = listed?.clusterEndpoint !== undefined;
  const whole = <T>(read: () => Promise<T | undefined>) =>
    untilVisible(services, {
      since: since ?? Number.NEGATIVE_INFINITY,
      doing: 'waiting until the new app can be read',
      look: read,
    });
  const [app, keys] = await Promise.all([
    isWhole ? listed : whole(() => detailsIfThere(session, id)),
    whole(() => listActiveKeysIfThere(session, id)),
  ]);
  if (app === undefined || keys === undefined) return undefined;
  return { app, activeKeys: keys.items, revokedKeys: keys.revoked, now: session.time.now() };
}
