import { Dispatcher } from 'undici';
import type { Receiver, SentRequest } from './operation.ts';

/** Takes a request; what it returns takes the request back when the client has given it up. */
export type Send = (request: SentRequest, receiver: Receiver) => () => void;

/** Connections that are there at once and lead to a scheduler: what is sent waits until that lets it through. */
export class SimulatedDispatcher extends Dispatcher {
  readonly #send: Send;

  constructor(send: Send) {
    super();
    this.#send = send;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
    let isOver = false;
    let takeBack = () => {};
    const end = (how: () => void) => {
      if (isOver) return;
      isOver = true;
      how();
    };
    const fail = (error: Error) => end(() => handler.onError?.(error));
    handler.onConnect?.((reason?: Error) => {
      takeBack();
      fail(reason ?? new Error('aborted'));
    });
    if (isOver) return true;
    takeBack = this.#send(requestOf(options), {
      failed: fail,
      answered: ({ status, headers, text }) =>
        end(() => {
          const raw = Object.entries(headers).flatMap((pair) => pair.map((each) => Buffer.from(each)));
          handler.onHeaders?.(status, raw, () => {}, '');
          if (text !== '') handler.onData?.(Buffer.from(text));
          handler.onComplete?.([]);
        }),
    });
    return true;
  }
}

function requestOf({ origin, path, method, headers, body }: Dispatcher.DispatchOptions): SentRequest {
  if (body !== null && body !== undefined && typeof body !== 'string')
    throw new Error('the simulation takes bodies of text');
  const url = new URL(path, String(origin));
  return {
    origin: url.origin,
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(pairs(headers)),
    text: body ?? '',
    connection: 'simulated',
  };
}

function pairs(headers: Dispatcher.DispatchOptions['headers']): [string, string][] {
  if (headers === null || headers === undefined) return [];
  if (Array.isArray(headers)) {
    const names = headers.filter((_, index) => index % 2 === 0);
    return names.map((name, index) => [name.toLowerCase(), headers[2 * index + 1] ?? '']);
  }
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
}
