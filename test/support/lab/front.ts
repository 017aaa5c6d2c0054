import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { Certificates } from '../certificates.ts';
import type { Fault } from './faults.ts';

/** What stands before a service: it speaks TLS, passes everything on, and from some moment on misbehaves. */
export interface Front {
  readonly port: number;
  /** Misbehaves from now on, and closes the connections that there are. */
  breakAs(fault: Fault): void;
  /** Connections made since then. */
  readonly connections: number;
  close(): Promise<void>;
}

type Credentials = Pick<Certificates, 'key' | 'cert'>;

/** @param foreign what nobody trusts */
export async function startFront(target: string, own: Credentials, foreign: Credentials): Promise<Front> {
  const service = new URL(target);
  const open = new Set<Socket>();
  let fault: Fault | undefined;
  let connections = 0;
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => {});
    if (fault !== undefined) connections++;
    const how = fault?.phase === 'connect' || fault?.phase === 'tls' ? fault : undefined;
    if (how !== undefined && misbehaves(socket, how)) return;
    const serve = () => {
      const credentials = how?.phase === 'tls' && how.happening === 'refused' ? foreign : own;
      const client = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext(credentials),
      });
      client.on('error', () => {});
      passOn(client, connect(Number(service.port), service.hostname), () => fault);
    };
    if (how?.happening === 'slow') setTimeout(serve, 300);
    else serve();
  });
  const { port } = await listen(server);
  return {
    port,
    breakAs: (next) => {
      fault = next;
      if (next.phase === 'connect' && next.happening === 'refused') server.close();
      for (const socket of open) socket.destroy();
    },
    get connections() {
      return connections;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

async function listen(server: Server): Promise<AddressInfo> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

/** @returns false when the connection is to go on as usual */
function misbehaves(socket: Socket, { phase, happening }: Fault): boolean {
  if (phase === 'connect') {
    socket.resetAndDestroy();
    return true;
  }
  switch (happening) {
    case 'never':
      socket.resume();
      return true;
    case 'drops':
      socket.once('data', () => socket.destroy());
      return true;
    case 'garbage':
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      return true;
    default:
      return false;
  }
}

/** Passes bytes on until the fault comes; then each request of a client meets it. */
function passOn(client: TLSSocket, service: Socket, fault: () => Fault | undefined): void {
  service.on('error', () => client.destroy());
  client.on('close', () => service.destroy());
  service.on('close', () => client.end());
  service.on('data', (bytes) => client.write(bytes));
  client.on('data', (bytes: Buffer) => {
    const now = fault();
    if (now === undefined || isBefore(now)) service.write(bytes);
    else if (now.happening === 'slow') setTimeout(() => service.write(bytes), 300);
    else answer(client, now);
  });
}

function isBefore({ phase }: Fault): boolean {
  return phase !== 'request' && phase !== 'headers' && phase !== 'body';
}

/** A response with each of its faults, or none. */
function answer(client: TLSSocket, { phase, happening }: Fault): void {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  switch (`${phase} ${happening}`) {
    case 'request drops':
      return void client.destroy();
    case 'headers refused': {
      const page = '<!DOCTYPE html><h1>Maintenance</h1>';
      return void client.write(`HTTP/1.1 503 X\r\ncontent-length: ${page.length}\r\n\r\n${page}`);
    }
    case 'headers drops':
      return void client.end(head.slice(0, 30));
    case 'headers garbage':
      return void client.end('SSH-2.0-OpenSSH_9.9\r\n\r\n');
    case 'body never':
      return void client.write(`${head}content-length: 100\r\n\r\n{"a":`);
    case 'body drops':
      return void client.end(`${head}content-length: 100\r\n\r\n{"a":`);
    case 'body garbage':
      return void client.write(`${head}content-length: 4\r\n\r\nnope`);
    case 'body huge': {
      const bytes = gzipSync(Buffer.alloc(3_000_000, ' '));
      client.write(`${head}content-encoding: gzip\r\ncontent-length: ${bytes.length}\r\n\r\n`);
      return void client.write(bytes);
    }
  }
}
