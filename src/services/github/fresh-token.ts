import { hasStatus } from '../../base/errors.ts';
import { SECOND_MS } from '../../base/time.ts';
import type { HttpClient } from '../http/send.ts';
import type { Transport } from '../http/transport.ts';

/** How long a token that has just been made is waited for, from one attempt to the next. */
const WAITS_MS = [SECOND_MS, 2 * SECOND_MS];

/**
 * A transport that bears with a token that has just been made, which not all of GitHub's servers know at once: as long as
 * no request with it has succeeded, a 401 or 404 is tried again after 1 and 2 s, or as soon as another request succeeds.
 */
export function patientWithToken(
  transport: Transport,
  { deadline }: Pick<HttpClient, 'deadline'>,
): Transport {
  const known = new AbortController();
  const attempt: Transport = async (request, limits) => {
    const response = await transport(request, limits);
    known.abort();
    return response;
  };
  const pause = async (ms: number, given: AbortSignal): Promise<void> => {
    try {
      const signal = AbortSignal.any([given, known.signal]);
      await deadline.sleep(ms, signal, 'waiting until GitHub knows the token');
    } catch (reason) {
      if (given.aborted || !known.signal.aborted) throw reason;
    }
  };
  return async (request, limits) => {
    for (const wait of WAITS_MS) {
      const wasKnown = known.signal.aborted;
      try {
        return await attempt(request, limits);
      } catch (error) {
        if (wasKnown || !hasStatus(error, 401, 404) || deadline.leftMs() <= wait) throw error;
        await pause(wait, limits.signal);
      }
    }
    return attempt(request, limits);
  };
}
