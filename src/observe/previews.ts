import { parseTargets, type Target } from '../model/target.ts';
import type { SweepTask } from '../model/task.ts';
import { isDemo } from '../plan/plan-removal.ts';
import type { Context } from '../services/services.ts';
import { type App, listApps } from '../services/whisp/apps.ts';
import { storedTargets } from './targets.ts';

/** A demo app that a pull request was given, as its name says. */
export interface Preview {
  readonly app: App;
  /** Number of the pull request. */
  readonly pull: number;
  readonly state: PullState;
  /** Where the preview's values are stored. */
  readonly targets: readonly Target[];
}

/** `none`: the number is no pull request. */
export type PullState = 'open' | 'closed' | 'none';

/** Reads pull requests of the current repository. Throws UserError. */
export interface PullRequests {
  /** Makes sure that they can be read at all: without that, a missing one would look like a number that is none. */
  requireReadable(): Promise<void>;
  read(number: number): Promise<PullState>;
}

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
