import { hasStatus, isClientError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { Journal } from '../journal/journal.ts';
import type { App } from '../model/app.ts';
import { chooseApp, nameOfSameForm } from '../model/choose-app.ts';
import { demoAppsInUse } from '../model/limits.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { createApp, listApps } from '../services/whisp/apps.ts';

/**
 * Creates the app, unless another job did meanwhile; then that one is found when it is looked for again.
 * @param known the apps that were there before
 * @throws UserError that lists the demo apps when the account can have no further one
 */
export async function createMissingApp(
  services: Services,
  journal: Journal,
  name: string,
  known: readonly App[],
): Promise<void> {
  const { session, log, clock } = services;
  try {
    const app = await createApp(session, name, () => findCreated(services, name, known));
    journal.appCreated(app, clock.monotonic());
    log.info(`Created the app ${quote(app.name)} (${app.id}).`);
  } catch (error) {
    if (!isClientError(error) || hasStatus(error, 401, 429)) throw error;
    // With a conflict there is something that reads need not show yet; any other refusal is believed at once.
    const since = hasStatus(error, 409) ? clock.monotonic() : Number.NEGATIVE_INFINITY;
    let listed: readonly App[] = [];
    const isExplained = await untilVisible(services, {
      since,
      doing: 'looking for the app that another job has created',
      look: async () => {
        listed = (await listApps(session)).items;
        return isThere(listed, name) || demoAppsInUse(listed, name, session.time.now()) ? true : undefined;
      },
    });
    if (isExplained && isThere(listed, name)) return;
    throw demoAppsInUse(listed, name, session.time.now()) ?? error;
  }
}

/** The app whose creation had no response, if it was created. */
async function findCreated(
  services: Services,
  name: string,
  known: readonly App[],
): Promise<App | undefined> {
  const { session, log, clock } = services;
  log.info(`Whether the app ${quote(name)} was created is not known: looking for it.`);
  return untilVisible(services, {
    since: clock.monotonic(),
    doing: 'looking for an app whose creation had no response',
    look: async () => {
      const { items } = await listApps(session);
      const fresh = items.filter(({ id }) => !known.some((app) => app.id === id));
      const choice = chooseApp(
        fresh,
        fresh.some((app) => app.name === name) ? name : (nameOfSameForm(fresh, name) ?? name),
      );
      // There was none before. Of several the youngest is taken for ours: if it is another job's, that job gives it up, too.
      return choice?.others.at(-1) ?? choice?.app;
    },
  });
}

function isThere(apps: readonly App[], name: string): boolean {
  return apps.some((app) => app.name === name) || nameOfSameForm(apps, name) !== undefined;
}
