import { UserError } from '../base/errors.ts';
import type { TargetState } from '../model/observed.ts';
import { targetName } from '../model/target.ts';
import type { Context } from '../services/services.ts';
import { listActiveKeys } from '../services/whisp/keys.ts';
import { revokeKeys } from './remove.ts';

/** The resolution of GitHub's times, and of the `Date` header that a write is dated by, in milliseconds. */
const SECOND = 1000;

/** Makes sure that what the targets now hold is valid: another run may have revoked the key on its way. @throws UserError */
export async function requireValid(context: Context): Promise<void> {
  const { session, progress } = context;
  const { key, app, writtenTargets } = progress;
  if (key === undefined || app === undefined) return;
  const { items } = await listActiveKeys(session, app.id);
  if (items.some(({ id }) => id === key.id)) return;
  delete progress.key;
  throw new UserError(
    `The key ${key.id} was revoked by somebody else while it was delivered, and ${writtenTargets.join(', ')} hold it. Run again to put a valid key there, and give the runs of one app a common concurrency group.`,
  );
}

/** Revokes old keys, unless somebody else has written a target since: it may hold one of them. */
export async function retireKeys(
  context: Context,
  {
    appId,
    keyIds,
    targets,
    name,
  }: { appId: string; keyIds: readonly string[]; targets: readonly TargetState[]; name: string },
): Promise<void> {
  const { runner } = context;
  const before = await writtenByOthers(context, targets, name);
  if (before.length > 0) {
    runner.warning(
      `Somebody else has written ${name} to ${before.join(', ')} since this step did, so no old key was revoked: one of them may be in use there. Give the runs of one app a common concurrency group.`,
    );
    return;
  }
  await revokeKeys(context, appId, keyIds);
  const after = await writtenByOthers(context, targets, name);
  if (after.length > 0) {
    throw new UserError(
      `Somebody else has written ${name} to ${after.join(', ')} while old keys were revoked: it may hold one of ${keyIds.join(', ')}, which are revoked now. Run again to put a valid key there.`,
    );
  }
}

async function writtenByOthers(
  context: Context,
  targets: readonly TargetState[],
  name: string,
): Promise<readonly string[]> {
  if (targets.length === 0) return [];
  const github = await context.github();
  const found = await Promise.all(
    targets.map(async ({ target }) => {
      const updatedAt = await github.readUpdatedAt(target, name);
      const own = context.writes.get(targetName(target));
      return updatedAt === undefined || own === undefined || updatedAt >= own + 2 * SECOND
        ? [targetName(target)]
        : [];
    }),
  );
  return found.flat();
}
