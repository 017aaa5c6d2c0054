import { getEventListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import UndiciDispatcher from 'undici/lib/dispatcher/dispatcher.js';
import { expect, test } from 'vitest';
import { NetworkError } from '../../../../src/base/errors.ts';
import { ConnectionError, reachAdvice } from '../../../../src/services/http/connection-error.ts';
import { type Attempt, exchange } from '../../../../src/services/http/exchange.ts';

const reach = reachAdvice('api_url');

type Options = Dispatcher.DispatchOptions & { readonly signal?: unknown };
type Dispatch = (handler: Dispatcher.DispatchHandlers, signal: AbortSignal) => void;

/** A dispatcher that does as it is told, in place of a connection. */
class Scripted extends UndiciDispatcher {
  readonly #dispatch: Dispatch;

  constructor(dispatch: Dispatch) {
    super();
    this.#dispatch = dispatch;
  }

  override dispatch({ signal }: Options, handler: Dispatcher.DispatchHandlers): boolean {
    if (!(signal instanceof AbortSignal)) throw new Error('No signal');
    this.#dispatch(handler, signal);
    return true;
  }
}

function ask(dispatch: Dispatch, own: Partial<Attempt> = {}) {
  const url = new URL('http://127.0.0.1:9/x');
  const request = { endpoint: 'GET /x', method: 'GET', url, headers: {}, body: undefined };
  const attempt = { timeoutMs: 5000, signal: new AbortController().signal, ...own };
  return exchange(new Scripted(dispatch), request, attempt, 'api_url');
}

const nothing: Dispatch = () => {};
const answer: Dispatch = (handler) => {
  handler.onHeaders?.(200, [], () => {}, 'OK');
  handler.onData?.(Buffer.from('{}'));
  handler.onComplete?.([]);
};
const reason = new Error('cancelled');

test('a signal that has been aborted before ends the attempt at once, with its reason', async () => {
  await expect(ask(nothing, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('a signal that aborts ends the attempt, although the connection does not', async () => {
  const end = new AbortController();
  const asking = ask(nothing, { signal: end.signal });
  end.abort(reason);
  await expect(asking).rejects.toBe(reason);
});

test('what a connection says of a cancelled attempt does not matter', async () => {
  const end = new AbortController();
  const dispatch: Dispatch = (handler, signal) =>
    signal.addEventListener('abort', () => handler.onError?.(new Error('aborted')));
  const asking = ask(dispatch, { signal: end.signal });
  end.abort(reason);
  await expect(asking).rejects.toBe(reason);
});

test.each([
  {
    title: 'that has not been given the request',
    dispatch: nothing,
    words: 'could not connect within 0.02 s',
    sent: false,
  },
  {
    title: 'that has been given the request',
    dispatch: ((handler) => handler.onConnect?.(() => {})) satisfies Dispatch,
    words: 'got no complete response within 0.02 s',
    sent: true,
  },
  {
    title: 'that says itself how far it came',
    dispatch: ((handler, signal) =>
      signal.addEventListener('abort', () =>
        handler.onError?.(new ConnectionError('tls', undefined, 'Error')),
      )) satisfies Dispatch,
    words: 'could not connect within 0.02 s: the TLS handshake was not finished',
    sent: false,
  },
])('an attempt whose time is up ends with a connection $title', async ({ dispatch, words, sent }) => {
  const error = await ask(dispatch, { timeoutMs: 20 }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NetworkError);
  expect(error).toMatchObject({ message: `GET /x ${words}. ${reach}`, sent, lasting: false });
});

test('a request that no connection was given has not been sent', async () => {
  const error = Object.assign(new Error('secret'), { code: 'UND_ERR_DESTROYED' });
  await expect(ask((handler) => handler.onError?.(error))).rejects.toMatchObject({
    message: `GET /x could not connect (UND_ERR_DESTROYED). ${reach}`,
    sent: false,
  });
});

test('a connection that is there once the attempt has ended is given nothing', async () => {
  const end = new AbortController();
  const aborted: unknown[] = [];
  let sent = 0;
  const dispatch: Dispatch = (handler) => {
    end.abort(reason);
    handler.onConnect?.((error) => aborted.push(error));
  };
  await expect(ask(dispatch, { signal: end.signal, onSent: () => sent++ })).rejects.toBe(reason);
  expect(aborted).toEqual([reason]);
  expect(sent).toBe(0);
});

test('a connection is closed when the attempt ends that it was given', async () => {
  const end = new AbortController();
  const aborted: unknown[] = [];
  const dispatch: Dispatch = (handler) => handler.onConnect?.((error) => aborted.push(error));
  const asking = ask(dispatch, { signal: end.signal });
  expect(aborted).toEqual([]);
  end.abort(reason);
  await expect(asking).rejects.toBe(reason);
  expect(aborted).toEqual([reason]);
});

test('an attempt that has ended listens to nothing any more', async () => {
  const { signal } = new AbortController();
  const given: AbortSignal[] = [];
  const { status, text } = await ask(
    (handler, own) => {
      given.push(own);
      answer(handler, own);
    },
    { signal },
  );
  expect({ status, text }).toEqual({ status: 200, text: '{}' });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(given.map((own) => getEventListeners(own, 'abort'))).toEqual([[]]);
});
