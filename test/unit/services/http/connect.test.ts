import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getEventListeners, once } from 'node:events';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { beforeAll, expect, test } from 'vitest';
import { connect } from '../../../../src/services/http/connect.ts';
import { ConnectionError } from '../../../../src/services/http/connection-error.ts';
import { type Certificates, issueCertificates } from '../../../support/certificates.ts';
import { withRawServer } from '../../../support/raw-server.ts';
import { withTlsServer } from '../../../support/tls-server.ts';

const never = new AbortController().signal;
const OPEN = 'HTTP/1.1 200 OK\r\n\r\n';
const proxyAt = (port: number, isSecure = false) => ({
  host: '127.0.0.1',
  port,
  isSecure,
  authorization: undefined,
  variable: 'https_proxy',
});

let certificates: Certificates;
beforeAll(async () => {
  certificates = await issueCertificates('localhost');
});

async function failureOf(connecting: Promise<Socket>): Promise<unknown> {
  const error = await connecting.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConnectionError);
  return error;
}

/** The connections that this process makes meanwhile, as soon as each of them is begun. */
async function watching(begun: (socket: Socket) => void, use: () => Promise<void>): Promise<void> {
  const onSocket = (message: unknown) => begun((message as { socket: Socket }).socket);
  subscribe('net.client.socket', onSocket);
  try {
    await use();
  } finally {
    unsubscribe('net.client.socket', onSocket);
  }
}

test.each([
  { host: 'localhost', servername: 'localhost' },
  { host: '127.0.0.1', servername: false },
])('a service over TLS is asked for by its name, and for HTTP/1.1: $host', ({ host, servername }) => {
  const seen: unknown[] = [];
  return withTlsServer(
    certificates,
    (socket) => {
      seen.push({ servername: socket.servername, alpn: socket.alpnProtocol });
      socket.end('hello');
    },
    async (port) => {
      const socket = await connect(new URL(`https://${host}:${port}`), undefined, never);
      expect(socket).toBeInstanceOf(TLSSocket);
      expect(socket).toMatchObject({ authorized: true, alpnProtocol: 'http/1.1' });
      const [bytes] = await once(socket, 'data');
      expect(String(bytes)).toBe('hello');
      expect(seen).toEqual([{ servername, alpn: 'http/1.1' }]);
      socket.destroy();
    },
  );
});

test('a proxy that is talked to over TLS is asked for a tunnel inside of it', () => {
  let asked = '';
  return withTlsServer(
    certificates,
    (socket) =>
      socket.once('data', (bytes) => {
        asked += bytes;
        socket.write(OPEN);
      }),
    async (port) => {
      const socket = await connect(new URL('http://whisp.test'), proxyAt(port, true), never);
      expect(socket).toBeInstanceOf(TLSSocket);
      expect(asked).toBe('CONNECT whisp.test:80 HTTP/1.1\r\nhost: whisp.test:80\r\n\r\n');
      socket.destroy();
    },
  );
});

test.each([
  { url: 'https://whisp.test', authority: 'whisp.test:443' },
  { url: 'http://whisp.test', authority: 'whisp.test:80' },
  { url: 'http://[fd00::1]:8080', authority: '[fd00::1]:8080' },
])('a proxy is asked for the port of the service: $url', async ({ url, authority }) => {
  let asked = '';
  await withRawServer(
    (socket) =>
      socket.once('data', (bytes) => {
        asked += bytes;
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      }),
    async ({ port }) => {
      const proxy = proxyAt(port);
      expect(await failureOf(connect(new URL(url), proxy, never))).toMatchObject({
        stage: 'tunnel',
        proxy,
        code: 'answered 403',
      });
    },
  );
  expect(asked).toBe(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n\r\n`);
});

test.each([
  { title: 'a name that is none', url: 'http://whisp.invalid', stage: 'lookup' },
  { title: 'a port where nobody listens', url: 'http://127.0.0.1:9', stage: 'connect' },
  { title: 'an IPv6 address where nobody listens', url: 'http://[::1]:9', stage: 'connect' },
])('a connection that fails says where: $title', async ({ url, stage }) => {
  expect(await failureOf(connect(new URL(url), undefined, never))).toMatchObject({ stage, proxy: undefined });
});

test.each([
  { title: 'a service', stage: 'tls', isProxy: false },
  { title: 'a proxy', stage: 'connect', isProxy: true },
])('a handshake that is broken off says with whom: $title', ({ stage, isProxy }) =>
  withRawServer(
    (socket) => socket.once('data', () => socket.end()),
    async ({ port }) => {
      const proxy = isProxy ? proxyAt(port, true) : undefined;
      const url = new URL(`https://127.0.0.1:${port}`);
      const error = await failureOf(connect(url, proxy, never));
      expect(error).toMatchObject({ stage, proxy, code: 'ECONNRESET' });
    },
  ),
);

test('a connection that is gone in the middle of a handshake, without an error, is a lost one', async () => {
  const made: Socket[] = [];
  await watching(
    (socket) => made.push(socket),
    () =>
      withRawServer(
        (socket) => socket.once('data', () => made[0]?.destroy()),
        async ({ port }) => {
          const connecting = connect(new URL(`https://127.0.0.1:${port}`), undefined, never);
          expect(await failureOf(connecting)).toMatchObject({ stage: 'tls', code: 'ECONNRESET' });
        },
      ),
  );
});

test.each([
  { title: 'a tunnel is asked for', stage: 'tunnel', isProxied: true },
  { title: 'the handshake begins', stage: 'tls', isProxied: false },
])('a signal that aborts just before $title closes the connection', async ({ stage, isProxied }) => {
  const made: Socket[] = [];
  const end = new AbortController();
  const begun = (socket: Socket) => {
    made.push(socket);
    // After the listeners of those who make it.
    queueMicrotask(() => socket.once('connect', () => end.abort(new TypeError('enough'))));
  };
  await watching(begun, () =>
    withRawServer(
      () => {},
      async ({ port }) => {
        const url = new URL(`https://127.0.0.1:${port}`);
        const connecting = connect(url, isProxied ? proxyAt(port) : undefined, end.signal);
        expect(await failureOf(connecting)).toMatchObject({ stage, code: 'TypeError' });
        expect(made.map(({ destroyed }) => destroyed)).toEqual([true]);
      },
    ),
  );
});

test('a tunnel that is open leaves no more behind at its signal than a connection does', () =>
  withRawServer(
    (socket) => socket.once('data', () => socket.write(OPEN)),
    async ({ port }) => {
      const direct = new AbortController().signal;
      const tunnelled = new AbortController().signal;
      const url = new URL(`http://127.0.0.1:${port}`);
      const sockets = [await connect(url, undefined, direct), await connect(url, proxyAt(port), tunnelled)];
      expect(getEventListeners(tunnelled, 'abort')).toHaveLength(getEventListeners(direct, 'abort').length);
      for (const socket of sockets) socket.destroy();
    },
  ));
