import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Request, Response } from './exchange.ts';

/** PEM texts. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
}

/** A server that listens on the loopback interface, and does nothing until it is told what to do. */
export interface OpenServer {
  /** Without a trailing slash. */
  readonly url: string;
  onRequest(handle: (request: Request, response: ServerResponse) => Promise<void>): void;
  /** Ends every socket at once. */
  close(): Promise<void>;
}

export async function openServer(port: number, tls: Tls | undefined): Promise<OpenServer> {
  const server: Server = tls === undefined ? createServer() : createTlsServer(tls);
  const sockets = new Set<Socket>();
  // Kept by hand: the server's own list lacks those whose TLS handshake is not over.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${bound}`,
    onRequest: (handle) => {
      server.on('request', (message, response) => void serve(message, response, handle));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  handle: (request: Request, response: ServerResponse) => Promise<void>,
): Promise<void> {
  try {
    await handle(await readRequest(message), response);
  } catch (error) {
    if (message.socket.destroyed) return;
    // A defect of the emulator or of a test's hook: it must not look like anything the service would say.
    console.error(error);
    if (response.headersSent) response.destroy();
    else send(response, { status: 500, body: `the emulator failed: ${error}` });
  }
}

async function readRequest(message: IncomingMessage): Promise<Request> {
  const { method = '', url = '', headers, socket } = message;
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const [path = '', ...query] = url.split('?');
  return {
    method,
    path,
    query: Object.fromEntries(new URLSearchParams(query.join('?'))),
    headers,
    text: Buffer.concat(chunks).toString(),
    connection: `${socket.remoteAddress}:${socket.remotePort}`,
  };
}

/** A body as bytes, and the type that it has unless a header says otherwise. */
export function content(body: unknown): { bytes: Buffer; type: string } {
  if (body instanceof Uint8Array) return { bytes: Buffer.from(body), type: 'application/octet-stream' };
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' };
  return { bytes: Buffer.from(JSON.stringify(body) ?? ''), type: 'application/json' };
}

/** Writes the status line and headers; returns the body for the caller to send as it pleases. */
export function sendHead(response: ServerResponse, { status, headers = {}, body }: Response): Buffer {
  const { bytes, type } = content(body);
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': type }),
    // A response without content must not state a length at all.
    ...(status === 204 ? {} : { 'content-length': bytes.length }),
    ...headers,
  });
  return bytes;
}

export function send(response: ServerResponse, reply: Response): void {
  response.end(sendHead(response, reply));
}
