import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Fault } from './faults.ts';

/** A proxy made by hand, so that it can do what no real one would. */
export interface LabProxy {
  readonly url: string;
  /** Tunnels to the port are misbehaved with from now on; those that there are end. */
  breakAs(port: number, fault: Fault): void;
  /** Tunnels asked for since then. */
  readonly asked: number;
  close(): void;
}

/** Takes every host for this machine. */
export async function startLabProxy(): Promise<LabProxy> {
  const open = new Map<Socket, number>();
  const broken = new Map<number, Fault>();
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      const port = Number(/^CONNECT [^ ]+:(\d+) /.exec(bytes.toString())?.[1]);
      open.set(socket, port);
      socket.on('close', () => open.delete(socket));
      const fault = broken.get(port);
      if (fault !== undefined) asked++;
      if (fault !== undefined && misbehaves(socket, fault)) return;
      const tunnel = () => {
        const service = connect(port, '127.0.0.1');
        service.on('error', () => socket.destroy());
        socket.on('close', () => service.destroy());
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(service).pipe(socket);
      };
      if (fault === undefined) tunnel();
      else setTimeout(tunnel, 300);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    breakAs: (service, fault) => {
      broken.set(service, fault);
      for (const [socket, to] of open) if (to === service) socket.destroy();
    },
    get asked() {
      return asked;
    },
    close: () => {
      for (const socket of open.keys()) socket.destroy();
      server.close();
    },
  };
}

/** @returns false when the tunnel is to be opened after all */
function misbehaves(socket: Socket, { happening }: Fault): boolean {
  switch (happening) {
    case 'refused':
      socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
      return true;
    case 'never':
      return true;
    case 'drops':
      socket.destroy();
      return true;
    case 'garbage':
      socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n');
      return true;
    default:
      return false;
  }
}
