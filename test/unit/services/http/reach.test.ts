import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getEventListeners, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { NEXT_ADDRESS_MS } from '../../../../src/base/time.ts';
import { addressesOf, connectFirst } from '../../../../src/services/http/reach.ts';

const never = new AbortController().signal;

async function withServer(use: (port: number, accepted: Socket[]) => Promise<void>): Promise<void> {
  const accepted: Socket[] = [];
  const server = createServer((socket) => accepted.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use((server.address() as AddressInfo).port, accepted);
  } finally {
    for (const socket of accepted) socket.destroy();
    server.close();
  }
}

test.each(['127.0.0.1', '::1'])('an address needs no resolver: %s', async (address) => {
  expect(await addressesOf(address, AbortSignal.abort())).toEqual([address]);
});

test('a name is resolved by the system', async () => {
  expect(await addressesOf('localhost', never)).toContain('127.0.0.1');
  await expect(addressesOf('whisp.invalid', never)).rejects.toMatchObject({
    code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
  });
});

test('looking up a name leaves nothing behind at its signal', async () => {
  const { signal } = new AbortController();
  await addressesOf('localhost', signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('looking up a name ends with its signal', async () => {
  const reason = new Error('enough');
  const end = new AbortController();
  const looking = addressesOf('whisp.invalid', end.signal);
  end.abort(reason);
  await expect(looking).rejects.toBe(reason);
  await expect(addressesOf('whisp.invalid', end.signal)).rejects.toBe(reason);
});

test('an address that refuses is followed by the next one at once, without waiting for any time to pass', () =>
  withServer(async (port, accepted) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const socket = await connectFirst(['127.0.0.2', '::1', '127.0.0.1'], port, never);
      expect(socket.remoteAddress).toBe('127.0.0.1');
      expect(accepted).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
      socket.destroy();
    } finally {
      vi.useRealTimers();
    }
  }));

/** The connections that this process begins meanwhile, while no time passes but what is told to. */
async function withoutTime(use: (begun: readonly Socket[]) => Promise<void>): Promise<void> {
  const begun: Socket[] = [];
  const onSocket = (message: unknown) => begun.push((message as { socket: Socket }).socket);
  subscribe('net.client.socket', onSocket);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await use(begun);
  } finally {
    vi.useRealTimers();
    unsubscribe('net.client.socket', onSocket);
  }
}

test('an address that fails while another is under way does not end that one', () =>
  withServer((port) =>
    withoutTime(async (begun) => {
      const connecting = connectFirst(['127.0.0.1', '127.0.0.2'], port, never);
      vi.advanceTimersByTime(NEXT_ADDRESS_MS);
      // Told of in this turn, and so before any connection can be there.
      begun[1]?.destroy(new Error('unreachable'));
      const socket = await connecting;
      expect(socket.remoteAddress).toBe('127.0.0.1');
      socket.destroy();
    }),
  ));

test('an address that is silent is followed by the next one, and the one that loses is closed', () =>
  withServer((port) =>
    withoutTime(async (begun) => {
      const connecting = connectFirst(['127.0.0.1', '127.0.0.1', '127.0.0.1'], port, never);
      vi.advanceTimersByTime(NEXT_ADDRESS_MS - 1);
      expect(begun).toHaveLength(1);
      vi.advanceTimersByTime(1);
      expect(begun).toHaveLength(2);
      const socket = await connecting;
      vi.advanceTimersByTime(NEXT_ADDRESS_MS);
      expect(begun).toHaveLength(2);
      expect(begun.filter((each) => !each.destroyed)).toEqual([socket]);
      socket.destroy();
    }),
  ));

test('when all refuse, the first error is what is told', async () => {
  await expect(connectFirst(['127.0.0.1', '::1'], 9, never)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
    address: '127.0.0.1',
  });
});

test('connecting ends with its signal, and nothing stays open', () =>
  withServer(async (port, accepted) => {
    const reason = new Error('enough');
    await expect(connectFirst(['127.0.0.1'], port, AbortSignal.abort(reason))).rejects.toBe(reason);
    const end = new AbortController();
    const connecting = connectFirst(['127.0.0.1'], port, end.signal);
    end.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    // What was accepted none the less is closed from the other side.
    for (const socket of accepted) if (!socket.destroyed) await once(socket.resume(), 'close');
  }));
