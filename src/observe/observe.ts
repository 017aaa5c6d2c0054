import { bullets, explain, UserError } from '../base/errors.ts';
import { SECOND_MS, TOLERANCE_WITHOUT_DATE_MS } from '../base/time.ts';
import type { App } from '../model/app.ts';
import type { Made } from '../model/made.ts';
import type { Clocks, Observed, ObservedAccount, ObservedApp, TargetState } from '../model/observed.ts';
import type { AppSelector, KeyTask, Task, TeardownTask } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { detailsIfThere, listApps } from '../services/whisp/apps.ts';
import { findApp } from './find-app.ts';
import { withLateKeys } from './late-keys.ts';
import { findPreviews } from './previews.ts';
import { requireName } from './read-app.ts';
import { type SignInOptions, signIn } from './sign-in.ts';
import { observeTargets, storedTargets } from './targets.ts';

/** What is known already: what the step has made, and what of an earlier observation still holds. */
export interface Known {
  readonly made: Made;
  readonly app?: ObservedApp;
  readonly targets?: readonly TargetState[];
}

/** Reads everything that the command's plan is made from. Changes nothing. Throws UserError. */
export async function observe(services: Services, task: Task, known: Known): Promise<Observed> {
  switch (task.command) {
    case 'provision':
    case 'rotate':
      return { for: 'key', task, account: await observeAccount(services, task, known) };
    case 'revoke':
      await signIn(services, { mayRegister: false, advice: '' });
      return { for: 'revoke', task, ...(await findApps(services, task.app)) };
    case 'teardown': {
      const [targets, found] = await both(storedTargets(services, task), signInAndFind(services, task));
      return { for: 'teardown', task, targets, ...found };
    }
    case 'sweep':
      await signIn(services, { mayRegister: false, advice: '' });
      return { for: 'sweep', task, previews: await findPreviews(services, task) };
  }
}

/** With app_id no account is registered: a new one cannot have the app. */
async function observeAccount(services: Services, task: KeyTask, known: Known): Promise<ObservedAccount> {
  const { app: selector, companyName, command, delivery, names } = task;
  const { made } = known;
  const registers = command === 'provision' && selector.by === 'name';
  const options = {
    mayRegister: registers && companyName !== undefined,
    advice: registers ? 'If there is no account yet, give company_name and it will be registered.' : '',
  };
  // The app is looked for while the targets are read: neither waits for the other.
  const [targets, { signedIn, ...found }] = await both(
    known.targets === undefined ? observeTargets(services, delivery, { names, made }) : known.targets,
    signInAndFindApp(services, { selector, known, options }),
  );
  const clocks = await clocksOf(services, targets);
  const app = found.app && (await withLateKeys(services, task, { app: found.app, targets, clocks }));
  return { ...found, app, signedIn, now: services.session.time.now(), targets, clocks };
}

interface Finding {
  readonly selector: AppSelector;
  readonly known: Known;
  readonly options: SignInOptions;
}

async function signInAndFindApp(
  services: Services,
  { selector, known, options }: Finding,
): Promise<Pick<ObservedAccount, 'signedIn' | 'app' | 'listed'>> {
  const signedIn = await signIn(services, options);
  if (known.app !== undefined) return { signedIn, app: known.app, listed: [] };
  if (!signedIn) return { signedIn, app: undefined, listed: [] };
  const found = await findApp(services, selector, known.made);
  return 'app' in found
    ? { signedIn, app: found.app, listed: [] }
    : { signedIn, app: undefined, listed: found.listed };
}

/** How GitHub's times and Whisp's are compared, by what both have told of their clocks. */
async function clocksOf(services: Services, targets: readonly TargetState[]): Promise<Clocks> {
  const notKnown: Clocks = { githubToWhispMs: 0, toleranceMs: TOLERANCE_WITHOUT_DATE_MS };
  if (targets.length === 0) return notKnown;
  const { time: whisp } = services.session;
  const { time: github } = await services.github();
  const [ahead, behind] = [whisp.offsetMs(), github.offsetMs()];
  if (ahead === undefined || behind === undefined) return notKnown;
  // GitHub's times are rounded down.
  const toleranceMs = (whisp.precisionMs() ?? 0) + (github.precisionMs() ?? 0) + SECOND_MS;
  return {
    githubToWhispMs: ahead - behind,
    toleranceMs: Math.min(toleranceMs, TOLERANCE_WITHOUT_DATE_MS),
  };
}

/** All apps that a selector means, and all apps of the account where it means a name. */
interface FoundApps {
  readonly apps: readonly App[];
  readonly listed: readonly App[];
}

async function findApps({ session }: Services, selector: AppSelector): Promise<FoundApps> {
  if (selector.by === 'name') {
    const { items: listed } = await listApps(session);
    return { apps: listed.filter((app) => app.name === selector.name), listed };
  }
  const app = await detailsIfThere(session, selector.id);
  if (app === undefined) return { apps: [], listed: [] };
  requireName(app, selector.name);
  return { apps: [app], listed: [] };
}

async function signInAndFind(services: Services, task: TeardownTask): Promise<FoundApps> {
  await signIn(services, { mayRegister: false, advice: '' });
  return findApps(services, task.app);
}

/** Two readings at once; when both fail, both are told. */
async function both<A, B>(one: Promise<A> | A, other: Promise<B>): Promise<[A, B]> {
  const results = await Promise.allSettled([one, other]);
  const [a, b] = results;
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value];
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (reasons.length < 2) throw reasons[0];
  throw new UserError(`Two things are wrong:\n${bullets(reasons.map(explain))}`);
}
