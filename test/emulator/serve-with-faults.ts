import type { ServerResponse } from 'node:http';
import { bend, deliver, isGone, pause, preventsProcessing, standIn } from './delivery.ts';
import type { Dialect } from './dialect.ts';
import type { Answer, Request } from './exchange.ts';
import type { FaultAction, Faults } from './faults.ts';
import { type LoggedRequest, logEntry } from './log.ts';

interface ServiceParts {
  /** What the service answers, were it not for faults. */
  readonly answer: (request: Request) => Answer;
  /** How many changes have been made to the service's state. */
  readonly changes: () => number;
  /** The shape of an error's body, for faults that do not bring one. */
  readonly errorBody: () => Dialect['errorBody'];
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
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

/** The most that a timer can wait, in milliseconds. */
const LONGEST_PAUSE = 2 ** 31 - 1;

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
  if (action !== undefined && 'endless' in action && action.endless === 'silence') {
    await pause(response, LONGEST_PAUSE);
    return;
  }
  const answer = answerTo(parts, { request, entry, action });
  await faults.processed(entry);
  if (action !== undefined && 'delayMs' in action) await pause(response, action.delayMs);
  if (isReset(action, 'after')) response.destroy();
  if (isGone(response)) return;
  entry.status = answer.status;
  response.setHeader('date', new Date(parts.now()).toUTCString());
  await deliver(response, answer, action);
}

interface Arrival {
  readonly request: Request;
  readonly entry: LoggedRequest;
  readonly action: FaultAction | undefined;
}

function answerTo(service: ServiceParts, { request, entry, action }: Arrival): Answer {
  const instead = standIn(action, service.errorBody());
  if (instead !== undefined && preventsProcessing(action)) return instead;
  const before = service.changes();
  const answer = service.answer(request);
  entry.changed = service.changes() !== before;
  return instead ?? bend(answer, action);
}

function isReset(action: FaultAction | undefined, when: 'before' | 'after'): boolean {
  return action !== undefined && 'reset' in action && action.reset === when;
}
