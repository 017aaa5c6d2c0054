import { parseTargets } from '../inputs/parse-targets.ts';
import { type App, isDemo } from '../model/app.ts';
import type { Preview } from '../model/observed.ts';
import type { SweepTask } from '../model/task.ts';
import type { Context } from '../services/services.ts';
import { listApps } from '../services/whisp/apps.ts';
import { storedTargets } from './targets.ts';

/** The demo apps named prefix + number, with the state of the pull request of that number. */
export async function findPreviews(context: Context, task: SweepTask): Promise<readonly Preview[]> {
  const { prefix, repository, targetTemplate } = task;
  const [{ items }, github] = await Promise.all([listApps(context.session), context.github()]);
  const pulls = github.pullRequests(repository);
  await pulls.requireReadable();
  const candidates = items.flatMap((app) => {
    const pull = pullOf(app, prefix);
    return pull === undefined || !isDemo(app) ? [] : [{ app, pull }];
  });
  return Promise.all(
    candidates.map(async ({ app, pull }) => {
      const state = await pulls.read(pull);
      const { targets } = parseTargets(targetTemplate.replaceAll('{number}', String(pull)), repository);
      return { app, pull, state, targets: state === 'closed' ? await storedTargets(context, targets) : [] };
    }),
  );
}

/** The number in the app's name: the prefix, then digits without a leading zero, then nothing. */
function pullOf({ name }: App, prefix: string): number | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const digits = name.slice(prefix.length);
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : undefined;
}
