import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import errors from 'undici/lib/core/errors.js';
import DecoratorHandler from 'undici/lib/handler/decorator-handler.js';
import { ApiError, InvalidResponseError, NetworkError } from '../../base/errors.ts';
import { connectionFailure, serverMessage } from './failure-text.ts';
import { dateOf, retryAfterMs } from './retry.ts';

/** One HTTP request to the management API. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, ids already encoded; with a query where there is one. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

/** A successful answer, not yet checked. */
export interface HttpResponse {
  /** `METHOD path`, for messages. */
  readonly endpoint: string;
  /** The parsed JSON; undefined when there is none. */
  readonly body: unknown;
  /** The service's own time, from the `Date` header, in milliseconds since the epoch. */
  readonly date: number | undefined;
  /** The `Set-Cookie` headers as they came. */
  readonly cookies: readonly string[];
}

/** What ends an attempt before its answer is there. */
export interface AttemptLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Sends one request once. Throws ApiError, NetworkError, InvalidResponseError, or the reason of the signal. */
export type Transport = (request: Request, limits: AttemptLimits) => Promise<HttpResponse>;

/** Largest body read, in bytes; dispatchers are made with this limit. */
export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The transport to one service. Redirects are not followed; a success must carry JSON or nothing.
 * @param redact takes known secrets out of what the service says in an error
 */
export function createTransport(
  baseUrl: string,
  dispatcher: Dispatcher,
  redact: (text: string) => string,
): Transport {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/$/, '');
  return async (request, limits) => {
    const endpoint = `${request.method} ${request.path.replace(/\?.*/, '')}`;
    const options = {
      origin: base.origin,
      path: prefix + request.path,
      method: request.method,
      headers: headersOf(request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
    };
    const { status, header, text } = await exchange(endpoint, options, limits, dispatcher);
    if (status < 200 || status > 299) {
      const said = serverMessage(text, redact);
      throw new ApiError(endpoint, status, said, {
        retryAfterMs: retryAfterMs(header('retry-after')[0], dateOf(header('date')[0])),
      });
    }
    return {
      endpoint,
      body: parseJson(endpoint, text),
      date: dateOf(header('date')[0]),
      cookies: header('set-cookie'),
    };
  };
}

interface Exchange {
  readonly status: number;
  /** All values of a header, by its lower-case name. */
  readonly header: (name: string) => string[];
  readonly text: string;
}

async function exchange(
  endpoint: string,
  options: Dispatcher.RequestOptions,
  { timeoutMs, signal }: AttemptLimits,
  dispatcher: Dispatcher,
): Promise<Exchange> {
  let sent = false;
  const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
  const noticing = dispatcher.compose((dispatch) => (opts, handler) => {
    const onConnected = () => {
      sent = true;
    };
    return dispatch(opts, new ConnectionNotice(handler, onConnected));
  });
  try {
    const response = await noticing.request({ ...options, signal: AbortSignal.any([signal, timeout]) });
    const text = await response.body.text();
    // Until its next turn undici takes the connection for busy, and would open another for a request that follows.
    await setImmediate();
    const header = (name: string) => [response.headers[name] ?? []].flat();
    return { status: response.statusCode, header, text };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof errors.ResponseExceededMaxSizeError) {
      throw new InvalidResponseError(endpoint, 'the body is larger than 1 MiB');
    }
    const { text, lasting } = timeout.aborted
      ? { text: `got no answer within ${timeoutMs / 1000} s`, lasting: false }
      : connectionFailure(error, sent);
    throw new NetworkError(endpoint, text, { sent, lasting });
  }
}

/** Tells when a connection is there and the request is about to be written to it: undici then calls onConnect. */
class ConnectionNotice extends DecoratorHandler {
  readonly #handler: Dispatcher.DispatchHandlers;
  readonly #onConnected: () => void;

  constructor(handler: Dispatcher.DispatchHandlers, onConnected: () => void) {
    super(handler);
    this.#handler = handler;
    this.#onConnected = onConnected;
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#onConnected();
    this.#handler.onConnect?.(abort);
  }
}

function headersOf({ body, headers }: Request): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'setup-whisp',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
}

function parseJson(endpoint: string, text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidResponseError(endpoint, 'the body is not JSON');
  }
}
