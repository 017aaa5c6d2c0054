import { hasStatus, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { SETTLE_MS } from '../base/time.ts';
import { readBaseUrl } from '../base/url.ts';
import type { App } from '../model/app.ts';
import { type Choice, chooseApp, isUnsettled } from '../model/choose-app.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { AppSelector } from '../model/task.ts';
import type { Context } from '../services/services.ts';
import { listApps, readAppDetails } from '../services/whisp/apps.ts';
import { listActiveKeys } from '../services/whisp/keys.ts';

/** Finds the app and reads its details and keys; undefined when no app bears the name. */
export async function findApp(context: Context, wanted: AppSelector): Promise<ObservedApp | undefined> {
  if (wanted.by === 'name') return byName(context, wanted.name);
  const [app, keys] = await Promise.all([
    readAppById(context, wanted.id),
    listActiveKeys(context.session, wanted.id),
  ]);
  requireName(app, wanted.name);
  return observedApp(context, { app, others: [] }, app, keys);
}

/** Every app of the name, or the one with the id if it is there. */
export async function findApps({ session }: Context, wanted: AppSelector): Promise<readonly App[]> {
  if (wanted.by === 'name') {
    const { items } = await listApps(session);
    return items.filter((app) => app.name === wanted.name);
  }
  const apps = await readIfThere({ session }, wanted.id);
  for (const app of apps) requireName(app, wanted.name);
  return apps;
}

/** The app's details; none when it is gone by now. */
export async function readIfThere(
  { session }: Pick<Context, 'session'>,
  id: string,
): Promise<readonly App[]> {
  try {
    return [await readAppDetails(session, id)];
  } catch (error) {
    if (hasStatus(error, 404)) return [];
    throw error;
  }
}

async function readAppById(context: Context, id: string): Promise<App> {
  const [app] = await readIfThere(context, id);
  if (app !== undefined) return app;
  throw new UserError(
    `There is no app with app_id ${id} in this account. Check the id, and that email names the right account.`,
  );
}

function requireName(app: App, name: string | undefined): void {
  if (name === undefined || app.name === name) return;
  throw new UserError(
    `The app with app_id ${app.id} is named ${quote(app.name)}, not ${quote(name)} as app_name says. Correct one of the two inputs, or leave one out.`,
  );
}

async function byName(context: Context, name: string): Promise<ObservedApp | undefined> {
  let settled = context.progress.createdApp !== undefined;
  if (settled) await waitUntilSettled(context);
  for (;;) {
    const { choice, now } = await look(context, name);
    if (choice === undefined) return undefined;
    if (settled || !isUnsettled(choice.app, now)) {
      const { session } = context;
      const { id, clusterEndpoint } = choice.app;
      const [details, keys] = await Promise.all([
        clusterEndpoint === undefined ? readAppDetails(session, id) : choice.app,
        listActiveKeys(session, id),
      ]);
      if (settled || !isUnsettled(details, now)) return observedApp(context, choice, details, keys);
    }
    await waitUntilSettled(context);
    settled = true;
  }
}

function waitUntilSettled({ deadline, cancellation }: Context): Promise<void> {
  return deadline.sleep(SETTLE_MS, cancellation.now, 'waiting for a new app to waitUntilSettled');
}

interface Look {
  readonly choice: Choice | undefined;
  /** The service's time, in milliseconds since the epoch. */
  readonly now: number;
}

async function look(context: Context, name: string): Promise<Look> {
  const { session, progress, clock } = context;
  const { items, date } = await listApps(session);
  const { createdApp } = progress;
  const unlisted = createdApp !== undefined && !items.some((app) => app.id === createdApp.id);
  const named = [...items, ...(unlisted ? [createdApp] : [])].filter((app) => app.name === name);
  // Only rivals need an age to be told apart; the details have it where the list has not.
  const ageless = named.length > 1 && named.some((app) => app.createdAt === undefined);
  const aged = ageless ? await Promise.all(named.map((app) => readIfThere(context, app.id))) : named;
  return { choice: chooseApp(aged.flat(), name), now: date ?? clock.now() };
}

/** Undefined when the service gave no cluster endpoint that can be used. */
function baseUrlOf({ clusterEndpoint = '' }: App): string | undefined {
  const baseUrl = readBaseUrl(clusterEndpoint);
  return 'value' in baseUrl ? baseUrl.value : undefined;
}

/** Notes and tells what is known of the app, before anything can fail over it. */
function observedApp(
  { progress, clock, inputs, runner }: Context,
  choice: Choice,
  app: App,
  keys: Awaited<ReturnType<typeof listActiveKeys>>,
): ObservedApp {
  const baseUrl = baseUrlOf(app);
  const { createdApp } = progress;
  progress.app = app;
  if (baseUrl !== undefined) {
    if (!('maskBaseUrl' in inputs.task) || inputs.task.maskBaseUrl) runner.mask(baseUrl);
    progress.baseUrl = baseUrl;
  }
  runner.info(`Using the app ${quote(app.name)} (${app.id}); active keys: ${keys.items.length}.`);
  const now = keys.date ?? clock.now();
  // A new rival is another job's, which is about to delete it.
  const others = choice.others.filter((each) => each.id !== createdApp?.id && !isUnsettled(each, now));
  if (others.length > 0) {
    const ids = others.map(({ id }) => id).join(', ');
    runner.warning(
      `Other apps have the name ${quote(app.name)} too: ${ids}. The oldest active one, ${app.id}, is used. Rename or delete the others, or give app_id.`,
    );
  }
  const ownDuplicate = choice.others.find(({ id }) => id === createdApp?.id);
  return { app, baseUrl, activeKeys: keys.items, revokedKeys: keys.revoked, now, ownDuplicate };
}
