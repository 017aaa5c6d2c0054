import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createDispatcher } from '../../../../src/services/http/dispatcher.ts';
import { type Attempt, exchange } from '../../../../src/services/http/exchange.ts';
import { type ProxyServer, proxyFor } from '../../../../src/services/http/proxy.ts';
import { withRawServer } from '../../../support/raw-server.ts';

type OnData = (socket: Socket, bytes: Buffer) => void;

/** A server that is told of the bytes it gets, and the ends of its connections. */
function withServer(
  onData: OnData,
  use: (port: number, closed: readonly Promise<unknown>[]) => Promise<void>,
): Promise<void> {
  const closed: Promise<unknown>[] = [];
  return withRawServer(
    (socket) => {
      closed.push(once(socket, 'close'));
      socket.on('data', (bytes) => onData(socket, bytes));
    },
    ({ port }) => use(port, closed),
  );
}

const never = new AbortController().signal;
const SHORT: Attempt = { timeoutMs: 100, signal: never };
const LONG: Attempt = { timeoutMs: 10_000, signal: never };

type Send = (url: string, attempt: Attempt) => Promise<string>;

/** Sends by one dispatcher, which is destroyed in the end. */
async function withDispatcher(
  proxy: ProxyServer | undefined,
  use: (send: Send) => Promise<void>,
): Promise<void> {
  const dispatcher = createDispatcher(proxy);
  try {
    await use(async (url, attempt) => {
      const request = { endpoint: 'GET /x', method: 'GET', url: new URL(url), headers: {}, body: undefined };
      return (await exchange(dispatcher, request, attempt, 'api_url')).text;
    });
  } finally {
    await dispatcher.destroy();
  }
}

async function send(url: string, attempt: Attempt, proxy?: ProxyServer): Promise<string> {
  let text = '';
  await withDispatcher(proxy, async (sendOne) => {
    text = await sendOne(url, attempt);
  });
  return text;
}

