// Runs load it on their first call: from a file that would take longer than the scheduler waits.
import '../../../src/services/github/client.ts';
import { CancelledError, explain } from '../../../src/base/errors.ts';
import type { Cancellation } from '../../../src/base/ports.ts';
import { CANCELLED_CREATION_MS, CANCELLED_MS } from '../../../src/base/time.ts';
import { cleanUp } from '../../../src/cleanup.ts';
import type { Inputs } from '../../../src/inputs/read-inputs.ts';
import { decodePending } from '../../../src/journal/state.ts';
import type { Deps } from '../../../src/services/services.ts';
import { newOutcome, type Outcome, recorder } from '../in-process.ts';
import { runMain } from '../outcomes.ts';
import { PASSWORD } from '../tasks.ts';
import { SimulatedDispatcher } from './dispatcher.ts';
import type { Scheduler } from './scheduler.ts';

/** One job: the main step of a command and, if that left something to do, the post step. */
export class Job {
  /** The letter by which the scheduler knows the main step; the post step's is the same as a capital. */
  readonly letter: string;
  readonly outcomes: Outcome[] = [];
  readonly #inputs: Inputs;
  readonly #scheduler: Scheduler;
  readonly #kill = new AbortController();
  readonly #cancel = new AbortController();
  #isMain = true;
  #hasEnded = false;

  constructor(letter: string, inputs: Inputs, scheduler: Scheduler) {
    this.letter = letter;
    this.#inputs = inputs;
    this.#scheduler = scheduler;
  }

  /** Whether nothing of it is left. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether its main step can still come to an early end. */
  get isInMain(): boolean {
    return this.#isMain;
  }

  async run(): Promise<void> {
    await this.#run();
    this.#hasEnded = true;
  }

  async #run(): Promise<void> {
    const main = await this.#step(this.letter, '', (deps) => runMain(this.#inputs, deps));
    this.#isMain = false;
    const pending = decodePending(main.state);
    if (pending === undefined) return;
    const post = this.letter.toUpperCase();
    await this.#scheduler.pause(post);
    main.posted = true;
    await this.#step(post, main.state, (deps) => cleanUp(pending, this.#inputs, deps));
  }

  /** Ends the main step as a process that is gone: nothing is sent, said or saved any more. */
  kill(): void {
    this.#kill.abort(GONE);
    this.#scheduler.bury(this.letter);
  }

  /** Asks the main step to stop. */
  cancel(): void {
    this.#cancel.abort(GONE);
  }

  async #step(letter: string, state: string, work: (deps: Deps) => Promise<void>): Promise<Outcome> {
    const outcome = { ...newOutcome(), state };
    this.outcomes.push(outcome);
    const isMain = letter === this.letter;
    const runner = recorder(outcome, isMain ? this.#kill.signal : undefined);
    runner.mask(PASSWORD);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const dispatcher = new SimulatedDispatcher((request, receiver) =>
      this.#scheduler.send(letter, request, receiver),
    );
    const cancellation = isMain ? this.#cancellation(letter, ended) : never();
    const deps: Deps = {
      runner,
      dispatcherFor: () => dispatcher,
      clock: this.#scheduler.clockOf(letter),
      random: () => 0.5,
      cancellation,
    };
    try {
      await work(deps);
    } catch (error) {
      runner.fail(explain(error));
    }
    end();
    return outcome;
  }

  /** As `runner/signals.ts` makes it, by the scheduler's time. */
  #cancellation(letter: string, ended: Promise<void>): Cancellation {
    const [now, creating, rollback] = [new AbortController(), new AbortController(), new AbortController()];
    const over = new AbortController();
    void ended.then(() => over.abort(GONE));
    const later = async (ms: number, controller: AbortController) => {
      try {
        await this.#scheduler.clockOf(letter).sleep(ms, over.signal);
        controller.abort(new CancelledError());
      } catch {
        // The step has ended before.
      }
    };
    this.#cancel.signal.addEventListener('abort', () => {
      now.abort(new CancelledError());
      void later(CANCELLED_CREATION_MS, creating);
      void later(CANCELLED_MS, rollback);
    });
    this.#kill.signal.addEventListener('abort', () => {
      for (const each of [now, creating, rollback]) each.abort(GONE);
    });
    return { now: now.signal, creating: creating.signal, rollback: rollback.signal };
  }
}

/** Made once, since an error takes long to make. */
const GONE = new CancelledError();

function never(): Cancellation {
  const { signal } = new AbortController();
  return { now: signal, creating: signal, rollback: signal };
}
