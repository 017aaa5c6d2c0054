import { CancelledError, explain, UserError } from '../base/errors.ts';
import { quote } from '../base/text.ts';
import type { Journal } from '../journal/journal.ts';
import type { App } from '../model/app.ts';
import type { Change } from '../model/change.ts';
import { targetName } from '../model/target.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';
import { deleteApp } from '../services/whisp/apps.ts';
import { listActiveKeys, listActiveKeysIfThere } from '../services/whisp/keys.ts';

/** Deletes an app; one that is gone counts as deleted. */
export async function removeApp({ session, log }: Services, journal: Journal, app: App): Promise<void> {
  await deleteApp(session, app.id);
  journal.deletedApps.push(app);
  log.info(`Deleted the app ${quote(app.name)} (${app.id}).`);
}

type Stored = Omit<Extract<Change, { readonly do: 'delete-stored' }>, 'do'>;

/** Deletes the two values from a target. */
export async function removeStored(
  { github: load, log }: Services,
  journal: Journal,
  { target, names }: Pick<Stored, 'target' | 'names'>,
): Promise<void> {
  const github = await load();
  await github.deleteStored(target, names);
  const what = `${names.apiKey} and ${names.baseUrl} from ${targetName(target)}`;
  journal.deletedFromTargets.push(what);
  log.info(`Deleted ${what}.`);
}

/** Deletes a target's environment after what was stored in it, where that is asked for and nothing else is in it. */
export async function removeEnvironment(
  { github: load, log }: Services,
  journal: Journal,
  { target, names, deleteEnvironment }: Stored,
): Promise<void> {
  if (target.store !== 'environment') return;
  const name = targetName(target);
  if (!deleteEnvironment) {
    log.info(`The environment of ${name} stays. Set delete_environment: true to have it deleted, too.`);
    journal.leftAlone.push(`the environment of ${name} (delete_environment is not set)`);
    return;
  }
  const github = await load();
  const others = await github.deleteEnvironment(target, names);
  if (others === undefined) {
    log.info(`Deleted the environment of ${name}.`);
    journal.deletedFromTargets.push(`the environment of ${name}`);
  } else {
    log.warning(`The environment of ${name} stays: it also holds ${others}.`);
    journal.leftAlone.push(`the environment of ${name}, which also holds ${others}`);
  }
}

type Removal = Omit<Extract<Change, { readonly do: 'delete-preview' }>, 'do'>;

/** Deletes a preview and what is stored for it, unless its pull request has been reopened. */
export async function removePreview(
  services: Services,
  journal: Journal,
  { preview, task }: Removal,
): Promise<void> {
  const { app, pull, targets, problem } = preview;
  const { names, repository, deleteEnvironment } = task;
  if (problem !== undefined) throw problem;
  const { session } = services;
  const pulls = (await services.github()).pullRequests(repository);
  if ((await pulls.read(pull)) !== 'closed') {
    leave(services, journal, app, `pull request ${pull} has been reopened`);
    return;
  }
  for (const target of targets) await removeStored(services, journal, { target, names });
  // A reopened pull request may have been given a new key while its secrets were deleted.
  const isReopened = targets.length > 0 && (await pulls.read(pull)) !== 'closed';
  const { items } = await listActiveKeys(session, app.id);
  const hasNewKey = items.some(({ id }) => !preview.keyIds.includes(id));
  if (isReopened || hasNewKey) {
    const why = isReopened ? `pull request ${pull} has been reopened` : 'it has been given a new key';
    const gone =
      targets.length === 0 ? '' : `. Its secrets are gone: run the workflow of pull request ${pull} again`;
    leave(services, journal, app, `${why}${gone}`);
    return;
  }
  await removeApp(services, journal, app);
  // Last, since that it may not be deleted keeps no app.
  for (const target of targets)
    await removeEnvironment(services, journal, { target, names, deleteEnvironment });
}

function leave({ log }: Services, journal: Journal, { name, id }: App, why: string): void {
  const named = `app ${quote(name)} (${id})`;
  journal.leftAlone.push(`the ${named}: ${why}`);
  log.warning(`The ${named} was left alone: ${why}.`);
}

/** The app that this step created and nobody uses: another job's is older. That it stays behind is no reason to fail. */
export async function removeDuplicate(services: Services, journal: Journal, app: App): Promise<void> {
  const { session, log, clock } = services;
  const named = `The app ${app.id}, created by this step,`;
  try {
    const keys = await untilVisible(services, {
      since: journal.made.app?.at ?? clock.monotonic(),
      doing: 'waiting until the app that is not used can be read',
      look: () => listActiveKeysIfThere(session, app.id),
    });
    if (keys !== undefined && keys.items.length > 0) {
      log.warning(`${named} is not used, but it has been given a key: it was left alone.`);
      return;
    }
    await removeApp(services, journal, app);
  } catch (error) {
    if (error instanceof CancelledError || !(error instanceof UserError)) throw error;
    log.warning(`${named} is not used and could not be deleted: ${explain(error)}`);
  }
}
