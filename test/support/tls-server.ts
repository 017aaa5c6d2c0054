import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import type { Certificates } from './certificates.ts';

/** Runs a server of bytes over TLS, whose certificates are trusted by this process meanwhile. */
export async function withTlsServer(
  { key, cert, ca }: Certificates,
  serve: (socket: TLSSocket) => void,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const open: Socket[] = [];
  const server = createServer({ key, cert, ALPNProtocols: ['http/1.1'] }, serve);
  server.on('connection', (socket: Socket) => open.push(socket));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const before = getCACertificates('default');
  setDefaultCACertificates([ca]);
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    setDefaultCACertificates(before);
    for (const socket of open) socket.destroy();
    server.close();
  }
}
