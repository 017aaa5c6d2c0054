import type { LoggedRequest } from './log.ts';
import { patternOf } from './routes.ts';

/** Which requests: all, unless a method or path says otherwise. In a string path, `{name}` stands for one segment. */
export interface Match {
  readonly method?: string;
  readonly path?: string | RegExp;
}

/** What goes wrong with one request. */
export type FaultAction =
  /** Answers this instead of processing; with `after`, the change is made first. Without a body, the usual error body. */
  | { status: number; body?: string | object; headers?: Record<string, string>; after?: boolean }
  /** Destroys the socket, before or after the change is made. */
  | { reset: 'before' | 'after' }
  /** Answers that many milliseconds late. */
  | { delayMs: number }
  /** Promises the whole body, sends half of it, then destroys the socket. */
  | { truncate: true }
  /** Answers with this body, the status as it would have been. */
  | { rawBody: string; contentType?: string }
  /** Answers with the JSON body that this makes of the real one. */
  | { edit: (body: unknown) => unknown }
  /** Sends the body a byte at a time. */
  | { drip: { byteEveryMs: number } }
  /** Never ends: no response and no change, or, the change made, headers or a body that trickle for ever. */
  | { endless: 'silence' | 'headers' | 'body' }
  /**
   * Encodes the body with gzip, whatever the request accepts: as it should be, with two MiB of blanks after it, a
   * stream that stops half-way though HTTP says that it is whole, or half of it and then silence.
   */
  | { gzip: 'whole' | 'bomb' | 'cut' | 'stall' }
  /** The connection is refused: for clients that ask `refuses` before they connect. */
  | { refuse: true };

export interface Fault extends Match {
  /** How many requests it hits, 1 unless given; may be Infinity. */
  readonly times?: number;
  /** How many matching requests pass unharmed first. */
  readonly skip?: number;
  readonly do: FaultAction;
}

type Hook = (request: LoggedRequest) => void | Promise<void>;
type HookEntry = { readonly match: Match; readonly hook: Hook };
type Pending = { readonly fault: Fault; skip: number; times: number };
type Gate = {
  readonly match: Match;
  readonly count: number;
  readonly opened: Promise<void>;
  open: () => void;
};

/** Faults and meeting points to come. What was added first comes first; a request meets one fault at most. */
export class Faults {
  #pending: Pending[] = [];
  #before: HookEntry[] = [];
  #after: HookEntry[] = [];
  readonly #gates = new Map<Gate, { waiting: number }>();

  add(fault: Fault): void {
    this.#pending.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  /** Awaited before a matching request is processed. */
  onRequest(match: Match, hook: Hook): void {
    this.#before.push({ match, hook });
  }

  /** Awaited after a matching request was processed, before its response is sent. */
  onResponse(match: Match, hook: Hook): void {
    this.#after.push({ match, hook });
  }

  /**
   * Holds the answers to matching requests, computed on arrival, until `count` of them are waiting; from then on the
   * gate stays open. The promise resolves when it opens.
   */
  hold(match: Match, count: number): Promise<void> {
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    this.#gates.set({ match, count, opened, open }, { waiting: 0 });
    return opened;
  }

  /** Forgets all of the above, and lets go of every response that is held. */
  clear(): void {
    this.#pending = [];
    this.#before = [];
    this.#after = [];
    for (const gate of this.#gates.keys()) gate.open();
    this.#gates.clear();
  }

  /** For the server: the fault this request meets, which is thereby used up by one. */
  take(request: LoggedRequest): FaultAction | undefined {
    for (const pending of this.#pending) {
      if (pending.times === 0 || !matches(pending.fault, request)) continue;
      if (pending.skip === 0) {
        pending.times--;
        return pending.fault.do;
      }
      pending.skip--;
    }
    return undefined;
  }

  /** For a client in this process: whether the request it is about to send is to find nobody listening. */
  refuses(request: Pick<LoggedRequest, 'method' | 'path'>): boolean {
    const next = this.#pending.find(({ fault, times }) => times > 0 && matches(fault, request));
    if (next === undefined || next.skip > 0 || !('refuse' in next.fault.do)) return false;
    next.times--;
    return true;
  }

  /** For the server: a request is about to be processed. */
  async arrived(request: LoggedRequest): Promise<void> {
    await runHooks(this.#before, request);
  }

  /** For the server: a request has been processed. */
  async processed(request: LoggedRequest): Promise<void> {
    for (const [gate, state] of this.#gates) {
      if (!matches(gate.match, request)) continue;
      state.waiting++;
      if (state.waiting >= gate.count) gate.open();
      await gate.opened;
    }
    await runHooks(this.#after, request);
  }
}

async function runHooks(hooks: readonly HookEntry[], request: LoggedRequest): Promise<void> {
  for (const { match, hook } of hooks) {
    if (matches(match, request)) await hook(request);
  }
}

function matches({ method, path }: Match, request: Pick<LoggedRequest, 'method' | 'path'>): boolean {
  if (method !== undefined && method.toUpperCase() !== request.method) return false;
  if (path === undefined) return true;
  // `search`, unlike `test`, takes no notice of where a global expression last stopped.
  return request.path.search(typeof path === 'string' ? patternOf(path) : path) !== -1;
}
