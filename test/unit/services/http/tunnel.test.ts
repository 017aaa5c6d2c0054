import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openTunnel, TunnelError } from '../../../../src/services/http/tunnel.ts';
import { withRawServer } from '../../../support/raw-server.ts';

const proxy = { host: 'p', port: 3128, isSecure: false, authorization: undefined, variable: 'https_proxy' };
const OPEN = 'HTTP/1.1 200 Connection established\r\n\r\n';
const MAX_HEAD = 64 * 1024;

/** A connection to a proxy that does something once it is asked for a tunnel. */
function withProxy(
  answer: (socket: Socket) => void,
  use: (socket: Socket) => Promise<void>,
  allowHalfOpen = false,
): Promise<void> {
  return withRawServer(
    (socket) => socket.once('data', () => answer(socket)),
    async ({ port }) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
      socket.on('error', () => {});
      await once(socket, 'connect');
      try {
        await use(socket);
      } finally {
        socket.destroy();
      }
    },
  );
}

const listeners = (socket: Socket) => ['data', 'end', 'close'].map((name) => socket.listenerCount(name));

async function received(socket: Socket, length: number): Promise<void> {
  while (socket.bytesRead < length) await setImmediate();
}

test.each([
  { title: 'without credentials', authorization: undefined, credentials: '' },
  { title: 'with them', authorization: 'Basic bWU6', credentials: 'proxy-authorization: Basic bWU6\r\n' },
])('a tunnel is asked for by the name and port of the service, $title', async (row) => {
  const { authorization, credentials } = row;
  let asked = '';
  await withRawServer(
    (socket) =>
      socket.on('data', (bytes) => {
        asked += bytes;
        if (asked.endsWith('\r\n\r\n')) socket.write(OPEN);
      }),
    async ({ port }) => {
      const socket = connect(port, '127.0.0.1');
      await openTunnel(socket, '[::1]:8443', { ...proxy, authorization });
      socket.destroy();
    },
  );
  expect(asked).toBe(`CONNECT [::1]:8443 HTTP/1.1\r\nhost: [::1]:8443\r\n${credentials}\r\n`);
});

test.each([
  { head: 'HTTP/1.1 200 OK' },
  { head: 'HTTP/1.0 200 Connection established\r\nvia: x' },
  { head: 'HTTP/1.1 299' },
])('a tunnel is open, and its connection as it was, after: $head', ({ head }) =>
  withProxy(
    (socket) => socket.write(`${head}\r\n\r\n`),
    async (socket) => {
      const before = listeners(socket);
      await openTunnel(socket, 'whisp.test:443', proxy);
      expect(listeners(socket)).toEqual(before);
      expect(socket.isPaused()).toBe(true);
    },
  ),
);

test.each([
  { head: 'HTTP/1.1 407 Proxy Authentication Required', why: 'answered 407' },
  { head: 'HTTP/1.0 503', why: 'answered 503' },
  { head: 'HTTP/1.1 199 X', why: 'answered 199' },
  { head: 'HTTP/1.1 302 Found\r\nlocation: /200', why: 'answered 302' },
  { head: 'HTTP/1.1 2000 OK', why: 'gave a response that is not HTTP' },
  { head: 'HTTP/2 200', why: 'gave a response that is not HTTP' },
  { head: 'ICY HTTP/1.1 200 OK', why: 'gave a response that is not HTTP' },
  { head: 'SSH-2.0-OpenSSH_9.9', why: 'gave a response that is not HTTP' },
  { head: '', why: 'gave a response that is not HTTP' },
  { head: 'x'.repeat(MAX_HEAD + 1), why: 'gave a response that is not HTTP' },
])('no tunnel is open after: $head', ({ head, why }) =>
  withProxy(
    (socket) => socket.write(head.length > MAX_HEAD ? head : `${head}\r\n\r\n`),
    async (socket) => {
      const before = listeners(socket);
      const error = await openTunnel(socket, 'whisp.test:443', proxy).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TunnelError);
      expect(error).toMatchObject({ name: 'TunnelError', message: why });
      expect(listeners(socket)).toEqual(before);
    },
  ),
);

test.each([
  { title: 'ends it', answer: (socket: Socket) => socket.end(), allowHalfOpen: false },
  { title: 'ends only its own side', answer: (socket: Socket) => socket.end(), allowHalfOpen: true },
  {
    title: 'ends it in the middle',
    answer: (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\n'),
    allowHalfOpen: false,
  },
  { title: 'resets it', answer: (socket: Socket) => socket.resetAndDestroy(), allowHalfOpen: false },
])('a proxy that closes the connection opens no tunnel: one that $title', ({ answer, allowHalfOpen }) =>
  withProxy(
    answer,
    async (socket) => {
      const before = listeners(socket);
      await expect(openTunnel(socket, 'whisp.test:443', proxy)).rejects.toThrow(
        /^closed the connection instead of opening a tunnel$/,
      );
      expect(listeners(socket)).toEqual(before);
    },
    allowHalfOpen,
  ),
);

test('a head may come in parts', () =>
  withRawServer(
    (socket) => socket.once('data', () => socket.write(OPEN.slice(0, -3))),
    async ({ port, sockets }) => {
      const socket = connect(port, '127.0.0.1');
      const opening = openTunnel(socket, 'whisp.test:443', proxy);
      await received(socket, OPEN.length - 3);
      sockets[0]?.write(OPEN.slice(-3));
      await opening;
      expect(socket.readableLength).toBe(0);
      socket.destroy();
    },
  ));

test('a head of 64 KiB is waited for to end', () =>
  withRawServer(
    (socket) => socket.once('data', () => socket.write(`${OPEN.slice(0, -4)}\r\nx: `.padEnd(MAX_HEAD, 'x'))),
    async ({ port, sockets }) => {
      const socket = connect(port, '127.0.0.1');
      const opening = openTunnel(socket, 'whisp.test:443', proxy);
      await received(socket, MAX_HEAD);
      sockets[0]?.write('\r\n\r\n');
      await opening;
      socket.destroy();
    },
  ));

test('bytes that come right after the head belong to the service', () =>
  withProxy(
    (socket) => socket.write(`${OPEN}hello\r\n\r\n`),
    async (socket) => {
      await openTunnel(socket, 'whisp.test:443', proxy);
      const [bytes] = await once(socket.resume(), 'data');
      expect(String(bytes)).toBe('hello\r\n\r\n');
    },
  ));

test('bytes that come later are kept for who reads on', () =>
  withRawServer(
    (socket) => socket.once('data', () => socket.write(OPEN)),
    async ({ port, sockets }) => {
      const socket = connect(port, '127.0.0.1');
      await openTunnel(socket, 'whisp.test:443', proxy);
      sockets[0]?.write('later');
      for (let turn = 0; turn < 20; turn++) await setImmediate();
      const [bytes] = await once(socket.resume(), 'data');
      expect(String(bytes)).toBe('later');
      socket.destroy();
    },
  ));
