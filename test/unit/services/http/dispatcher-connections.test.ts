import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import { reachAdvice } from '../../../../src/services/http/connection-error.ts';
import { createDispatcher } from '../../../../src/services/http/dispatcher.ts';
import { type Attempt, exchange } from '../../../../src/services/http/exchange.ts';
import { type Preconnections, preconnect } from '../../../../src/services/http/preconnect.ts';
import { withRawServer } from '../../../support/raw-server.ts';

const attempt: Attempt = { timeoutMs: 5000, signal: new AbortController().signal };
const reach = reachAdvice('api_url');

async function withDispatcher(
  use: (dispatcher: Dispatcher) => Promise<void>,
  early: Preconnections = [],
): Promise<void> {
  const dispatcher = createDispatcher(undefined, early);
  try {
    await use(dispatcher);
  } finally {
    await dispatcher.destroy();
  }
}

async function get(
  dispatcher: Dispatcher,
  url: string,
  own: Partial<Attempt> & { headers?: Record<string, string> } = {},
): Promise<string> {
  const { headers = {}, ...more } = own;
  const request = { endpoint: 'GET /x', method: 'GET', url: new URL(url), headers, body: undefined };
  return (await exchange(dispatcher, request, { ...attempt, ...more }, 'api_url')).text;
}

/** Sends a request of which only its end matters, and says whether it was taken. */
async function taken(dispatcher: Dispatcher, origin: string, signal = attempt.signal): Promise<boolean> {
  let isTaken = false;
  await new Promise<void>((resolve, reject) => {
    const options = { origin, path: '/', method: 'GET', signal } as const;
    isTaken = dispatcher.dispatch(options, {
      onConnect: () => {},
      onHeaders: () => true,
      onData: () => true,
      onComplete: () => void setImmediate().then(resolve),
      onError: reject,
    });
  });
  return isTaken;
}

const saying = (text: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
/** Answers every request with the same, and closes the connection on which it is asked for `/lost`. */
const answering = (text: string) => (socket: Socket) =>
  socket.on('data', (bytes) => {
    if (String(bytes).startsWith('GET /lost ')) socket.destroy();
    else socket.write(saying(text));
  });
const early = (url: string) =>
  preconnect({ INPUT_EMAIL: 'dev@acme.test', INPUT_PASSWORD: 'x', INPUT_API_URL: url }, 1);

test('each service has connections of its own', () =>
  withRawServer(answering('first'), (first) =>
    withRawServer(answering('second'), (second) =>
      withDispatcher(async (dispatcher) => {
        const texts = [];
        for (const { port } of [first, second, first, second])
          texts.push(await get(dispatcher, `http://127.0.0.1:${port}`));
        expect(texts).toEqual(['first', 'second', 'first', 'second']);
        expect(first.sockets).toHaveLength(1);
        expect(second.sockets).toHaveLength(1);
      }),
    ),
  ));

test('a request that is lost on a connection that was idle before is not sent again', () =>
  withRawServer(answering('{}'), ({ port, sockets }) =>
    withDispatcher(async (dispatcher) => {
      const url = `http://127.0.0.1:${port}`;
      await get(dispatcher, url);
      await expect(get(dispatcher, `${url}/lost`)).rejects.toMatchObject({
        message: expect.stringMatching(/^GET \/x lost its connection before the response was complete \(/),
        sent: true,
      });
      expect(sockets).toHaveLength(1);
    }),
  ));

test('a request that cannot be sent for what it is fails on a connection that was idle before, too', () =>
  withRawServer(answering('{}'), ({ port, sockets }) =>
    withDispatcher(async (dispatcher) => {
      const url = `http://127.0.0.1:${port}`;
      await get(dispatcher, url);
      await expect(get(dispatcher, url, { headers: { x: 'two\nlines' } })).rejects.toMatchObject({
        code: 'UND_ERR_INVALID_ARG',
      });
      expect(sockets).toHaveLength(1);
    }),
  ));

test('a connection that is lost leaves those that are idle', () =>
  withRawServer(answering('{}'), ({ port, sockets }) =>
    withDispatcher(async (dispatcher) => {
      const url = `http://127.0.0.1:${port}`;
      const ends = await Promise.allSettled([get(dispatcher, url), get(dispatcher, `${url}/lost`)]);
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(await get(dispatcher, url)).toBe('{}');
      expect(sockets).toHaveLength(2);
    }),
  ));

test('a request is taken whether or not there is a connection for it', () =>
  withRawServer(answering('{}'), ({ port }) =>
    withDispatcher(async (dispatcher) => {
      expect(await taken(dispatcher, `http://127.0.0.1:${port}`)).toBe(true);
      expect(await taken(dispatcher, `http://127.0.0.1:${port}`)).toBe(true);
    }),
  ));

test('a dispatcher that was never used can be destroyed', async () => {
  await expect(createDispatcher().destroy()).resolves.toBeUndefined();
});

test('a connection that was begun early and never used is closed with the dispatcher', () =>
  withRawServer(
    () => {},
    async ({ port }) => {
      const begun = early(`http://127.0.0.1:${port}`);
      await Promise.all(begun.map(({ opened }) => opened));
      await createDispatcher(undefined, begun).destroy();
      expect(begun.map(({ socket }) => socket.destroyed)).toEqual([true]);
    },
  ));

test('a connection that was begun early is waited for only as long as the attempt may take', () =>
  withRawServer(
    () => {},
    async ({ port, sockets }) => {
      const url = `https://localhost:${port}`;
      const begun = early(url);
      while (sockets.length === 0) await setImmediate();
      await withDispatcher(async (dispatcher) => {
        await expect(get(dispatcher, url, { timeoutMs: 40 })).rejects.toMatchObject({
          message: `GET /x could not connect within 0.04 s: nothing answered. ${reach}`,
          sent: false,
        });
        expect(begun.map(({ socket }) => socket.destroyed)).toEqual([true]);
        expect(sockets).toHaveLength(1);
      }, begun);
    },
  ));

test('a connection that was begun early is closed by an attempt that is over before it begins', () =>
  withRawServer(
    () => {},
    async ({ port }) => {
      const url = `https://127.0.0.1:${port}`;
      const begun = early(url);
      const reason = new Error('cancelled');
      await withDispatcher(async (dispatcher) => {
        await expect(get(dispatcher, url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
        expect(begun.map(({ socket }) => socket.destroyed)).toEqual([true]);
      }, begun);
    },
  ));

test('a connection that was begun early stays when a request is cancelled that has had its response', () =>
  withRawServer(answering('{}'), async ({ port, sockets }) => {
    const url = `http://127.0.0.1:${port}`;
    const end = new AbortController();
    await withDispatcher(async (dispatcher) => {
      await taken(dispatcher, url, end.signal);
      end.abort();
      expect(await get(dispatcher, url)).toBe('{}');
      expect(sockets).toHaveLength(1);
    }, early(url));
  }));
