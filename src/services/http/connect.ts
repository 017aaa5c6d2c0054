import type { Socket } from 'node:net';
import { ConnectionError, codeOf, type Stage } from './connection-error.ts';
import type { ProxyServer } from './proxy.ts';
import { addressesOf, connectFirst } from './reach.ts';
import { openTunnel, TunnelError } from './tunnel.ts';

/**
 * Makes one connection over which a request can be sent: through the proxy if there is one, and TLS for https. Certificates are
 * verified whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 * @param signal ends it at once, whatever is going on
 * @throws ConnectionError, also when the signal has ended it; then nothing of it stays open
 */
export async function connect(
  url: URL,
  proxy: ProxyServer | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const isSecure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (isSecure ? 443 : 80);
  const at = <T>(stage: Stage, work: Promise<T>) => named(stage, proxy, work);
  const entry = proxy ?? { host, port, isSecure };
  const addresses = await at('lookup', addressesOf(entry.host, signal));
  let socket = await at('connect', connectFirst(addresses, entry.port, signal));
  if (proxy !== undefined) {
    if (proxy.isSecure) socket = await at('connect', secure(socket, proxy.host, signal));
    const tunnel = openTunnel(socket, `${url.hostname}:${port}`, proxy);
    await at('tunnel', closingUnless(tunnel, socket, signal));
  }
  return isSecure ? at('tls', secure(socket, host, signal)) : socket;
}

async function named<T>(stage: Stage, proxy: ProxyServer | undefined, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new ConnectionError(stage, proxy, error instanceof TunnelError ? error.message : codeOf(error));
  }
}

/** TLS over a connection. */
function secure(socket: Socket, host: string, signal: AbortSignal): Promise<Socket> {
  // Loaded where it is needed: plain connections have no use for it.
  const { connect: connectTls } = process.getBuiltinModule('node:tls');
  const { isIP } = process.getBuiltinModule('node:net');
  const servername = isIP(host) === 0 ? host : '';
  const tls = connectTls({ socket, host, servername, ALPNProtocols: ['http/1.1'], rejectUnauthorized: true });
  const done = new Promise<Socket>((resolve, reject) => {
    tls.once('secureConnect', () => resolve(tls));
    tls.on('error', reject);
    tls.once('close', () =>
      reject(new Error('closed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) })),
    );
  });
  return closingUnless(done, socket, signal);
}

/** Waits for a step of making a connection; unless it succeeds, the connection is closed. */
async function closingUnless<T>(work: Promise<T>, socket: Socket, signal: AbortSignal): Promise<T> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
