import type { Request } from '../exchange.ts';
import { Faults } from '../faults.ts';
import type { LoggedRequest } from '../log.ts';
import { serveWithFaults } from '../serve-with-faults.ts';
import { openServer, type Tls } from '../server.ts';
import { answerGitHub } from './github-api.ts';
import { GitHubLimits } from './github-limits.ts';
import { GitHubState } from './github-state.ts';

/** GitHub's REST API on this machine's loopback interface: secrets, variables, environments and pull requests. */
export interface GitHub {
  /** Base URL, as `github_api_url` takes it. */
  readonly url: string;
  /** For seeding, and for seeing what is really there. */
  readonly state: GitHubState;
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  close(): Promise<void>;
}

export interface GitHubOptions {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Serves https, with this key and certificate. */
  readonly tls?: Tls;
}

export async function startGitHub({ now = Date.now, tls }: GitHubOptions = {}): Promise<GitHub> {
  const server = await openServer(0, tls);
  const state = new GitHubState();
  const requests: LoggedRequest[] = [];
  const faults = new Faults();
  const world = { state, now, limits: new GitHubLimits(now) };
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
  return { url: server.url, state, requests, faults, close: () => server.close() };
}
