import type { Faults } from '../faults.ts';
import type { LoggedRequest } from '../log.ts';
import { serveWithFaults } from '../serve-with-faults.ts';
import { openServer, type Tls } from '../server.ts';
import { type CoreOptions, GitHubCore } from './core.ts';
import type { GitHubLimits } from './github-limits.ts';
import type { GitHubState } from './github-state.ts';
import type { GitHubSwitches } from './switches.ts';

/** GitHub's REST API on this machine's loopback interface: secrets, variables, environments and pull requests. */
export interface GitHub {
  /** Base URL, as `github_api_url` takes it. */
  readonly url: string;
  /** The same without a socket, for requests that take none. */
  readonly core: GitHubCore;
  /** For seeding, and for seeing what is really there. */
  readonly state: GitHubState;
  /** May be changed or replaced at any time; the next response obeys. */
  switches: GitHubSwitches;
  readonly limits: GitHubLimits;
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  close(): Promise<void>;
}

export interface GitHubOptions extends CoreOptions {
  /** Serves https, with this key and certificate. */
  readonly tls?: Tls;
}

export async function startGitHub({ tls, ...options }: GitHubOptions = {}): Promise<GitHub> {
  const server = await openServer(0, tls);
  const core = new GitHubCore(options);
  server.onRequest(serveWithFaults(core.parts));
  const { state, limits, requests, faults } = core;
  return {
    url: server.url,
    ...{ core, state, limits, requests, faults },
    get switches() {
      return core.switches;
    },
    set switches(replacement) {
      core.switches = replacement;
    },
    close: () => server.close(),
  };
}
