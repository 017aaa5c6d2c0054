import type { Answer, Request } from './exchange.ts';
import type { FaultAction } from './faults.ts';
import { logEntry } from './log.ts';
import { answerTo, dateHeader, isReset, isSilence, type ServiceParts } from './serve-with-faults.ts';

/**
 * What becomes of a request that takes no socket: an answer, or a connection that is refused or reset (before or after
 * the change was made), or `silence`: no answer ever, and no change.
 */
export type Handled = Answer | 'refused' | 'reset-before' | 'reset-after' | 'silence';

/**
 * Answers a request at once, through the same faults and the same log as over HTTP.
 * Hooks and gates are passed by, since they may wait: in a simulation, its scheduler decides what comes first.
 * @throws Error for a fault that says how bytes travel (`delayMs`, `truncate`, `drip`, `gzip`, an endless answer)
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
    const answer = answerTo(parts, { request, entry, action });
    if (isReset(action, 'after')) return 'reset-after';
    entry.status = answer.status;
    return { ...answer, headers: { ...dateHeader(parts), ...answer.headers } };
  } finally {
    parts.log(entry);
  }
}

function refuseMannersOf(action: FaultAction | undefined): void {
  if (action === undefined) return;
  const manner = ['delayMs', 'truncate', 'drip', 'gzip'].find((name) => name in action);
  if (manner !== undefined) throw new Error(`the fault ${manner} needs a socket`);
  if ('endless' in action && !isSilence(action)) throw new Error('an endless answer needs a socket');
}
