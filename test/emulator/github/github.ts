import type { Request } from '../exchange.ts';
import { Faults } from '../faults.ts';
import type { LoggedRequest } from '../log.ts';
import { serveWithFaults } from '../serve-with-faults.ts';
import { openServer, type Tls } from '../server.ts';
import type { GitHubWorld } from './call.ts';
import { answerGitHub } from './github-api.ts';
import { GitHubLimits } from './github-limits.ts';
import { GitHubState } from './github-state.ts';
import { Lag } from './lag.ts';
import { type GitHubSwitches, plainSwitches } from './switches.ts';

/** GitHub's REST API on this machine's loopback interface: secrets, variables, environments and pull requests. */
export interface GitHub {
  /** Base URL, as `github_api_url` takes it. */
  readonly url: string;
  /** For seeding, and for seeing what is really there. */
  readonly state: GitHubState;
  /** May be changed or replaced at any time; the next response obeys. */
  switches: GitHubSwitches;
  readonly limits: GitHubLimits;
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  close(): Promise<void>;
}

export interface GitHubOptions {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Serves https, with this key and certificate. */
  readonly tls?: Tls;
  /** Departures from the plain case. */
  readonly switches?: Partial<GitHubSwitches>;
}

export async function startGitHub({ now = Date.now, tls, switches }: GitHubOptions = {}): Promise<GitHub> {
  const server = await openServer(0, tls);
  const state = new GitHubState();
  const requests: LoggedRequest[] = [];
  const faults = new Faults();
  const offsetMs = () => world.switches.clockOffsetMs;
  const world: GitHubWorld = {
    state,
    now,
    switches: { ...plainSwitches, ...switches },
    limits: new GitHubLimits({ now, offsetMs }),
    lag: new Lag(now, () => world.switches),
  };
  server.onRequest(
    serveWithFaults({
      answer: (request: Request) => answerGitHub(world, request),
      changes: () => state.changes,
      errorBody: () => 'message',
      faults,
      requests,
      now,
      log: () => {},
    }),
  );
  return {
    url: server.url,
    state,
    limits: world.limits,
    requests,
    faults,
    get switches() {
      return world.switches;
    },
    set switches(replacement) {
      world.switches = replacement;
    },
    close: () => server.close(),
  };
}
