import type { Dispatcher } from 'undici';
import type { OrphanedKeys } from '../apply/orphaned-keys.ts';
import { Deadline } from '../base/deadline.ts';
import type { Cancellation, Clock, Runner } from '../base/ports.ts';
import type { Inputs } from '../inputs/read-inputs.ts';
import type { Progress } from '../journal/journal.ts';
import { encodePending, type Pending } from '../journal/state.ts';
import type { TargetState } from '../model/observed.ts';
import type { GitHubAccess } from '../model/task.ts';
import type { GitHub } from './github/client.ts';
import type { HttpClient } from './http/send.ts';
import { createTransport } from './http/transport.ts';
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

/** What the parts of one run share. */
export interface Context extends Deps {
  readonly inputs: Inputs;
  readonly deadline: Deadline;
  readonly session: Session;
  readonly progress: Progress;
  /** Watches for keys whose answer was lost, one for each attempt at a key. */
  readonly orphans: OrphanedKeys[];
  /** When this step wrote the key to each target, by the target's name, in GitHub's milliseconds since the epoch. */
  readonly writes: Map<string, number | undefined>;
  /** Tells the post step what it has to look after, in place of what it was told before. */
  notePending(pending: Pending | undefined): void;
  /** What it was told last. */
  pending(): Pending | undefined;
  /** What there is to do on GitHub; loaded on the first call. */
  github(): Promise<GitHub>;
  /** The targets as they were before this step wrote to them, read once. */
  targets(read: () => Promise<readonly TargetState[]>): Promise<readonly TargetState[]>;
  /** Lets the targets be read again. */
  forgetTargets(): void;
}

/** The context of a run that begins now. */
export function createContext(inputs: Inputs, deps: Deps, progress: Progress): Context {
  const { runner, clock, random, cancellation } = deps;
  const deadline = new Deadline(clock, inputs.timeoutMs);
  const client: HttpClient = {
    transport: createTransport(inputs.apiUrl, deps.dispatcherFor(inputs.apiUrl), runner.redact),
    deadline,
    clock,
    random,
    requestTimeoutMs: inputs.requestTimeoutMs,
    cancellation,
    debug: runner.debug,
  };
  let github: Promise<GitHub> | undefined;
  let targets: Promise<readonly TargetState[]> | undefined;
  let pending: Pending | undefined;
  return {
    ...deps,
    inputs,
    deadline,
    progress,
    session: new Session(client, inputs.credentials, runner.mask),
    orphans: [],
    writes: new Map(),
    notePending: (next) => {
      pending = next;
      runner.saveState(encodePending(next));
    },
    pending: () => pending,
    github: () => {
      github ??= loadGitHub(inputs.github, client, deps);
      return github;
    },
    targets: (read) => {
      targets ??= read();
      return targets;
    },
    forgetTargets: () => {
      targets = undefined;
    },
  };
}

async function loadGitHub(access: GitHubAccess | undefined, client: HttpClient, deps: Deps): Promise<GitHub> {
  if (access === undefined) throw new Error('this step has nothing to do with GitHub');
  const { createGitHub } = await import('./github/client.ts');
  return createGitHub(access, client, deps.dispatcherFor(access.apiUrl), deps.runner.redact);
}
