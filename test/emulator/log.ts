import type { Request } from './exchange.ts';

/** One request to the management API, and what became of it. */
export interface LoggedRequest extends Pick<Request, 'method' | 'path' | 'query' | 'headers' | 'connection'> {
  /** Parsed where it is JSON, else the text; undefined when there was none. */
  readonly body: unknown;
  /** Of the response; undefined until it is sent, and for ever when the connection was reset. */
  status: number | undefined;
  /** Whether accounts, apps or keys changed. A session that begins or ends is no change. */
  changed: boolean;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** The log's entry for a request that has just arrived. */
export function logEntry({ text, ...request }: Request, receivedAt: number): LoggedRequest {
  return { ...request, body: parsed(text), status: undefined, changed: false, receivedAt };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
