import type { buildConnector } from 'undici';
import connect from 'undici/lib/api/api-connect.js';
import request from 'undici/lib/api/api-request.js';
import createConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';
import type { Preconnection } from './preconnect.ts';
import { MAX_BODY_BYTES } from './transport.ts';

// Undici's index gives its dispatchers these; ProxyAgent calls connect.
Object.assign(Dispatcher.prototype, { connect, request });

/**
 * Connections to a service, direct or through a proxy. Certificates are verified whatever NODE_TLS_REJECT_UNAUTHORIZED
 * says.
 * @param connectTimeoutMs limit for making one connection
 * @param early connections that have been begun already and are used up first, where there is no proxy
 */
export function createDispatcher(
  proxy: string | undefined,
  connectTimeoutMs: number,
  early: readonly Preconnection[] = [],
): Dispatcher {
  const tls = { rejectUnauthorized: true };
  // Attempts have a time limit of their own, which undici's must not undercut.
  const options = { maxResponseSize: MAX_BODY_BYTES, headersTimeout: 0, bodyTimeout: 0 };
  if (proxy !== undefined) return new ProxyAgent({ ...options, uri: proxy, requestTls: tls, proxyTls: tls });
  const connector = createConnector({ ...tls, timeout: connectTimeoutMs });
  return new Agent({ ...options, connect: usingUp([...early], connector) });
}

function usingUp(early: Preconnection[], connector: buildConnector.connector): buildConnector.connector {
  return (options, done) => {
    const first = early.shift();
    if (first === undefined) return connector(options, done);
    const socket = first.socket.ref();
    first.opened.then(
      () => (socket.destroyed ? connector(options, done) : done(null, socket)),
      () => connector(options, done),
    );
  };
}
