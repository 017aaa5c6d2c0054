import type { Clock } from '../../../src/base/ports.ts';
import type { NewOperation, Operation, Receiver, Response, SentRequest } from './operation.ts';
import { type Manner, type Pick, parsePick } from './pick.ts';
import { Activity } from './settle.ts';

export interface SchedulerOptions {
  /** What a service makes of a request of a run, at once; undefined when it never responds. */
  readonly serve: (request: SentRequest, run: string) => Response | undefined;
  /** How long a service takes for a request, in milliseconds. */
  readonly latencyMs?: number;
  /** Whether a response is handed back by a pick of its own, and not with the request that it is for. */
  readonly splitsResponses?: boolean;
  /** See {@link Activity}. */
  readonly patience?: number;
}

/**
 * The network, the clock and the end of every run. All that runs wait for comes when it is picked, one at a time, and nothing
 * else happens in between: time stands still, and every run has gone on as far as it can.
 */
export class Scheduler {
  /** Milliseconds since the epoch. */
  now = Date.parse('2026-04-25T12:00:00Z');
  /** What was picked so far. */
  readonly picks: Pick[] = [];
  /** The same in words. */
  readonly trace: string[] = [];
  readonly #options: SchedulerOptions;
  readonly #activity: Activity;
  readonly #operations = new Map<string, Operation>();
  readonly #counts = new Map<string, number>();
  readonly #histories = new Map<string, Told[]>();
  /** Runs that are gone: killed, or no longer of interest. */
  readonly #dead = new Set<string>();
  /** The only run that can have anything to do at the moment; every run at the start. */
  #acting: string | undefined;
  /** What shows that a run was not waited for long enough. */
  #defect: Error | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#activity = new Activity(options.patience);
  }

  /** What can be picked, in the order in which it was begun. */
  get enabled(): readonly Operation[] {
    const all = [...this.#operations.values()];
    const first = Math.min(
      ...all.map((each) => (each.kind === 'timer' ? each.due : Number.POSITIVE_INFINITY)),
    );
    return all.filter((each) => each.kind !== 'timer' || each.due === first);
  }

  isRequest(id: string): boolean {
    return this.#operations.get(id)?.kind === 'request';
  }

  /**
   * All that decides what a run will do: what it has been told, in an order that does not depend on that of requests made at
   * once, and what it waits for. When it was told is a part of that only where times are asked for.
   */
  stateOf(run: string, hasTimes: boolean): readonly unknown[] {
    const told = (this.#histories.get(run) ?? []).map(({ at, what }) => (hasTimes ? `${at} ${what}` : what));
    const waiting = [...this.#operations.values()].filter((each) => each.run === run);
    return [
      told.toSorted(),
      waiting.map((each) => `${each.id} ${each.kind === 'timer' ? each.due - this.now : ''}`).toSorted(),
    ];
  }

  clockOf(run: string): Clock {
    return {
      now: () => this.now,
      monotonic: () => this.now,
      sleep: (ms, signal) => this.#sleep(run, ms, signal),
    };
  }

  send(run: string, request: SentRequest, receiver: Receiver): () => void {
    const label = `${request.method} ${request.path}`;
    if (this.#dead.has(run)) {
      queueMicrotask(() => receiver.failed(new Error('this run is gone')));
      return () => {};
    }
    return this.#begin(run, { kind: 'request', label, request, receiver });
  }

  /** Resolves when a job's post step begins. */
  pause(run: string): Promise<void> {
    if (this.#dead.has(run)) return new Promise(() => {});
    return new Promise((resume) => this.#begin(run, { kind: 'pause', label: 'post step', resume }));
  }

  /** Resolves when every run waits, or has ended. */
  async settle(): Promise<void> {
    await this.#activity.settled();
    if (this.#defect !== undefined) throw this.#defect;
  }

  /** Lets one thing happen, and waits until every run waits again. */
  async take(pick: Pick): Promise<void> {
    const { id, manner } = parsePick(pick);
    const operation = this.#operations.get(id);
    this.picks.push(pick);
    if (operation === undefined)
      throw new Error(`there is no ${id} to be picked after ${this.picks.join(' ')}`);
    this.trace.push(`${operation.run}: ${operation.label}${WORDS[manner]}`);
    this.#acting = operation.run;
    this.#operations.delete(id);
    this.#carryOut(operation, manner);
    await this.settle();
  }

  /** Does something to a run from outside, which only this run notices. */
  async interrupt(pick: Pick, words: string, act: () => void): Promise<void> {
    const { id } = parsePick(pick);
    const run = id.slice(0, 1);
    if (id.length > 1) await this.take(pick);
    else this.picks.push(pick);
    this.trace.push(`${run}: ${words}`);
    this.#note(run, words);
    this.#acting = run;
    act();
    await this.settle();
  }

  /** Forgets all that a run waits for; what it still asks for fails. */
  bury(run: string): void {
    this.#dead.add(run);
    for (const [id, operation] of this.#operations) {
      if (operation.run !== run) continue;
      this.#operations.delete(id);
      if ('receiver' in operation) operation.receiver.failed(new Error('this run is gone'));
    }
  }

  #carryOut(operation: Operation, manner: Manner): void {
    const { run, label } = operation;
    switch (operation.kind) {
      case 'request':
        this.#process(operation, manner);
        return;
      case 'response':
        this.#note(run, `${label} ${operation.response.status} ${comparable(operation)}`);
        operation.receiver.answered(operation.response);
        return;
      case 'timer':
        this.now = Math.max(this.now, operation.due);
        this.#note(run, label);
        operation.fire();
        return;
      case 'pause':
        this.#note(run, label);
        operation.resume();
        return;
    }
  }

  #process(operation: Extract<Operation, { kind: 'request' }>, manner: Manner): void {
    const { request, receiver, run, label } = operation;
    this.now += this.#options.latencyMs ?? 0;
    const response = manner === 'lost-before' ? undefined : this.#options.serve(request, run);
    if (manner === 'lost-before' || manner === 'lost-after') {
      this.#note(run, `${label} lost`);
      receiver.failed(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    } else if (response !== undefined) {
      const answer: Operation = { kind: 'response', id: operation.id, run, label, response, receiver };
      if (this.#options.splitsResponses || manner === 'held')
        this.#operations.set(`${operation.id}.`, { ...answer, id: `${operation.id}.` });
      else this.#carryOut(answer, manner);
    }
  }

  #sleep(run: string, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#dead.has(run)) return reject(new Error('this run is gone'));
      const abort = () => {
        takeBack();
        reject(signal.reason);
      };
      const fire = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const takeBack = this.#begin(run, { kind: 'timer', label: `${ms} ms later`, due: this.now + ms, fire });
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** @returns what takes it back */
  #begin(run: string, operation: NewOperation): () => void {
    // The post step of a job bears its letter as a capital.
    if (this.#acting !== undefined && this.#acting.toLowerCase() !== run.toLowerCase())
      this.#defect = new Error(
        `${run} was not waited for long enough: it began ${operation.label} when ${this.#acting} was picked`,
      );
    const count = (this.#counts.get(run) ?? 0) + 1;
    this.#counts.set(run, count);
    const id = `${run}${count}`;
    this.#operations.set(id, { ...operation, id, run });
    this.#activity.note();
    return () => this.#operations.delete(id);
  }

  #note(run: string, what: string): void {
    const history = this.#histories.get(run) ?? [];
    history.push({ at: this.now, what });
    this.#histories.set(run, history);
  }
}

interface Told {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly what: string;
}

/** Tokens of sessions and public keys are random, and no run does anything by what they are. */
function comparable({ label, response }: Extract<Operation, { kind: 'response' }>): string {
  return /\/api\/auth\/|\/public-key$/.test(label) ? '' : response.text;
}

const WORDS: Readonly<Record<Manner, string>> = {
  answered: '',
  'lost-before': ' (lost before it was processed)',
  'lost-after': ' (processed, the response lost)',
  held: ' (processed, the response on its way)',
};
