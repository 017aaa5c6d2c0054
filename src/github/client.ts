import type { Deps } from '../deps.ts';
import { Pace } from '../pace.ts';
import type { GitHubAccess } from '../task.ts';
import type { Sending } from '../whisp/send.ts';
import type { Transport } from '../whisp/transport.ts';
import { createGitHubTransport } from './transport.ts';

/** Sends calls to GitHub. */
export interface GitHub extends Sending {
  /** How long that many more writes will have to wait for GitHub's limits, in milliseconds. */
  forecast(writes: number): number;
}

/** Sends calls to GitHub within the limits of everything else, and paced so that none of GitHub's is hit. */
export function createGitHubSending({ token, apiUrl }: GitHubAccess, sending: Sending, deps: Deps): GitHub {
  const { runner, clock, dispatcherFor } = deps;
  const connection = { token, apiUrl, dispatcher: dispatcherFor(apiUrl), redact: runner.redact };
  const transport = createGitHubTransport(connection);
  const pace = new Pace(clock);
  const paced: Transport = async (request, limits) => {
    const wait = pace.book(request.method !== 'GET');
    if (wait > 0) await sending.budget.sleep(wait, limits.signal, "waiting for GitHub's limits on requests");
    return transport(request, limits);
  };
  return { ...sending, transport: paced, forecast: (writes) => pace.forecast(writes) };
}
