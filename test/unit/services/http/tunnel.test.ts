import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ProxyServer } from '../../../../src/services/http/proxy.ts';
import { openTunnel, TunnelError } from '../../../../src/services/http/tunnel.ts';
import { failureOf } from '../../../support/scripted.ts';

/** A socket to a proxy that a test plays, which is given the request for a tunnel. */
async function withProxy(
  answer: (socket: Socket, asked: string) => void,
  use: (socket: Socket, proxy: ProxyServer) => Promise<void>,
): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => answer(socket, bytes.toString()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    await use(socket, {
      host: '127.0.0.1',
      port,
      isSecure: false,
      authorization: undefined,
      variable: 'http_proxy',
    });
  } finally {
    socket.destroy();
    server.close();
  }
}

const open = (head: string) => (socket: Socket) => void socket.write(head);

describe('what a proxy is asked for', () => {
  test.each([
    { title: 'has no credentials unless there are some', authorization: undefined, line: '' },
    {
      title: 'carries its credentials',
      authorization: 'Basic eDp5',
      line: 'proxy-authorization: Basic eDp5\r\n',
    },
  ])('$title', async ({ authorization, line }) => {
    let request = '';
    const answer = (socket: Socket, asked: string) => {
      request = asked;
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
    };
    await withProxy(answer, async (socket, proxy) => {
      await openTunnel(socket, 'whisp.test:443', { ...proxy, authorization });
    });
    expect(request).toBe(`CONNECT whisp.test:443 HTTP/1.1\r\nhost: whisp.test:443\r\n${line}\r\n`);
  });
});

describe('a tunnel', () => {
  test.each([
    { title: 'a 200', head: 'HTTP/1.1 200 Connection established\r\nvia: x\r\n\r\n' },
    { title: 'a 204 of HTTP/1.0', head: 'HTTP/1.0 204 x\r\n\r\n' },
    { title: 'a head of 64 KiB', head: `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(65_000)}\r\n\r\n` },
  ])('is opened by $title', async ({ head }) => {
    await withProxy(open(head), async (socket, proxy) => {
      await openTunnel(socket, 'whisp.test:443', proxy);
      expect(socket.destroyed).toBe(false);
      expect(socket.isPaused()).toBe(true);
      const others = ['data', 'end', 'close'].map((event) => socket.listenerCount(event));
      // Node itself listens for the end.
      expect(others).toEqual([0, 1, 0]);
      expect(socket.read()).toBeNull();
    });
  });

  test('keeps what the service says right behind the head', async () => {
    await withProxy(open('HTTP/1.1 200 OK\r\n\r\nhello'), async (socket, proxy) => {
      await openTunnel(socket, 'whisp.test:443', proxy);
      const [bytes] = await once(socket.resume(), 'data');
      expect(String(bytes)).toBe('hello');
    });
  });

  test('may be opened in pieces', async () => {
    const answer = (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      setImmediate(() => socket.write('\r\n'));
    };
    await withProxy(answer, async (socket, proxy) => {
      await openTunnel(socket, 'whisp.test:443', proxy);
      expect(socket.destroyed).toBe(false);
    });
  });
});

describe('a proxy that opens no tunnel', () => {
  test.each([
    { title: 'that wants credentials', head: 'HTTP/1.1 407 No\r\n\r\n', message: 'answered 407' },
    { title: 'that redirects', head: 'HTTP/1.1 302 x\r\n\r\n', message: 'answered 302' },
    {
      title: 'that speaks another protocol',
      head: 'SSH-2.0\r\n\r\n',
      message: 'gave a response that is not HTTP',
    },
    {
      title: 'that says HTTP too late',
      head: 'x HTTP/1.1 200 OK\r\n\r\n',
      message: 'gave a response that is not HTTP',
    },
    {
      title: 'that has a status of four digits',
      head: 'HTTP/1.1 2000 OK\r\n\r\n',
      message: 'gave a response that is not HTTP',
    },
    {
      title: 'whose head has no end',
      head: `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(66_000)}`,
      message: 'gave a response that is not HTTP',
    },
  ])('$title is told so', async ({ head, message }) => {
    await withProxy(open(head), async (socket, proxy) => {
      const failed = openTunnel(socket, 'whisp.test:443', proxy);
      await expect(failed).rejects.toBeInstanceOf(TunnelError);
      expect(await failureOf(failed)).toBe(message);
    });
  });

  test.each([
    { title: 'ends the connection', close: (socket: Socket) => void socket.end() },
    { title: 'breaks the connection', close: (socket: Socket) => void socket.destroy() },
  ])('that $title is told so', async ({ close }) => {
    await withProxy(close, async (socket, proxy) => {
      expect(await failureOf(openTunnel(socket, 'whisp.test:443', proxy))).toBe(
        'closed the connection instead of opening a tunnel',
      );
    });
  });
});
