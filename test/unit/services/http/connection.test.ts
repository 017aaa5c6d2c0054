import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientOver } from '../../../../src/services/http/connection.ts';
import { withRawServer } from '../../../support/raw-server.ts';

const answer = (connection: string) => (socket: Socket) =>
  socket.on('data', () =>
    socket.write(`HTTP/1.1 200 OK\r\nconnection: ${connection}\r\ncontent-length: 2\r\n\r\n{}`),
  );

/** What becomes of a request over one connection: the body of its response, or why there is none. */
function ask(client: ReturnType<typeof clientOver>, origin: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    client.dispatch(
      { origin, path: '/', method: 'GET' },
      {
        onConnect: () => {},
        onHeaders: () => true,
        onData: (bytes) => {
          text += bytes;
          return true;
        },
        // Only then does undici close the connection, or keep it.
        onComplete: () => setImmediate(() => resolve(text)),
        onError: (error) => resolve(`${error.name}: ${error.message}`),
      },
    );
  });
}

const LOST = 'ConnectionLost: closed while it was idle';

test.each([
  { title: 'that stays open has many requests', connection: 'keep-alive', ends: ['{}', '{}', '{}'] },
  { title: 'that is closed after a response is not replaced', connection: 'close', ends: ['{}', LOST, LOST] },
])('a connection $title', ({ connection, ends }) =>
  withRawServer(answer(connection), async ({ port, sockets }) => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const origin = `http://127.0.0.1:${port}`;
    const client = clientOver(socket, origin);
    const met = [];
    for (const _ of ends) met.push(await ask(client, origin));
    expect(met).toEqual(ends);
    expect(sockets).toHaveLength(1);
    await client.destroy();
  }),
);

test('a connection that is gone before its first request has none', () =>
  withRawServer(answer('close'), async ({ port }) => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
    const origin = `http://127.0.0.1:${port}`;
    const client = clientOver(socket, origin);
    expect(await ask(client, origin)).toBe(LOST);
    await client.destroy();
  }));
