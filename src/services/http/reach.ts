import { lookup } from 'node:dns';
import { connect, isIP, type Socket } from 'node:net';
import { NEXT_ADDRESS_MS } from '../../base/time.ts';

/**
 * The addresses of a host. The system's resolver cannot be interrupted, so what it answers after the signal goes nowhere.
 * @throws the resolver's error, or the signal's reason as soon as it aborts
 */
export function addressesOf(host: string, signal: AbortSignal): Promise<string[]> {
  if (isIP(host) !== 0) return Promise.resolve([host]);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    lookup(host, { all: true }, (error, found) => {
      signal.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve(found.map(({ address }) => address));
    });
  });
}

/**
 * Connects to one of a host's addresses: the next one is begun when one has failed or has been silent for a while, earlier
 * ones go on, and the first connection wins. (Node's own way gives up an address for good after 250 ms.)
 * @throws the first error when all have failed, or the signal's reason as soon as it aborts; then nothing stays open
 */
export function connectFirst(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const waiting = [...addresses];
  const underWay = new Set<Socket>();
  let timer: NodeJS.Timeout | undefined;
  let failure: unknown;
  return new Promise<Socket>((resolve, reject) => {
    const begin = () => {
      clearTimeout(timer);
      const host = waiting.shift();
      if (host === undefined) {
        if (underWay.size === 0) reject(failure);
        return;
      }
      const socket = connect({ host, port, noDelay: true, keepAlive: true });
      underWay.add(socket);
      socket.once('connect', () => {
        underWay.delete(socket);
        resolve(socket);
      });
      // It stays, since an error without a listener would end the process.
      socket.on('error', (error) => {
        failure ??= error;
        if (underWay.delete(socket)) begin();
      });
      timer = setTimeout(begin, NEXT_ADDRESS_MS);
    };
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
    else begin();
  }).finally(() => {
    clearTimeout(timer);
    waiting.length = 0;
    for (const socket of underWay) socket.destroy();
    underWay.clear();
  });
}
