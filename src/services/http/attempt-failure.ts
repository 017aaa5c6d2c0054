import { InvalidResponseError, NetworkError } from '../../base/errors.ts';
import { ConnectionError, codeOf, reachAdvice } from './connection-error.ts';

export const TOO_LARGE = 'the body is larger than 1 MiB';

/** A body that ends too early once it is decompressed. */
export class BrokenBody extends Error {
  override readonly name = 'BrokenBody';
  readonly code = 'the body could not be decompressed';
}

/** How far an attempt had come when it failed. */
export interface FailedAttempt {
  /** `METHOD path`. */
  readonly endpoint: string;
  /** True when the request was given to a connection. */
  readonly isSent: boolean;
  /** The input that holds the service's address. */
  readonly addressInput: string;
  /** How long the attempt was given, in milliseconds, if its time is up. */
  readonly ranOutAfterMs: number | undefined;
}

/** What an attempt that got no response fails as. What is not about the network is a defect, and stays as it is. */
export function attemptFailure(error: unknown, attempt: FailedAttempt): unknown {
  const { endpoint, addressInput, isSent, ranOutAfterMs } = attempt;
  const code = codeOf(error);
  if (error instanceof InvalidResponseError || code === 'UND_ERR_INVALID_ARG') return error;
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new InvalidResponseError(endpoint, TOO_LARGE);
  if (error instanceof ConnectionError) {
    const words = ranOutAfterMs === undefined ? error.words : error.wordsAfter(ranOutAfterMs);
    const advice = error.advice(addressInput);
    return new NetworkError(endpoint, words, { sent: false, lasting: error.isUntrusted, advice });
  }
  const words = ranOutAfterMs === undefined ? brokenOff(isSent, code) : ranOut(isSent, ranOutAfterMs);
  return new NetworkError(endpoint, words, {
    sent: isSent,
    lasting: false,
    advice: reachAdvice(addressInput),
  });
}

function ranOut(isSent: boolean, ms: number): string {
  return `${isSent ? 'got no complete response' : 'could not connect'} within ${ms / 1000} s`;
}

function brokenOff(isSent: boolean, code: string): string {
  if (!isSent) return `could not connect (${code})`;
  return /^HPE_|^UND_ERR_HEADERS_OVERFLOW$/.test(code)
    ? `got a response that is not HTTP (${code})`
    : `lost its connection before the response was complete (${code})`;
}