const silent: OnData = () => {};
const half: OnData = (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{');
const proxyAt = (port: number) =>
  proxyFor(new URL('https://whisp.test'), { https_proxy: `127.0.0.1:${port}` });

test.each([
  { title: 'before the head of a response', onData: silent, protocol: 'http', proxied: false, isSent: true },
  { title: 'in the middle of a body', onData: half, protocol: 'http', proxied: false, isSent: true },
  { title: 'in a TLS handshake', onData: silent, protocol: 'https', proxied: false, isSent: false },
  { title: 'before a tunnel is open', onData: silent, protocol: 'https', proxied: true, isSent: false },
])('an attempt that ends $title closes its connection', ({ onData, protocol, proxied, isSent }) =>
  withServer(onData, async (port, closed) => {
    const url = proxied ? 'https://whisp.test' : `${protocol}://127.0.0.1:${port}`;
    await withDispatcher(proxied ? proxyAt(port) : undefined, async (sendOne) => {
      await expect(sendOne(url, SHORT)).rejects.toMatchObject({
        message: expect.stringMatching(/within 0\.1 s/),
        sent: isSent,
      });
      expect(closed).toHaveLength(1);
      await Promise.all(closed);
      const reason = new Error('cancelled');
      const cancelled = new AbortController();
      const sending = sendOne(url, { ...LONG, signal: cancelled.signal });
      cancelled.abort(reason);
      await expect(sending).rejects.toBe(reason);
      await Promise.all(closed);
    });
  }),
);

test.each([
  { title: 'a proxy that hangs up', onData: (socket: Socket) => socket.destroy(), proxied: true },
  {
    title: 'a service that hangs up in the handshake',
    onData: (socket: Socket) => socket.destroy(),
    proxied: false,
  },
])('an attempt makes one connection, whatever becomes of it: $title', ({ onData, proxied }) =>
  withServer(onData, async (port, closed) => {
    const url = proxied ? 'https://whisp.test' : `https://127.0.0.1:${port}`;
    await expect(send(url, LONG, proxied ? proxyAt(port) : undefined)).rejects.toMatchObject({ sent: false });
    expect(closed).toHaveLength(1);
  }),
);

test('a tunnel is asked for with the credentials of the proxy, and nothing else', async () => {
  let asked = '';
  const onData: OnData = (socket, bytes) => {
    asked += bytes;
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  };
  await withServer(onData, async (port) => {
    const proxy = proxyFor(new URL('https://whisp.test'), { https_proxy: `me:p%40ss@127.0.0.1:${port}` });
    await expect(send('https://whisp.test/secret', LONG, proxy)).rejects.toThrow(`:${port} answered 407.`);
  });
  expect(asked).toBe(
    `CONNECT whisp.test:443 HTTP/1.1\r\nhost: whisp.test:443\r\nproxy-authorization: Basic ${Buffer.from('me:p@ss').toString('base64')}\r\n\r\n`,
  );
});

test('no compressed body is asked for', async () => {
  let asked = '';
  const onData: OnData = (socket, bytes) => {
    asked += bytes;
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  };
  await withServer(onData, async (port) => {
    expect(await send(`http://127.0.0.1:${port}/a?b=c`, LONG)).toBe('{}');
  });
  expect(asked).toMatch(/^GET \/a\?b=c HTTP\/1\.1\r\n/);
  expect(asked).toContain('accept-encoding: identity\r\n');
});

test('a connection that is free is used again, and each request under way has its own', async () => {
  const onData: OnData = (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  await withServer(onData, (port, closed) =>
    withDispatcher(undefined, async (sendOne) => {
      const url = `http://127.0.0.1:${port}`;
      await sendOne(url, LONG);
      await sendOne(url, LONG);
      expect(closed).toHaveLength(1);
      await Promise.all([sendOne(url, LONG), sendOne(url, LONG)]);
      expect(closed).toHaveLength(2);
      await Promise.all([sendOne(url, LONG), sendOne(url, LONG)]);
      expect(closed).toHaveLength(2);
    }),
  );
});

test('an attempt that has ended leaves no timer behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const onData: OnData = (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    await withServer(onData, async (port) => {
      await send(`http://127.0.0.1:${port}`, LONG);
      await expect(send('http://127.0.0.1:9', LONG)).rejects.toThrow('ECONNREFUSED');
    });
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('a connection that is closed just when it is to be used is replaced in the same attempt', async () => {
  const sockets: Socket[] = [];
  const onSocket = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
  subscribe('net.client.socket', onSocket);
  const onData: OnData = (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  try {
    await withServer(onData, (port, closed) =>
      withDispatcher(undefined, async (sendOne) => {
        const url = `http://127.0.0.1:${port}`;
        await sendOne(url, LONG);
        // Taken for idle, and then closed before undici has written to it.
        const sending = sendOne(url, LONG);
        sockets[0]?.destroy();
        expect(await sending).toBe('{}');
        expect(closed).toHaveLength(2);
        sockets[1]?.destroy();
        expect(await sendOne(url, LONG)).toBe('{}');
        expect(closed).toHaveLength(3);
      }),
    );
  } finally {
    unsubscribe('net.client.socket', onSocket);
  }
});

test('a connection that was closed while it was idle is replaced', async () => {
  const onData: OnData = (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  await withServer(onData, async (port, closed) => {
    const dispatcher = createDispatcher();
    const url = new URL(`http://127.0.0.1:${port}`);
    const request = { endpoint: 'GET /x', method: 'GET', url, headers: {}, body: undefined };
    for (const count of [1, 2]) {
      await exchange(dispatcher, request, LONG, 'api_url');
      await Promise.all(closed);
      expect(closed).toHaveLength(count);
    }
    await dispatcher.destroy();
  });
});

test('a request that cannot be sent for what it is, is no trouble of the network', () =>
  withServer(silent, async (port) => {
    const dispatcher = createDispatcher();
    const url = new URL(`http://127.0.0.1:${port}`);
    const headers = { authorization: 'two\nlines' };
    const request = { endpoint: 'GET /x', method: 'GET', url, headers, body: undefined };
    await expect(exchange(dispatcher, request, LONG, 'api_url')).rejects.toMatchObject({
      code: 'UND_ERR_INVALID_ARG',
    });
    await dispatcher.destroy();
  }));
