import { type Application, apply } from './apply/apply.ts';
import { nameOrphanedKeys } from './apply/orphaned-keys.ts';
import { rollback } from './apply/rollback.ts';
import { explain, UserError } from './base/errors.ts';
import { LAG_MS } from './base/time.ts';
import type { Inputs } from './inputs/read-inputs.ts';
import type { Journal } from './journal/journal.ts';
import { Teller } from './journal/tell.ts';
import { type Change, describe } from './model/change.ts';
import { demoAppsInUse } from './model/limits.ts';
import type { Observed } from './model/observed.ts';
import { type Known, observe } from './observe/observe.ts';
import { plan } from './plan/plan.ts';
import { createServices, type Deps, type Services } from './services/services.ts';

/**
 * The main step: observe, plan, apply, until a plan is done. Throws UserError, with what can be taken back taken back. The
 * outputs are made from the journal afterwards.
 */
export async function run(inputs: Inputs, deps: Deps, journal: Journal): Promise<void> {
  const services = createServices(inputs, deps);
  journal.begin({ task: inputs.task, apiUrl: inputs.apiUrl, email: inputs.credentials.email });
  try {
    await reconcile(inputs, {
      services,
      outputs: deps.runner,
      journal,
      teller: new Teller(services.log, journal),
    });
  } catch (error) {
    await rollback(services, journal);
    throw afterDelivery(journal, error);
  } finally {
    await lookForOrphans(services, journal);
  }
}

/** Makes plans and carries them out: what another job may have changed is read again, and planned anew. */
async function reconcile({ task, dryRun }: Inputs, parts: Omit<Application, 'observed'>): Promise<void> {
  const { services, journal, teller } = parts;
  let known: Known = { made: journal.made };
  for (;;) {
    const observed = await observe(services, task, known);
    teller.tell(observed);
    const changes = plan(observed);
    if (dryRun) return tellPlan(services, journal, changes);
    const invalidates = await apply({ ...parts, observed }, changes);
    if (invalidates === undefined) return;
    known = { made: journal.made, ...stillValid(observed, invalidates) };
  }
}

/** What of an observation still holds. */
function stillValid(observed: Observed, invalidates: readonly string[]): Omit<Known, 'made'> {
  if (observed.for !== 'key') return {};
  const { app, targets } = observed.account;
  return {
    ...(app === undefined || invalidates.includes('app') ? {} : { app }),
    ...(invalidates.includes('targets') ? {} : { targets }),
  };
}

/** What is no change that a user would see; a failure is told by itself. */
const INWARD: readonly Change['do'][] = ['observe-again', 'check-key', 'fail'];

/**
 * All that a dry run does with the plan.
 * @throws UserError where the real run would fail over what was read
 */
function tellPlan({ log }: Services, journal: Journal, changes: readonly Change[]): void {
  const real = changes.filter(({ do: what }) => !INWARD.includes(what));
  journal.plan = real.map(describe);
  const list = journal.plan.map((text, index) => `\n  ${index + 1}. ${text}`).join('');
  const failure = changes.map(foreseenFailure).find((error) => error !== undefined);
  const nothing = failure === undefined ? 'There is nothing to do.' : 'The real run would fail.';
  log.info(`Dry run, nothing was changed. ${list === '' ? nothing : `The plan:${list}`}`);
  if (failure !== undefined) throw failure;
}

function foreseenFailure(change: Change): UserError | undefined {
  if (change.do === 'fail') return change.error;
  if (change.do === 'create-app') return demoAppsInUse(change.listed, change.name, change.now);
  return undefined;
}

/** Once the key is delivered the step has done its main job, and whatever fails then begins by saying so. */
function afterDelivery(journal: Journal, error: unknown): unknown {
  const { key } = journal;
  if (key.stage !== 'delivered' || !(error instanceof UserError)) return error;
  return new UserError(
    `The new key ${key.key.id} is delivered and valid. What failed after that: ${error.message}`,
  );
}

/** What cannot be found out now is left to the post step: the service may respond again by then. */
async function lookForOrphans(services: Services, journal: Journal): Promise<void> {
  const { key } = journal;
  const creating = key.stage === 'creating' ? [key] : [];
  // What was lost long enough ago cannot appear any more, once it has been looked for.
  let isSettled = services.clock.monotonic() - journal.lostAt >= LAG_MS;
  for (const request of [...journal.lost, ...creating]) {
    try {
      const named = await nameOrphanedKeys(services, request, { rollback: true });
      if (named.length > 0) journal.keysNamed(request.appId, named);
    } catch (error) {
      isSettled = false;
      services.log.warning(
        `Whether a lost response left a key of the app ${request.appId} behind is not known: ${explain(error)}`,
      );
    }
  }
  if (isSettled) journal.lostSettled();
}
