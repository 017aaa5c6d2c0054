import type { TargetState } from '../model/observed.ts';
import type { ServiceClock } from '../services/http/service-clock.ts';
import type { Services } from '../services/services.ts';
import { untilVisible } from '../services/until-visible.ts';

/** The earliest time that a write from now on can bear, in GitHub's milliseconds since the epoch; undefined where it is not known. */
export function earliestWrite(time: ServiceClock): number | undefined {
  const precisionMs = time.precisionMs();
  return precisionMs === undefined ? undefined : time.now() - precisionMs;
}

/**
 * When the secret was last written, read right after it was written here: what is compared later, for equality, to tell
 * whether another run has written it since. A time from before the write is read again.
 * @param earliest see {@link earliestWrite}
 * @returns GitHub's milliseconds since the epoch; undefined when the time could not be read. Never throws.
 */
export async function readOwnTime(
  services: Services,
  { target, keyUpdatedAt: before }: TargetState,
  name: string,
  earliest: number | undefined,
): Promise<number | undefined> {
  const github = await services.github();
  let latest: number | undefined;
  const isLate = (found: number) =>
    (before !== undefined && found <= before) || (earliest !== undefined && found < earliest);
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
