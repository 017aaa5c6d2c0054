import type { Request, Response } from './exchange.ts';
import type { FaultAction } from './faults.ts';
import { logEntry } from './log.ts';
import { dateHeader, isReset, isSilence, responseTo, type ServiceParts } from './serve-with-faults.ts';

/**
 * What becomes of a request that takes no socket: a response, or a connection that is refused or reset (before or after
 * the change was made), or `silence`: no response ever, and no change.
 */
export type Handled = Response | 'refused' | 'reset-before' | 'reset-after' | 'silence';

/**
 * Answers a request at once, through the same faults and the same log as over HTTP.
 * Hooks and gates are passed by, since they may wait: in a simulation, its scheduler decides what comes first.
 * @throws Error for a fault that says how bytes travel (`delayMs`, `truncate`, `drip`, `gzip`, an endless response)
 */
export function handleDirectly(parts: ServiceParts, request: Request): Handled {
  const entry = logEntry(request, parts.now());
  // What is refused never arrives, so it is in no log.
  if (parts.faults.refuses(entry)) return 'refused';
  parts.requests.push(entry);
  const action = parts.faults.take(entry);
  refuseMannersOf(action);
  try {
    if (isReset(action, 'before')) return 'reset-before';
    if (isSilence(action)) return 'silence';
    const response = responseTo(parts, { request, entry, action });
    if (isReset(action, 'after')) return 'reset-after';
    entry.status = response.status;
    return { ...response, headers: { ...dateHeader(parts), ...response.headers } };
  } finally {
    parts.log(entry);
  }
}

function refuseMannersOf(action: FaultAction | undefined): void {
  if (action === undefined) return;
  const manner = ['delayMs', 'truncate', 'drip', 'gzip'].find((name) => name in action);
  if (manner !== undefined) throw new Error(`the fault ${manner} needs a socket`);
  if ('endless' in action && !isSilence(action)) throw new Error('an endless response needs a socket');
}
