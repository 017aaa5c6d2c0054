import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A forwarder that makes a service on this machine as far away as another one. */
export interface Delay {
  /** Where the service is reached through it. */
  readonly url: string;
  close(): void;
}

/**
 * Every byte takes half the round trip, either way; and as a connection on loopback is there at once, the first bytes of each
 * wait for the round trip that making it would have taken. A TLS handshake passes through like everything else.
 */
export async function startDelay(target: string, roundTripMs: number): Promise<Delay> {
  const { protocol, hostname, port } = new URL(target);
  const server = createServer({ noDelay: true }, (client) => {
    const service = connect({ host: hostname, port: Number(port), noDelay: true });
    forward(client, service, roundTripMs / 2, performance.now() + roundTripMs);
    forward(service, client, roundTripMs / 2, 0);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  return { url: `${protocol}//127.0.0.1:${own}`, close: () => server.close() };
}

function forward(from: Socket, to: Socket, delayMs: number, notBefore: number): void {
  let last: Promise<unknown> = Promise.resolve();
  const later = (act: () => void) => {
    const due = Math.max(performance.now(), notBefore) + delayMs;
    last = last.then(() => sleep(Math.max(0, due - performance.now()))).then(act);
  };
  from.on('data', (bytes) => later(() => to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
}
