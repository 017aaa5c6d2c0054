import { createHash } from 'node:crypto';
import type { Dialect } from '../../emulator/dialect.ts';
import type { Rights } from '../../emulator/github/permissions.ts';
import type { GitHubSwitches } from '../../emulator/github/switches.ts';
import type { LoggedRequest } from '../../emulator/log.ts';
import { expectSound } from '../in-process.ts';
import {
  expectInvariants,
  expectNoDeadCredential,
  type Held,
  held,
  type Observed,
  revokedWhileStoredBy,
} from '../invariants.ts';
import { annotationsOf } from '../outcomes.ts';
import { inputsFor } from '../tasks.ts';
import { ALL_COMMANDS, blindSpots, type CommandName } from './commands.ts';
import { Job } from './job.ts';
import type { Operation, Response, SentRequest } from './operation.ts';
import { type Pick, parsePick } from './pick.ts';
import { Scheduler } from './scheduler.ts';
import { type Seeds, seed } from './seed.ts';
import { SimulatedServices } from './services.ts';

/** What is simulated: commands that begin at the same time, and the world that they find. */
export interface Setup {
  readonly commands: readonly CommandName[];
  /** See {@link Seeds}. */
  readonly keyDays: Seeds['keyDays'];
  readonly dialect?: Partial<Dialect>;
  readonly switches?: Partial<GitHubSwitches>;
  /** What the token may do; everything unless given. */
  readonly rights?: Rights;
  readonly latencyMs?: number;
  readonly splitsResponses?: boolean;
  readonly descendingIds?: boolean;
  readonly patience?: number;
}

/** Some runs of the action and their services, all in one thread and in the hands of a scheduler. */
export class Simulation {
  readonly scheduler: Scheduler;
  readonly jobs: readonly Job[];
  readonly #services: SimulatedServices;
  readonly #revokedOnRequest = new Set<string>();
  readonly #revokedWhileStored: Held[] = [];
  /** Targets of which a run that retires keys is not told. */
  readonly #blind: readonly string[];
  #isInterrupted = false;

  constructor({ commands, keyDays, rights, ...options }: Setup) {
    this.scheduler = new Scheduler({ ...options, serve: (request, run) => this.#serve(request, run) });
    this.#services = new SimulatedServices({
      ...options,
      now: () => this.scheduler.now,
      log: (request) => this.#observe(request),
    });
    this.#blind = blindSpots(commands);
    const heldKeyId = seed(this.#services, { ...options, now: this.scheduler.now, keyDays });
    const { emulator, github } = this.#services;
    const access = {
      token: github.state.addToken(rights === undefined ? {} : { rights }),
      apiUrl: github.url,
    };
    this.jobs = commands.map((name, index) => {
      const task = ALL_COMMANDS[name](heldKeyId);
      if (task.command === 'revoke') this.#revokedOnRequest.add(heldKeyId);
      const inputs = { ...inputsFor(emulator, access, { task }), requestTimeoutMs: 60_000 };
      return new Job(String.fromCharCode(97 + index), inputs, this.scheduler);
    });
  }

  /** Begins every run. */
  async begin(): Promise<this> {
    for (const job of this.jobs) void job.run();
    await this.scheduler.settle();
    return this;
  }

  get enabled(): readonly Operation[] {
    return this.scheduler.enabled;
  }

  async take(pick: Pick): Promise<void> {
    const { interruption } = parsePick(pick);
    if (interruption === undefined) return this.scheduler.take(pick);
    const job = this.jobs.find(({ letter }) => letter === pick[0]);
    this.#isInterrupted = true;
    await this.scheduler.interrupt(pick, interruption, () =>
      interruption === 'killed' ? job?.kill() : job?.cancel(),
    );
  }

  /**
   * Everything that decides what can come: equal in two simulations, all that follows is equal, too.
   * @param hasTimes whether the moments at which a run read something count, beside the times that the services note
   */
  state(hasTimes = false): string {
    const { emulator, github } = this.#services;
    const { apps, keys } = emulator.store;
    const [repository] = github.state.repositories;
    const environments = [...(repository?.environments.values() ?? [])];
    const stores = [...environments.map(({ store }) => store), ...Object.values(repository?.stores ?? {})];
    const all = {
      now: this.scheduler.now,
      apps: apps.map(({ id, name, createdAt }) => [id, name, createdAt]),
      keys: keys.map(({ id, createdAt, revokedAt }) => [id, createdAt, revokedAt]),
      stores: stores.map(({ secrets, variables }) => [[...secrets], [...variables]]),
      held: this.#revokedWhileStored.map(({ target, token }) => target + token).sort(),
      runs: this.jobs.flatMap(({ letter }) =>
        [letter, letter.toUpperCase()].map((run) => this.scheduler.stateOf(run, hasTimes)),
      ),
    };
    return createHash('sha1').update(JSON.stringify(all)).digest('base64');
  }

  /** Judges what has been when every run has ended. @throws AssertionError */
  judge(): void {
    const stuck = this.jobs.filter(({ hasEnded }) => !hasEnded).map(({ letter }) => letter);
    if (stuck.length > 0) throw new Error(`${stuck.join()} waits for something that never comes`);
    const outcomes = this.jobs.flatMap((job) => job.outcomes);
    for (const outcome of outcomes) expectSound(outcome);
    const observed: Observed = {
      ...this.#services,
      emulator: this.#services.emulator,
      github: this.#services.github,
      revokedWhileStored: this.#revokedWhileStored,
      revokedOnRequest: this.#revokedOnRequest,
      interrupted: this.#isInterrupted,
      runs: outcomes.map((outcome) => ({
        ...outcome,
        annotations: annotationsOf(outcome),
        log: outcome.log.join('\n'),
      })),
    };
    expectInvariants(observed);
    expectNoDeadCredential(observed, this.#blind);
  }

  /** Ends every run, wherever it is: nobody wants to know what becomes of them. */
  async abandon(): Promise<void> {
    for (const job of this.jobs) {
      this.scheduler.bury(job.letter.toUpperCase());
      job.kill();
    }
    await this.scheduler.settle();
  }

  #serve(request: SentRequest, run: string): Response | undefined {
    const response = this.#services.serve(request, run);
    if (request.method === 'PUT') this.#noteDeadWrites();
    return response;
  }

  #observe(request: LoggedRequest): void {
    this.#revokedWhileStored.push(...revokedWhileStoredBy(this.#services, request));
    // Whoever tears an app down asks for the end of all its keys.
    const [, appId] = /^\/api\/client\/apps\/([^/]+)$/.exec(request.path) ?? [];
    if (request.method !== 'DELETE' || !request.changed) return;
    for (const key of this.#services.emulator.store.keys) {
      if (key.appId === appId) this.#revokedOnRequest.add(key.id);
    }
  }

  /** A target that is given a key that has been revoked already. */
  #noteDeadWrites(): void {
    const { keys } = this.#services.emulator.store;
    for (const each of held(this.#services)) {
      const isDead = keys.some(({ token, revokedAt }) => token === each.token && revokedAt !== undefined);
      if (isDead && !this.#revokedWhileStored.some(({ token }) => token === each.token))
        this.#revokedWhileStored.push(each);
    }
  }
}
