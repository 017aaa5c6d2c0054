import { hasStatus, isClientError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { App } from '../model/app.ts';
import { chooseApp } from '../model/choose-app.ts';
import { demoAppsInUse } from '../model/limits.ts';
import type { Context } from '../services/services.ts';
import { createApp, listApps } from '../services/whisp/apps.ts';

/** How long to wait for something to appear whose creation had no answer, in milliseconds. */
export const APPEARS_MS = 5000;

/**
 * Creates the app, unless another job did meanwhile; then that one is found when it is looked for again.
 * @throws UserError that lists the demo apps when the account can have no further one
 */
export async function createMissingApp(context: Context, name: string): Promise<void> {
  const { session, progress, runner, clock } = context;
  try {
    progress.createdApp = await createApp(session, name, () => findCreated(context, name));
    runner.info(`Created the app ${quote(name)} (${progress.createdApp.id}).`);
  } catch (error) {
    if (!isClientError(error) || hasStatus(error, 401, 429)) throw error;
    const { items, date } = await listApps(session);
    if (items.some((app) => app.name === name)) return;
    throw demoAppsInUse(items, name, date ?? clock.now()) ?? error;
  }
}

/** The app whose creation had no answer, if it was created; a little later at the latest. */
async function findCreated(context: Context, name: string): Promise<App | undefined> {
  const { session, deadline, cancellation, runner } = context;
  runner.info(`Whether the app ${quote(name)} was created is not known: looking for it.`);
  const find = async () => {
    const choice = chooseApp((await listApps(session)).items, name);
    // There was none before. Of several the youngest is taken for ours: if it is another job's, that job gives it up, too.
    return choice?.others.at(-1) ?? choice?.app;
  };
  const found = await find();
  if (found !== undefined) return found;
  await deadline.sleep(APPEARS_MS, cancellation.now, 'looking for an app whose creation had no answer');
  return find();
}
