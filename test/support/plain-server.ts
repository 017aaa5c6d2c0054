import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A service that knows nothing of Whisp or GitHub. */
export interface PlainServer {
  readonly url: string;
  /** Every request, in the order of arrival. */
  readonly asked: readonly IncomingMessage[];
  readonly connections: readonly Socket[];
}

/** Runs a service that treats each request in the same way. */
export async function withPlainServer(
  answer: RequestListener,
  use: (server: PlainServer) => Promise<void>,
): Promise<void> {
  const asked: IncomingMessage[] = [];
  const connections: Socket[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  server.on('connection', (socket) => connections.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await use({ url: `http://127.0.0.1:${port}`, asked, connections });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
