import type { ServerResponse } from 'node:http';
import { half } from './compression.ts';
import type { Dialect } from './dialect.ts';
import type { Response } from './exchange.ts';
import type { FaultAction } from './faults.ts';
import { errorResponse } from './responses.ts';
import { send, sendHead } from './server.ts';

const json = 'application/json';
const TRICKLE_MS = 10;

/** The most that a timer can wait, in milliseconds. */
export const LONGEST_PAUSE_MS = 2 ** 31 - 1;

/** The response a fault gives in place of the real one. */
export function standIn(
  action: FaultAction | undefined,
  errorBody: Dialect['errorBody'],
): Response | undefined {
  if (action === undefined || !('status' in action)) return undefined;
  const { status, body, headers } = action;
  const response = body === undefined && status >= 400 ? errorResponse(status, errorBody) : { status, body };
  return { ...response, headers: { ...response.headers, ...headers } };
}

/** Whether the fault comes before the request could do anything. */
export function preventsProcessing(action: FaultAction | undefined): boolean {
  return action !== undefined && 'status' in action && action.after !== true;
}

/** The real response, with what a fault makes of its body. */
export function bend(response: Response, action: FaultAction | undefined): Response {
  if (action !== undefined && 'rawBody' in action) {
    const { rawBody: body, contentType = json } = action;
    return { ...response, headers: { ...response.headers, 'content-type': contentType }, body };
  }
  if (action !== undefined && 'edit' in action) {
    // From text and to text: the edit sees what a client would, and may return a bare string.
    const body = JSON.stringify(action.edit(asReceived(response.body)));
    return { ...response, headers: { 'content-type': json, ...response.headers }, body };
  }
  return response;
}

function asReceived(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}

/** Sends a reply in the manner the fault demands. */
export async function deliver(
  response: ServerResponse,
  reply: Response,
  action: FaultAction | undefined,
): Promise<void> {
  if (action !== undefined && 'truncate' in action) {
    sendHalf(response, sendHead(response, reply));
  } else if (action !== undefined && 'drip' in action) {
    await drip(response, sendHead(response, reply), action.drip.byteEveryMs);
  } else if (action !== undefined && 'endless' in action && action.endless !== 'silence') {
    await trickle(response, action.endless);
  } else if (action !== undefined && 'gzip' in action && action.gzip === 'stall') {
    response.write(half(sendHead(response, reply)));
    await pause(response, LONGEST_PAUSE_MS);
  } else {
    send(response, reply);
  }
}

function sendHalf(response: ServerResponse, bytes: Buffer): void {
  // Destroyed only when written, since a destroyed socket drops what it still holds.
  if (bytes.length > 1) response.write(half(bytes), () => response.destroy());
  else response.destroy();
}

async function drip(response: ServerResponse, bytes: Buffer, byteEveryMs: number): Promise<void> {
  response.flushHeaders();
  for (const byte of bytes) {
    await pause(response, byteEveryMs);
    if (isGone(response)) return;
    response.write(Buffer.of(byte));
  }
  response.end();
}

/** Sends the beginning of a success, then a little more of it every now and then until the client gives up. */
async function trickle(response: ServerResponse, what: 'headers' | 'body'): Promise<void> {
  const { socket } = response.req;
  socket.write('HTTP/1.1 200 OK\r\n');
  if (what === 'body') socket.write('content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
  while (!isGone(response)) {
    socket.write(what === 'body' ? '1\r\n \r\n' : 'x: y\r\n');
    await pause(response, TRICKLE_MS);
  }
}

/** Waits, but no longer than the client is there, so that no timer outlives the connection. */
export async function pause(response: ServerResponse, ms: number): Promise<void> {
  if (isGone(response)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      response.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    response.once('close', done);
  });
}

/** Whether the client, or this server, has closed the connection. */
export function isGone(response: ServerResponse): boolean {
  return response.req.socket.destroyed;
}
