import type { Dispatcher } from 'undici';
import { InvalidResponseError } from '../../base/errors.ts';
import { attemptFailure, BrokenBody, TOO_LARGE } from './attempt-failure.ts';
import { dateOf } from './dates.ts';
import { type Decoded, decodeBody } from './decode.ts';

/** One request as it is sent. */
export interface WireRequest {
  /** `METHOD path`, for messages. */
  readonly endpoint: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** One response, whatever its status. */
export interface WireResponse {
  readonly status: number;
  /** All values of a header, by its name in small letters. */
  readonly header: (name: string) => readonly string[];
  readonly text: string;
}

/** One attempt: what ends it, and what it tells while it is under way. */
export interface Attempt {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called when the connection is there and the request is about to be written to it: from now on it may be processed. */
  readonly onSent?: () => void;
  /** Called when the head of a response has arrived, with its `Date` in milliseconds since the epoch. */
  readonly onDate?: (date: number) => void;
}

/**
 * Sends one request once, and reads its response whole. It ends when its time is up or its signal aborts, whatever the
 * connection is doing, and closes the connection then.
 * @param addressInput the input that holds the service's address, for messages
 * @throws NetworkError, InvalidResponseError, or the reason of the signal
 */
export async function exchange(
  dispatcher: Dispatcher,
  request: WireRequest,
  attempt: Attempt,
  addressInput: string,
): Promise<WireResponse> {
  const { endpoint } = request;
  const { signal, timeoutMs } = attempt;
  const end = new AbortController();
  const abort = () => end.abort(signal.reason);
  // It keeps the process until the attempt has ended.
  const timer = setTimeout(() => end.abort(TIMED_OUT), Math.ceil(timeoutMs));
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  let isSent = false;
  const onSent = () => {
    isSent = true;
    attempt.onSent?.();
  };
  try {
    const raw = await untilAborted(
      end.signal,
      receive(dispatcher, request, end.signal, { ...attempt, onSent }),
    );
    return { ...raw, text: textOf(endpoint, raw) };
  } catch (error) {
    if (end.signal.aborted && end.signal.reason !== TIMED_OUT) throw signal.reason;
    const ranOutAfterMs = end.signal.aborted ? timeoutMs : undefined;
    throw attemptFailure(error, { endpoint, isSent, addressInput, ranOutAfterMs });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

const TIMED_OUT = new Error('timed out');

interface Raw {
  readonly status: number;
  readonly header: (name: string) => readonly string[];
  readonly bytes: Buffer;
}

function receive(
  dispatcher: Dispatcher,
  { url, method, headers, body }: WireRequest,
  signal: AbortSignal,
  { onSent, onDate }: Attempt,
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let header: Raw['header'] = () => [];
    const options = {
      origin: url.origin,
      path: url.pathname + url.search,
      method: method as Dispatcher.HttpMethod,
      headers: { 'accept-encoding': 'identity', ...headers },
      body: body ?? null,
      signal,
    };
    dispatcher.dispatch(options, {
      onConnect: (abort) => {
        const cancel = () => abort(signal.reason);
        if (signal.aborted) return cancel();
        signal.addEventListener('abort', cancel, { once: true });
        onSent?.();
      },
      onHeaders: (code, rawHeaders) => {
        // Those below 200 only announce the response.
        if (code < 200) return true;
        status = code;
        header = headerReader(rawHeaders);
        const date = dateOf(header('date')[0]);
        if (date !== undefined) onDate?.(date);
        return true;
      },
      onData: (chunk) => chunks.push(chunk) > 0,
      onComplete: () => resolve({ status, header, bytes: Buffer.concat(chunks) }),
      onError: reject,
    });
  });
}

function headerReader(rawHeaders: readonly Buffer[]): Raw['header'] {
  const texts = rawHeaders.map((each) => each.toString('latin1'));
  return (name) => texts.filter((_, index) => index % 2 === 1 && texts[index - 1]?.toLowerCase() === name);
}

/**
 * Waits for something that ends by itself when the signal aborts, and says best why. Where it does not, it is left behind a
 * turn later.
 */
async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => setImmediate(() => reject(signal.reason));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function textOf(endpoint: string, { bytes, header }: Raw): string {
  const decoded: Decoded = decodeBody(bytes, header('content-encoding').join());
  if ('text' in decoded) return decoded.text;
  if (decoded.wrong === 'too-large') throw new InvalidResponseError(endpoint, TOO_LARGE);
  if (decoded.wrong === 'broken') throw new BrokenBody();
  throw new InvalidResponseError(endpoint, 'the body is compressed in a form that was not asked for');
}
