import { baseUrlOf, type Choice, chooseApp, isUnsettled } from './choose-app.ts';
import type { Context } from './context.ts';
import { answered, Failure } from './errors.ts';
import { quote } from './text.ts';
import { type App, listApps, readAppDetails } from './whisp/apps.ts';
import { rejected } from './whisp/auth.ts';
import { type Key, listActiveKeys } from './whisp/keys.ts';

/** What the plan is made from. */
export type Observed = { readonly account: 'missing' } | ObservedAccount;

/** The account and, where it exists, the wanted app. */
export interface ObservedAccount {
  readonly account: 'signed-in';
  readonly app: ObservedApp | undefined;
}

/** The app that is used, and its rivals. */
export interface ObservedApp {
  readonly app: App;
  /** Undefined when the app's cluster endpoint is not one that can be used. */
  readonly baseUrl: string | undefined;
  readonly activeKeys: readonly Key[];
  /** The service's time when the keys were listed, in milliseconds since the epoch. */
  readonly now: number;
  /** Other apps of the same name, that this step did not create. */
  readonly others: readonly App[];
  /** The app that this step created, when an older one turned out to be there. */
  readonly lost: App | undefined;
}

/** How long a new app is left to settle before it is looked for again, in milliseconds. */
const SETTLE_MS = 3000;

/** Signs in, finds the app and reads what the plan needs. Changes nothing. */
export async function observe(context: Context): Promise<Observed> {
  const { session, inputs } = context;
  if (!session.signedIn && !(await signIn(context))) return { account: 'missing' };
  const { app } = inputs;
  const observed = app.by === 'id' ? await byId(context, app.id, app.name) : await byName(context, app.name);
  return { account: 'signed-in', app: observed };
}

/** @returns false when the account is missing and may be registered */
async function signIn({ session, inputs, runner }: Context): Promise<boolean> {
  try {
    await session.logIn();
  } catch (error) {
    if (!rejected(error)) throw error;
    if (inputs.companyName !== undefined) return false;
    throw new Failure(
      `The log-in was rejected: ${error.message} If there is no account yet, give company_name and it will be registered.`,
    );
  }
  runner.info(`Signed in to ${inputs.apiUrl}.`);
  return true;
}

async function byId(context: Context, id: string, name: string | undefined): Promise<ObservedApp> {
  const [details, keys] = await Promise.all([readDetails(context, id), listActiveKeys(context.session, id)]);
  if (name !== undefined && details.name !== name) {
    throw new Failure(
      `The app with app_id ${id} is named ${quote(details.name)}, not ${quote(name)} as app_name says. Correct one of the two inputs, or leave one out.`,
    );
  }
  return observedApp(context, { app: details, others: [] }, details, keys);
}

async function readDetails({ session }: Context, id: string): Promise<App> {
  try {
    return await readAppDetails(session, id);
  } catch (error) {
    if (!answered(error, 404)) throw error;
    throw new Failure(
      `There is no app with app_id ${id} in this account. Check the id, and that email names the right account.`,
    );
  }
}

async function byName(context: Context, name: string): Promise<ObservedApp | undefined> {
  let settled = context.progress.createdApp !== undefined;
  if (settled) await settle(context);
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
    await settle(context);
    settled = true;
  }
}

function settle({ budget, cancellation }: Context): Promise<void> {
  return budget.sleep(SETTLE_MS, cancellation.now, 'waiting for a new app to settle');
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
  const aged = ageless ? await Promise.all(named.map((app) => readRival(context, app.id))) : named;
  return { choice: chooseApp(aged.flat(), name), now: date ?? clock.now() };
}

/** None when the rival is gone by now: the job that created it deletes it when it lost. */
async function readRival({ session }: Context, id: string): Promise<readonly App[]> {
  try {
    return [await readAppDetails(session, id)];
  } catch (error) {
    if (answered(error, 404)) return [];
    throw error;
  }
}

function observedApp(
  { progress, clock }: Context,
  { others }: Choice,
  details: App,
  keys: Awaited<ReturnType<typeof listActiveKeys>>,
): ObservedApp {
  const { createdApp } = progress;
  return {
    app: details,
    baseUrl: baseUrlOf(details.clusterEndpoint),
    activeKeys: keys.items,
    now: keys.date ?? clock.now(),
    others: others.filter((app) => app.id !== createdApp?.id),
    lost: others.find((app) => app.id === createdApp?.id),
  };
}
