import { UserError } from '../base/errors.ts';
import type { Outputs } from '../base/ports.ts';
import type { Journal } from '../journal/journal.ts';
import type { Teller } from '../journal/tell.ts';
import type { Key } from '../model/app.ts';
import { type Change, describe, type Observation } from '../model/change.ts';
import type { Observed, ObservedApp } from '../model/observed.ts';
import { noFreeSlot } from '../plan/no-free-slot.ts';
import type { Services } from '../services/services.ts';
import { createMissingApp } from './create-app.ts';
import { createNewKey } from './create-key.ts';
import { deliverKey } from './deliver-key.ts';
import { publish, publishStored } from './publish.ts';
import { registerAccount } from './register-account.ts';
import { isRemoval, type Removal, Removals } from './removals.ts';
import { removeDuplicate } from './remove.ts';
import { isStillListed, retireKeys } from './retire.ts';
import { revokeKeys } from './revoke-keys.ts';
import { createEnvironments, writeBaseUrl } from './write-targets.ts';

/** What carrying out changes takes. */
export interface Application {
  readonly services: Services;
  readonly outputs: Outputs;
  readonly journal: Journal;
  readonly teller: Teller;
  /** What the plan was made from. */
  readonly observed: Observed;
}

/**
 * Carries out the changes of a plan, in order.
 * @returns what has to be read again before a new plan is made; undefined when the plan is done
 * @throws UserError
 */
export async function apply(
  application: Application,
  changes: readonly Change[],
): Promise<readonly Observation[] | undefined> {
  const { log } = application.services;
  const removals = new Removals(application.services, application.journal);
  for (const change of changes) {
    log.debug(`Change: ${describe(change)}`);
    if (isRemoval(change)) {
      await removals.attempt(change);
    } else if (isDecisive(change)) {
      const invalidated = await decide(application, change);
      if (invalidated.length > 0) return invalidated;
    } else {
      await applyChange(application, change, changes);
    }
  }
  removals.conclude();
  return undefined;
}

/** A change after which the rest of the plan may have to be made anew. */
type Decisive = Extract<Change, { readonly do: 'observe-again' | 'create-key' | 'check-key' }>;

function isDecisive(change: Change): change is Decisive {
  return change.do === 'observe-again' || change.do === 'create-key' || change.do === 'check-key';
}

/** @returns what has to be read again; nothing where the plan still holds */
async function decide(application: Application, change: Decisive): Promise<readonly Observation[]> {
  switch (change.do) {
    case 'observe-again':
      return change.invalidates;
    case 'create-key':
      return (await createKeyOf(application, change)) ? [] : ['app'];
    case 'check-key':
      return (await checkKey(application, change.appId)) ? [] : ['app', 'targets'];
  }
}

type Single = Exclude<Change, Removal | Decisive>;

async function applyChange(
  { services, outputs, journal, teller }: Application,
  change: Single,
  changes: readonly Change[],
): Promise<void> {
  switch (change.do) {
    case 'register-account':
      return registerAccount(services, journal, change.companyName);
    case 'create-app':
      return createMissingApp(services, journal, change.name, change.listed);
    case 'delete-duplicate':
      return removeDuplicate(services, journal, change.app);
    case 'create-environments':
      return createEnvironments(services, journal, change.targets);
    case 'write-base-url':
      return writeBaseUrl(services, journal, change);
    case 'free-slot':
      await revokeKeys(services, journal, { apps: [{ id: change.appId }], keyIds: idsOf(change.keys) });
      return;
    case 'write-key':
      return deliverKey({ services, outputs, journal }, change, changes);
    case 'publish':
      return publish(services, outputs, journal, change);
    case 'publish-stored':
      return publishStored(services, outputs, journal, change);
    case 'retire-keys':
      return retireKeys(services, journal, change);
    case 'revoke-keys':
      return revokeNamed(services, journal, change);
    case 'warn':
      return teller.warn(change.message);
    case 'fail':
      throw change.error;
  }
}

/** @returns false when the app has been deleted since it was read */
function createKeyOf(
  { services, journal, observed }: Application,
  change: Extract<Change, { readonly do: 'create-key' }>,
): Promise<boolean> {
  if (observed.for !== 'key') throw new Error('only provision and rotate create keys');
  const { task, account } = observed;
  return createNewKey(services, journal, {
    ...change,
    task,
    noFreeSlot: (app: ObservedApp) => noFreeSlot(task, app, account.targets, account.clocks),
  });
}

/** A key that another run has revoked is replaced, once. @returns false when one more is to be made */
async function checkKey({ services, journal }: Application, appId: string): Promise<boolean> {
  const id = journal.validKey?.key.id;
  if (await isStillListed(services, journal, appId)) return true;
  const what = `The key ${id} was revoked by another run while it was delivered`;
  const advice = 'Give the runs of one app a common concurrency group.';
  const holders = journal.writtenTargets;
  journal.keyGone();
  if (journal.keysCreated > 1 || !services.deadline.hasTimeForKey(0)) {
    throw new UserError(
      `${what}, and ${holders.join(', ')} hold it. Run again to put a valid key there. ${advice}`,
    );
  }
  services.log.warning(`${what}: one more is created and delivered. ${advice}`);
  return false;
}

async function revokeNamed(
  services: Services,
  journal: Journal,
  change: Extract<Change, { readonly do: 'revoke-keys' }>,
): Promise<void> {
  const unknown = await revokeKeys(services, journal, change);
  if (unknown.length === 0) return;
  const apps = change.apps.map(({ id }) => id).join(', ');
  services.log.warning(
    `Not among the keys of the app ${apps}: ${unknown.join(', ')}. They have been revoked already, or are another app's: check app_name and key_id.`,
  );
}

function idsOf(keys: readonly Key[]): readonly string[] {
  return keys.map(({ id }) => id);
}
