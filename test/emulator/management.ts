import type { ServerResponse } from 'node:http';
import { answerManagement, type World } from './api.ts';
import { bend, deliver, isGone, pause, preventsProcessing, standIn } from './delivery.ts';
import type { Answer, Request } from './exchange.ts';
import type { FaultAction, Faults } from './faults.ts';
import { type LoggedRequest, logEntry } from './log.ts';

interface ManagementParts {
  readonly world: World;
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of each request once it is answered or its connection gone. */
  readonly log: (request: LoggedRequest) => void;
}

/** Serves the management API over HTTP: every request is logged, and may meet a fault. */
export function serveManagement(
  parts: ManagementParts,
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

async function exchange(parts: ManagementParts, { request, response, entry }: Exchange): Promise<void> {
  const { faults, world } = parts;
  await faults.arrived(entry);
  const action = faults.take(entry);
  if (isReset(action, 'before')) {
    response.destroy();
    return;
  }
  const answer = answerTo(world, { request, entry, action });
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

function answerTo(world: World, { request, entry, action }: Arrival): Answer {
  const instead = standIn(action, world.dialect);
  if (instead !== undefined && preventsProcessing(action)) return instead;
  const before = world.store.changes;
  const answer = answerManagement(world, request);
  entry.changed = world.store.changes !== before;
  return instead ?? bend(answer, action);
}

function isReset(action: FaultAction | undefined, when: 'before' | 'after'): boolean {
  return action !== undefined && 'reset' in action && action.reset === when;
}
