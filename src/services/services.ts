import type { Dispatcher } from 'undici';
import { Deadline } from '../base/deadline.ts';
import type { Cancellation, Clock, Log, Runner } from '../base/ports.ts';
import type { Credentials, GitHubAccess } from '../model/task.ts';
import type { GitHub } from './github/client.ts';
import type { HttpClient } from './http/send.ts';
import { ServiceClock } from './http/service-clock.ts';
import { createTransport } from './http/transport.ts';
import { WHISP } from './whisp/advice.ts';
import { Session } from './whisp/session.ts';

/** Everything that the action needs from outside. */
export interface Deps {
  readonly runner: Runner;
  /** Connections to a service, direct or through the proxy that is set for its address. */
  readonly dispatcherFor: (url: string) => Dispatcher;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly cancellation: Cancellation;
}

/** What the parts of one run share: made once, never changed. */
export interface Services {
  readonly log: Log;
  readonly clock: Clock;
  readonly cancellation: Cancellation;
  readonly deadline: Deadline;
  /** The Whisp account. */
  readonly session: Session;
  /** What there is to do on GitHub; loaded on the first call. */
  github(): Promise<GitHub>;
}

/** Where the services are, who asks, and how long that may take. */
export interface ServiceOptions {
  /** The management API, without a trailing slash. */
  readonly apiUrl: string;
  readonly credentials: Credentials;
  /** Undefined when there is nothing to do on GitHub. */
  readonly github: GitHubAccess | undefined;
  readonly requestTimeoutMs: number;
  readonly timeoutMs: number;
}

/** The services of a run that begins now. */
export function createServices(options: ServiceOptions, deps: Deps): Services {
  const { runner, clock, cancellation } = deps;
  const deadline = new Deadline(clock, options.timeoutMs);
  const shared = {
    deadline,
    clock,
    random: deps.random,
    requestTimeoutMs: options.requestTimeoutMs,
    cancellation,
    debug: runner.debug,
  };
  const { apiUrl, credentials } = options;
  const transport = createTransport({
    baseUrl: apiUrl,
    dispatcher: deps.dispatcherFor(apiUrl),
    redact: runner.redact,
    service: WHISP,
  });
  let github: Promise<GitHub> | undefined;
  return {
    log: runner,
    clock,
    cancellation,
    deadline,
    session: new Session({ ...shared, transport, time: new ServiceClock(clock) }, credentials, runner.mask),
    github: () => {
      github ??= loadGitHub(options.github, { ...shared, transport, time: new ServiceClock(clock) }, deps);
      return github;
    },
  };
}

async function loadGitHub(access: GitHubAccess | undefined, client: HttpClient, deps: Deps): Promise<GitHub> {
  if (access === undefined) throw new Error('this step has nothing to do with GitHub');
  const { createGitHub } = await import('./github/client.ts');
  return createGitHub(access, client, deps.dispatcherFor(access.apiUrl), deps.runner.redact);
}
