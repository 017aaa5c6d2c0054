import { CancelledError, UserError } from '../base/errors.ts';
import { parseTargets } from '../inputs/parse-targets.ts';
import { type App, isDemo } from '../model/app.ts';
import type { Preview } from '../model/observed.ts';
import type { SweepTask } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { listApps } from '../services/whisp/apps.ts';
import { listActiveKeys } from '../services/whisp/keys.ts';
import { storedTargets } from './targets.ts';

/** The demo apps named prefix + number, with the state of the pull request of that number. */
export async function findPreviews(services: Services, task: SweepTask): Promise<readonly Preview[]> {
  const { prefix, repository } = task;
  const [{ items }, github] = await Promise.all([listApps(services.session), services.github()]);
  await github.pullRequests(repository).requireReadable();
  const candidates = items.flatMap((app) => {
    const pull = pullOf(app, prefix);
    return pull === undefined || !isDemo(app) ? [] : [{ app, pull }];
  });
  return Promise.all(candidates.map((candidate) => lookAt(services, task, candidate)));
}

interface Candidate {
  readonly app: App;
  readonly pull: number;
}

/** One that cannot be read keeps no other from being torn down. */
async function lookAt(services: Services, task: SweepTask, { app, pull }: Candidate): Promise<Preview> {
  const { repository, targetTemplate, names } = task;
  const preview = { app, pull, targets: [], keyIds: [], problem: undefined };
  try {
    const state = await (await services.github()).pullRequests(repository).read(pull);
    if (state !== 'closed') return { ...preview, state };
    const { targets } = parseTargets(targetTemplate.replaceAll('{number}', String(pull)), repository);
    const [stored, keys] = await Promise.all([
      storedTargets(services, { targets, names }),
      listActiveKeys(services.session, app.id),
    ]);
    return { ...preview, state, targets: stored, keyIds: keys.items.map(({ id }) => id) };
  } catch (error) {
    if (error instanceof CancelledError || !(error instanceof UserError)) throw error;
    return { ...preview, state: 'closed', problem: error };
  }
}

/** The number in the app's name: the prefix, then digits without a leading zero, then nothing. */
function pullOf({ name }: App, prefix: string): number | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const digits = name.slice(prefix.length);
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : undefined;
}
