import type { TargetState } from '../model/observed.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';

/**
 * When the secret was last written, read right after it was written here: what is compared later, for equality, to tell
 * whether another run has written it since. A time that still is the one from before the write is read again.
 * @returns GitHub's milliseconds since the epoch; undefined when the time could not be read. Never throws.
 */
export async function readOwnTime(
  services: Services,
  { target, keyUpdatedAt: before }: TargetState,
  name: string,
): Promise<number | undefined> {
  const github = await services.github();
  let unchanged: number | undefined;
  try {
    const at = await untilVisible(services, {
      since: services.clock.monotonic(),
      doing: 'waiting until the time of the write can be read',
      look: async () => {
        const found = await github.readUpdatedAt(target, name);
        unchanged = found;
        return found === before ? undefined : found;
      },
    });
    // Written within the same second as before, so that the time need not have changed.
    return at ?? unchanged;
  } catch {
    return undefined;
  }
}
