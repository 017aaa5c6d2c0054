import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { MAX_BODY_BYTES } from './whisp/transport.ts';

/**
 * Connections to a service, direct or through a proxy. Certificates are verified whatever NODE_TLS_REJECT_UNAUTHORIZED
 * says.
 * @param connectTimeoutMs limit for making one connection
 */
export function createDispatcher(proxy: string | undefined, connectTimeoutMs: number): Dispatcher {
  const tls = { rejectUnauthorized: true };
  // Attempts have a time limit of their own, which undici's must not undercut.
  const options = { maxResponseSize: MAX_BODY_BYTES, headersTimeout: 0, bodyTimeout: 0 };
  return proxy === undefined
    ? new Agent({ ...options, connect: { ...tls, timeout: connectTimeoutMs } })
    : new ProxyAgent({ ...options, uri: proxy, requestTls: tls, proxyTls: tls });
}
