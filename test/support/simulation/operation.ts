import type { Request } from '../../emulator/exchange.ts';

/** One request of a run, as its service gets it. */
export interface SentRequest extends Request {
  readonly origin: string;
}

/** What a run is told of its request. */
export interface Receiver {
  answered(response: Response): void;
  failed(error: Error): void;
}

/** A response as it comes over a connection. */
export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Waiting {
  /** The run's letter and a count: the same in every replay. */
  readonly id: string;
  readonly run: string;
  /** In words, for a person. */
  readonly label: string;
}

/** What a run waits for, and the scheduler decides when it comes. */
export type Operation = Waiting &
  (
    | { readonly kind: 'request'; readonly request: SentRequest; readonly receiver: Receiver }
    /** Its service has processed the request; the response is on its way. */
    | { readonly kind: 'response'; readonly response: Response; readonly receiver: Receiver }
    /** `due`: when it fires, in milliseconds since the epoch. */
    | { readonly kind: 'timer'; readonly due: number; readonly fire: () => void }
    /** The steps of the job between main and post. */
    | { readonly kind: 'pause'; readonly resume: () => void }
  );

/** What a run waits for, before it has its id. */
export type NewOperation = Operation extends infer Each
  ? Each extends Operation
    ? Omit<Each, 'id' | 'run'>
    : never
  : never;
