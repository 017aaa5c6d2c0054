import { CLOCK_PRECISION_MS } from '../base/time.ts';
import type { TargetState } from '../model/observed.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';

/**
 * When the secret was last written, read right after it was written here: what is compared later, for equality, to tell
 * whether another run has written it since. A time from before the write is read again.
 * @param writtenAt GitHub's time right before the write, in milliseconds since the epoch; undefined where it is not known
 * @returns GitHub's milliseconds since the epoch; undefined when the time could not be read. Never throws.
 */
export async function readOwnTime(
  services: Services,
  { target, keyUpdatedAt: before }: TargetState,
  name: string,
  writtenAt: number | undefined,
): Promise<number | undefined> {
  const github = await services.github();
  let latest: number | undefined;
  const isLate = (found: number) =>
    (before !== undefined && found <= before) ||
    (writtenAt !== undefined && found < writtenAt - CLOCK_PRECISION_MS);
  try {
    const at = await untilVisible(services, {
      since: services.clock.monotonic(),
      doing: 'waiting until the time of the write can be read',
      look: async () => {
        latest = await github.readUpdatedAt(target, name);
        return latest === undefined || isLate(latest) ? undefined : latest;
      },
    });
    // Written within the same second as before, so that the time need not have changed.
    return at ?? latest;
  } catch {
    return undefined;
  }
}
