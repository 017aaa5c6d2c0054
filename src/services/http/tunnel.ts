import type { Socket } from 'node:net';
import type { ProxyServer } from './proxy.ts';

/** Longest head of a proxy's response that is read, in bytes. */
const MAX_HEAD = 64 * 1024;

/** Why a proxy opened no tunnel, for a message. */
export class TunnelError extends Error {
  override readonly name = 'TunnelError';
}

/**
 * Asks a proxy for a tunnel. What becomes of the socket when that fails is the caller's.
 * @param authority `host:port` of the service
 * @throws TunnelError
 */
export function openTunnel(socket: Socket, authority: string, { authorization }: ProxyServer): Promise<void> {
  const credentials = authorization === undefined ? '' : `proxy-authorization: ${authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${credentials}\r\n`);
  return new Promise<void>((resolve, reject) => {
    let received = Buffer.alloc(0);
    const end = (failure?: string) => {
      socket.pause();
      socket.off('data', onData).off('end', onClose).off('close', onClose);
      if (failure === undefined) resolve();
      else reject(new TunnelError(failure));
    };
    const onClose = () => end('closed the connection instead of opening a tunnel');
    const onData = (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      const length = received.indexOf(END_OF_HEAD);
      if (length === -1 && received.length <= MAX_HEAD) return;
      end(refusal(received.subarray(0, Math.max(0, length)).toString('latin1')));
      const rest = received.subarray(length + END_OF_HEAD.length);
      if (rest.length > 0 && !socket.destroyed) socket.unshift(rest);
    };
    socket.on('data', onData).on('end', onClose).on('close', onClose);
  });
}

const END_OF_HEAD = '\r\n\r\n';

/** What a response says instead of opening the tunnel; undefined when it opens it. */
function refusal(head: string): string | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
  if (status === undefined) return 'gave a response that is not HTTP';
  return status.startsWith('2') ? undefined : `answered ${status}`;
}
