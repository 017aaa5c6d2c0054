import { ApiError, NetworkError } from '../../src/base/errors.ts';
import type { GitHub } from '../../src/services/github/client.ts';
import { ServiceClock } from '../../src/services/http/service-clock.ts';
import type { Request, Transport } from '../../src/services/http/transport.ts';
import type { Services } from '../../src/services/services.ts';
import { Session } from '../../src/services/whisp/session.ts';
import type { FakeClock } from './fake-clock.ts';
import { httpClient } from './http-client.ts';
import { EMAIL, PASSWORD } from './tasks.ts';

/** What Whisp responds to each `METHOD path`: the body, made at that many milliseconds after the beginning. */
export type Script = Readonly<Record<string, (at: number, request: Request) => unknown>>;

export interface Scripted {
  readonly services: Services;
  readonly clock: FakeClock;
  /** When it began, by the clock. */
  readonly began: number;
  /** `METHOD path` of each request to Whisp but the log-in. */
  readonly sent: readonly string[];
  /** Every line of the log with its level. */
  readonly lines: readonly string[];
}

export interface ScriptOptions {
  /** What of GitHub the test plays; nothing else of it may be used. */
  readonly github?: Partial<GitHub>;
  /** What Whisp's `Date` says at that many milliseconds after the beginning; none unless given. */
  readonly dateOf?: (at: number) => number;
  /** The step's time. */
  readonly timeoutMs?: number;
}

/** A response that is no success. */
export function refuse(status: number): never {
  throw new ApiError('GET /x', status, '');
}

/** A request that may have been processed: its response did not arrive. */
export function lose(): never {
  throw new NetworkError('POST /x', 'got no response', { sent: true, lasting: false });
}

/** Responds to each request as it says in its place, and to all further ones as it says last. */
export function inTurn(...responses: readonly (() => unknown)[]): () => unknown {
  let count = 0;
  return () => responses[Math.min(count++, responses.length - 1)]?.();
}

/** The services of a run whose other side is a script, and whose time passes only by waiting. */
export function scriptedServices(script: Script, options: ScriptOptions = {}): Scripted {
  const { github = {}, dateOf, timeoutMs = 300_000 } = options;
  const sent: string[] = [];
  const lines: string[] = [];
  const transport: Transport = async (request, { onSent, onDate }) => {
    const endpoint = `${request.method} ${request.path}`;
    const at = clock.now() - began;
    onSent?.();
    if (dateOf !== undefined) onDate?.(dateOf(at));
    const isLogIn = endpoint === 'POST /api/auth/login';
    if (!isLogIn) sent.push(endpoint);
    const respond = isLogIn ? (script[endpoint] ?? (() => ({ accessToken: 'token' }))) : script[endpoint];
    if (respond === undefined) throw new Error(`${endpoint} is not in the script`);
    return { endpoint, body: respond(at, request), date: undefined, cookies: [] };
  };
  const line = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const log = {
    ...{ info: line('info'), notice: line('notice'), warning: line('warning'), error: line('error') },
    ...{ debug: () => {}, mask: () => {}, redact: (text: string) => text },
  };
  const client = httpClient(transport, timeoutMs);
  const { clock, deadline, cancellation } = client;
  const began = clock.now();
  const session = new Session(client, { email: EMAIL, password: PASSWORD }, log.mask);
  const played: GitHub = { ...unplayed(new ServiceClock(clock)), ...github };
  const services = { log, clock, cancellation, deadline, session, github: async () => played };
  return { services, clock, began, sent, lines };
}

function unplayed(time: ServiceClock): GitHub {
  const fail = (): never => {
    throw new Error('this is not in the script');
  };
  return {
    ...{ readTarget: fail, readUpdatedAt: fail, createEnvironment: fail, write: fail, canDelete: fail },
    ...{
      deleteStored: fail,
      deleteEnvironment: fail,
      explain: fail,
      pullRequests: fail,
      time,
      forecast: () => 0,
    },
  };
}
