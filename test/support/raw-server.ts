import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server of bytes, which need not be HTTP. */
export interface RawServer {
  readonly port: number;
  /** Every connection, in the order of arrival. */
  readonly sockets: readonly Socket[];
}

/** Runs a server that treats each connection in the same way. */
export async function withRawServer(
  serve: (socket: Socket) => void,
  use: (server: RawServer) => Promise<void>,
): Promise<void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use({ port: (server.address() as AddressInfo).port, sockets });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}
