import type { Request } from '../exchange.ts';
import { Faults } from '../faults.ts';
import { type Handled, handleDirectly } from '../handle-directly.ts';
import type { LoggedRequest } from '../log.ts';
import type { ServiceParts } from '../serve-with-faults.ts';
import type { GitHubWorld } from './call.ts';
import { respondGitHub } from './github-api.ts';
import { GitHubLimits } from './github-limits.ts';
import { GitHubState } from './github-state.ts';
import { Lag } from './lag.ts';
import { type GitHubSwitches, plainSwitches } from './switches.ts';

export interface CoreOptions {
  /** The true time, in milliseconds since the epoch; GitHub's own clock is the switch `clockOffsetMs` ahead of it. */
  readonly now?: () => number;
  /** Departures from the plain case. */
  readonly switches?: Partial<GitHubSwitches>;
}

/** GitHub's REST API without a socket: secrets, variables, environments and pull requests, in memory. */
export class GitHubCore {
  /** For seeding, and for seeing what is really there. */
  readonly state = new GitHubState();
  readonly limits: GitHubLimits;
  /** In order of arrival. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  /** For servers. */
  readonly parts: ServiceParts;
  readonly #world: GitHubWorld;

  constructor({ now = Date.now, switches = {} }: CoreOptions = {}) {
    const offsetMs = () => this.switches.clockOffsetMs;
    this.limits = new GitHubLimits({ now, offsetMs });
    const world: GitHubWorld = {
      now,
      state: this.state,
      switches: { ...plainSwitches, ...switches },
      limits: this.limits,
      lag: new Lag(now, () => this.switches),
    };
    this.#world = world;
    this.parts = {
      response: (request) => respondGitHub(world, request),
      changes: () => this.state.changes,
      errorBody: () => 'message',
      faults: new Faults(),
      requests: [],
      now,
      date: () => (this.switches.dateHeader ? now() + offsetMs() : undefined),
      compress: () => this.switches.compress,
      log: () => {},
    };
    ({ faults: this.faults, requests: this.requests } = this.parts);
  }

  /** May be changed or replaced at any time; the next response obeys. */
  get switches(): GitHubSwitches {
    return this.#world.switches;
  }

  set switches(replacement: GitHubSwitches) {
    this.#world.switches = replacement;
  }

  /** What becomes of a request, at once; see {@link handleDirectly} for faults. */
  handle(request: Request): Handled {
    return handleDirectly(this.parts, request);
  }
}
