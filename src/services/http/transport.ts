import type { Dispatcher } from 'undici';
import { ApiError, type ApiErrorDetails, InvalidResponseError } from '../../base/errors.ts';
import { dateOf, retryAfterMs } from './dates.ts';
import { type Attempt, exchange, type WireResponse } from './exchange.ts';
import { serverMessage } from './failure-text.ts';

/** One HTTP request to a service. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, ids already encoded; with a query where there is one. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

/** A successful response, not yet checked. */
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

/** Sends one request once. Throws ApiError, NetworkError, InvalidResponseError, or the reason of the signal. */
export type Transport = (request: Request, attempt: Attempt) => Promise<HttpResponse>;

/** What is particular to a service. */
export interface Service {
  /** The input that holds its address. */
  readonly addressInput: string;
  /** What to do after a status that is no success. */
  readonly advice: (status: number) => string;
  /** What else a refusal means, where it means more than its status says. */
  readonly refusal?: (response: WireResponse, said: string) => Refusal;
}

/** A refusal, read by who knows the service. */
export interface Refusal extends ApiErrorDetails {
  /** Another status that the response stands for. */
  readonly status?: number;
  /** Other words than those of the body. */
  readonly said?: string;
}

/** A service that a transport sends to. */
export interface Endpoint {
  readonly baseUrl: string;
  readonly dispatcher: Dispatcher;
  /** Takes known secrets out of what the service says in an error. */
  readonly redact: (text: string) => string;
  readonly service: Service;
}

/** The transport to a service. Redirects are not followed; a success must carry JSON or nothing. */
export function createTransport({ baseUrl, dispatcher, redact, service }: Endpoint): Transport {
  return async (request, attempt) => {
    const { method, body } = request;
    const endpoint = endpointOf(request);
    const wire = {
      endpoint,
      method,
      url: new URL(baseUrl.replace(/\/$/, '') + request.path),
      headers: headersOf(request),
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    return readResponse(endpoint, await exchange(dispatcher, wire, attempt, service.addressInput), {
      redact,
      service,
    });
  };
}

/** A request as messages name it. */
export function endpointOf({ method, path }: Request): string {
  return `${method} ${path.replace(/\?.*/, '')}`;
}

/** What a response means. @throws ApiError unless it is a success, InvalidResponseError when it is none that can be read */
export function readResponse(
  endpoint: string,
  response: WireResponse,
  { redact, service }: Pick<Endpoint, 'redact' | 'service'>,
): HttpResponse {
  const { status, text } = response;
  const header = (name: string) => response.header(name)[0];
  const date = dateOf(header('date'));
  if (status >= 200 && status <= 299) {
    const body = parseJson(endpoint, text);
    return { endpoint, body, date, cookies: response.header('set-cookie') };
  }
  const words = serverMessage(text, redact);
  const { said = words, status: meant = status, ...more } = service.refusal?.(response, words) ?? {};
  throw new ApiError(endpoint, meant, said, {
    retryAfterMs: retryAfterMs(header('retry-after'), date),
    date,
    shownStatus: status,
    advice: service.advice(meant),
    ...more,
  });
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
