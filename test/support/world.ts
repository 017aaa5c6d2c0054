import { cleanUp } from '../../src/cleanup.ts';
import type { PostInputs } from '../../src/inputs/read-inputs.ts';
import { decodePending } from '../../src/journal/state.ts';
import type { GitHubAccess } from '../../src/model/task.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../emulator/emulator.ts';
import type { GitHub } from '../emulator/github/github.ts';
import type { LoggedRequest } from '../emulator/log.ts';
import { countConditions } from './conditions.ts';
import { FakeClock } from './fake-clock.ts';
import { type End, inProcess, type Outcome } from './in-process.ts';
import {
  expectInvariants,
  expectSilentRequests,
  type Held,
  type Observed,
  revokedWhileStoredBy,
} from './invariants.ts';
import { annotationsOf, runMain } from './outcomes.ts';
import { sinceLast, startTargets, type Targets } from './targets.ts';
import { type Changes, inputsFor } from './tasks.ts';

/** Whisp with a clock of its own, runs of the action in this process against it, and targets for a test that asks for them. */
export interface World extends Targets {
  readonly emulator: Emulator;
  readonly clock: FakeClock;
  run(changes?: Changes, end?: End): Promise<Outcome>;
  /** The post step of a run, with what that run left in the state. */
  post(outcome: Outcome, changes?: Partial<PostInputs>): Promise<Outcome>;
  /** Method, path and status of each request since the last call, with ids as `{id}`. */
  newRequests(): string[];
  /** What the promises are observed by when the test is over. */
  readonly observed: WorldObserved;
}

export interface WorldOptions extends EmulatorOptions {
  /** Starts GitHub as well, with what `Targets` tells of; without it, the world is an empty Whisp. */
  readonly targets?: boolean;
}

type WorldObserved = Observed & { github?: GitHub; access?: GitHubAccess; interrupted: boolean };

/** Runs a test in a world of its own, and checks after it that the promises have been kept. */
export async function withWorld(
  { targets: hasTargets = false, ...options }: WorldOptions,
  test: (world: World) => Promise<void>,
): Promise<void> {
  const clock = new FakeClock();
  const revokedWhileStored: Held[] = [];
  const log = (request: LoggedRequest) => revokedWhileStored.push(...revokedWhileStoredBy(observed, request));
  const emulator = await startEmulator({ now: clock.now, log, ...options });
  const outcomes: Outcome[] = [];
  const observed: WorldObserved = {
    emulator,
    revokedWhileStored,
    revokedOnRequest: new Set(),
    interrupted: false,
    get runs() {
      return outcomes.map((outcome) => ({
        ...outcome,
        annotations: annotationsOf(outcome),
        log: outcome.log.join('\n'),
      }));
    },
  };
  try {
    const targets = hasTargets ? await startTargets(emulator, clock.now) : undefined;
    if (targets !== undefined) Object.assign(observed, { github: targets.github, access: targets.access });
    await test(worldOf({ emulator, clock, observed }, outcomes, targets));
    expectInvariants(observed);
    expectSilentRequests(observed);
  } finally {
    await Promise.all([emulator.close(), observed.github?.close()]);
  }
}

/** What a test is given. Each run is added to the outcomes. */
function worldOf(
  base: Pick<World, 'emulator' | 'clock' | 'observed'>,
  outcomes: Outcome[],
  targets: Targets | undefined,
): World {
  const { emulator, clock, observed } = base;
  const newRequests = sinceLast(emulator.requests);
  const asked = () => {
    if (targets === undefined) throw new Error('this world has no targets: begin it with { targets: true }');
    return targets;
  };
  const record = async (ended: Promise<Outcome>) => {
    const outcome = await ended;
    outcomes.push(outcome);
    return outcome;
  };
  return {
    ...base,
    get app() {
      return asked().app;
    },
    get github() {
      return asked().github;
    },
    get repository() {
      return asked().repository;
    },
    store: (line) => asked().store(line),
    task: (...given) => asked().task(...given),
    newWrites: () => asked().newWrites(),
    run: (changes, end = {}) => {
      const inputs = inputsFor(emulator, observed.access, changes);
      countConditions(emulator, observed.github, inputs.github);
      for (const signal of [end.cancel, end.kill]) {
        signal?.addEventListener('abort', () => {
          observed.interrupted = true;
        });
      }
      if ('keyIds' in inputs.task) for (const id of inputs.task.keyIds) observed.revokedOnRequest.add(id);
      return record(inProcess(observed, clock, end, inputs, (deps) => runMain(inputs, deps)));
    },
    post: (outcome, changes = {}) => {
      const pending = decodePending(outcome.state);
      const inputs = inputsFor(emulator, observed.access);
      outcome.posted = true;
      return record(
        inProcess(observed, clock, {}, inputs, async (deps) => {
          if (pending !== undefined) await cleanUp(pending, { ...inputs, ...changes }, deps);
        }),
      );
    },
    newRequests: () =>
      newRequests().map(
        ({ method, path, status }) => `${method} ${path.replace(IDS, '{id}')} ${status ?? 'lost'}`,
      ),
  };
}

const IDS = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
