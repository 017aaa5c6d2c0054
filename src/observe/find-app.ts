import { UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import { LAG_MS, SETTLE_MS } from '../base/time.ts';
import { readBaseUrl } from '../base/url.ts';
import type { App } from '../model/app.ts';
import { type Choice, chooseApp, isUnsettled, nameOfSameForm } from '../model/choose-app.ts';
import type { Made } from '../model/made.ts';
import type { ObservedApp } from '../model/observed.ts';
import type { AppSelector } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { detailsIfThere, listApps } from '../services/whisp/apps.ts';
import { readWhole, requireName } from './read-app.ts';

/** The app, or all apps of the account where none of them is it. */
export type Found = { readonly app: ObservedApp } | { readonly listed: readonly App[] };

/** Finds the app that a key is to be made for, and reads its details and keys. Throws UserError. */
export async function findApp(services: Services, selector: AppSelector, made: Made): Promise<Found> {
  if (selector.by === 'name') return byName(services, selector.name, made);
  const whole = await readWhole(services, selector.id, undefined);
  if (whole === undefined) throw noSuchId(selector.id);
  requireName(whole.app, selector.name);
  return {
    app: { ...whole, ...facts(whole.app), ownDuplicate: undefined, others: [], wantedName: undefined },
  };
}

/** The error of an id that names no app. */
export function noSuchId(id: string): UserError {
  return new UserError(
    `There is no app with app_id ${id} in this account. Check the id, and that email names the right account.`,
  );
}

async function byName(services: Services, name: string, made: Made): Promise<Found> {
  // What a list shows may have been deleted or renamed by the time its details are read.
  const gone = new Set<string>();
  let isSettled = made.app !== undefined;
  if (isSettled) await waitUntilSettled(services);
  for (;;) {
    const { listed, choice } = await lookFor(services, { name, made, gone });
    if (choice === undefined) return { listed };
    const whole = await settledApp(services, { choice, made, isSettled });
    if (whole === 'gone') {
      gone.add(choice.app.id);
    } else if (whole === 'unsettled') {
      await waitUntilSettled(services);
      isSettled = true;
    } else {
      return { app: observedApp(services, { name, choice, made }, whole) };
    }
  }
}

type Whole = Pick<ObservedApp, 'app' | 'activeKeys' | 'revokedKeys' | 'now'>;

/** The chosen app with its keys, unless it is so new that it may have rivals, or there no more under this name. */
async function settledApp(
  services: Services,
  { choice: { app }, made, isSettled }: { choice: Choice; made: Made; isSettled: boolean },
): Promise<Whole | 'unsettled' | 'gone'> {
  const isNew = (each: App) => !isSettled && isUnsettled(each, services.session.time.earliest());
  if (isNew(app)) return 'unsettled';
  const whole = await readWhole(services, app.id, youngest(services, app, made), app);
  if (whole !== undefined && whole.app.name === app.name) return isNew(whole.app) ? 'unsettled' : whole;
  if (made.app?.app.id === app.id) throw neverReadable(app);
  return 'gone';
}

interface Look {
  readonly listed: readonly App[];
  readonly choice: Choice | undefined;
}

interface Sought {
  readonly name: string;
  readonly made: Made;
  /** Ids of apps that lists may still show. */
  readonly gone: ReadonlySet<string>;
}

/** Lists the apps until what was created here is among them, and chooses. */
async function lookFor(services: Services, { name, made, gone }: Sought): Promise<Look> {
  const { session } = services;
  const listed = await untilVisible(services, {
    since: made.app?.at ?? Number.NEGATIVE_INFINITY,
    doing: 'waiting until the new app is in the list of apps',
    look: async () => {
      const { items } = await listApps(session);
      const isThere = made.app === undefined || items.some(({ id }) => id === made.app?.app.id);
      return isThere ? items.filter(({ id }) => !gone.has(id)) : undefined;
    },
  });
  if (listed === undefined) throw neverReadable(made.app?.app);
  // The service may have made another name of the one that was asked for.
  const own = made.app?.app.name;
  const wanted = own === undefined || own === '' ? name : own;
  const sought = listed.some((app) => app.name === wanted)
    ? wanted
    : (nameOfSameForm(listed, wanted) ?? wanted);
  const named = listed.filter((app) => app.name === sought);
  // Only rivals need an age to be told apart; the details have it where the list has not.
  const isAgeless = named.length > 1 && named.some((app) => app.createdAt === undefined);
  const aged = isAgeless ? await Promise.all(named.map((app) => detailsIfThere(session, app.id))) : named;
  return {
    listed,
    choice: chooseApp(
      aged.filter((app) => app !== undefined),
      sought,
    ),
  };
}

/** When the app was made, in monotonic milliseconds, where that is so recent that reads may not show it yet. */
function youngest({ clock, session }: Services, app: App, made: Made): number | undefined {
  if (made.app?.app.id === app.id) return made.app.at;
  const age = app.createdAt === undefined ? LAG_MS : session.time.earliest() - app.createdAt;
  return age < LAG_MS ? clock.monotonic() - Math.max(0, age) : undefined;
}

function waitUntilSettled({ deadline, cancellation }: Services): Promise<void> {
  return deadline.sleep(SETTLE_MS, cancellation.now, 'waiting for a new app to settle');
}

interface Chosen {
  readonly name: string;
  readonly choice: Choice;
  readonly made: Made;
}

function observedApp({ session }: Services, { name, choice, made }: Chosen, whole: Whole): ObservedApp {
  const ownId = made.app?.app.id;
  const now = session.time.earliest();
  return {
    ...whole,
    ...facts(whole.app),
    ownDuplicate: choice.others.find(({ id }) => id === ownId),
    // A new rival is another job's, which is about to delete it.
    others: choice.others.filter((each) => each.id !== ownId && !isUnsettled(each, now)),
    wantedName: choice.app.name === name ? undefined : name,
  };
}

/** The base URL, undefined when the service gave no cluster endpoint that can be used. */
function facts({ clusterEndpoint = '' }: App): Pick<ObservedApp, 'baseUrl'> {
  const baseUrl = readBaseUrl(clusterEndpoint);
  return { baseUrl: 'value' in baseUrl ? baseUrl.value : undefined };
}

function neverReadable(app: App | undefined): UserError {
  return new UserError(
    `The app ${quote(app?.name ?? '')} (${app?.id}) was created by this step, but Whisp does not show it after ${LAG_MS / 1000} s. Run again in a minute: it is found then. No key was created.`,
  );
}
