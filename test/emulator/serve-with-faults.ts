import type { ServerResponse } from 'node:http';
import { encoded } from './compression.ts';
import { bend, deliver, isGone, LONGEST_PAUSE_MS, pause, preventsProcessing, standIn } from './delivery.ts';
import type { Dialect } from './dialect.ts';
import type { Request, Response } from './exchange.ts';
import type { FaultAction, Faults } from './faults.ts';
import { type LoggedRequest, logEntry } from './log.ts';

/** A service, and what happens around its answers. */
export interface ServiceParts {
  /** What the service answers, were it not for faults. */
  readonly response: (request: Request) => Response;
  /** How many changes have been made to the service's state. */
  readonly changes: () => number;
  /** The shape of an error's body, for faults that do not bring one. */
  readonly errorBody: () => Dialect['errorBody'];
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  /** The true time, in milliseconds since the epoch. */
  readonly now: () => number;
  /** What the `Date` header says, in milliseconds since the epoch: `now` unless given; undefined for no such header. */
  readonly date?: () => number | undefined;
  /** Whether bodies are encoded with gzip for clients that accept it; they are not unless given. */
  readonly compress?: () => boolean;
  /** Told of each request once it is answered or its connection gone. */
  readonly log: (request: LoggedRequest) => void;
}

/** Serves an API over HTTP: every request is logged, and may meet a fault. */
export function serveWithFaults(
  parts: ServiceParts,
): (request: Request, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const entry = logEntry(request, parts.now());
    parts.requests.push(entry);
    try {
      await exchange(parts, { request, response, entry });
    } finally {
      parts.log(entry);
    }
  };
}

interface Exchange {
  readonly request: Request;
  readonly response: ServerResponse;
  readonly entry: LoggedRequest;
}

async function exchange(parts: ServiceParts, { request, response, entry }: Exchange): Promise<void> {
  const { faults } = parts;
  await faults.arrived(entry);
  const action = faults.take(entry);
  if (isReset(action, 'before')) {
    response.destroy();
    return;
  }
  if (isSilence(action)) {
    await pause(response, LONGEST_PAUSE_MS);
    return;
  }
  const reply = responseTo(parts, { request, entry, action });
  await faults.processed(entry);
  if (action !== undefined && 'delayMs' in action) await pause(response, action.delayMs);
  if (isReset(action, 'after')) response.destroy();
  if (isGone(response)) return;
  entry.status = reply.status;
  // Without this, Node would send the time of this machine.
  response.sendDate = false;
  for (const [name, value] of Object.entries(dateHeader(parts))) response.setHeader(name, value);
  const compress = parts.compress?.() ?? false;
  await deliver(response, encoded(reply, request, { action, compress }), action);
}

interface Arrival {
  readonly request: Request;
  readonly entry: LoggedRequest;
  readonly action: FaultAction | undefined;
}

/** The response with what a fault makes of it, and the change that the request asks for. */
export function responseTo(service: ServiceParts, { request, entry, action }: Arrival): Response {
  const instead = standIn(action, service.errorBody());
  if (instead !== undefined && preventsProcessing(action)) return instead;
  const before = service.changes();
  const response = service.response(request);
  entry.changed = service.changes() !== before;
  return instead ?? bend(response, action);
}

/** The `Date` header, where there is one. */
export function dateHeader({ now, date = now }: ServiceParts): { date?: string } {
  const time = date();
  return time === undefined ? {} : { date: new Date(time).toUTCString() };
}

export function isReset(action: FaultAction | undefined, when: 'before' | 'after'): boolean {
  return action !== undefined && 'reset' in action && action.reset === when;
}

/** Whether the request is neither processed nor answered. */
export function isSilence(action: FaultAction | undefined): boolean {
  return action !== undefined && 'endless' in action && action.endless === 'silence';
}
