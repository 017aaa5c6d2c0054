import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { createDispatcher } from '../../../../src/services/http/dispatcher.ts';
import {
  type Preconnections,
  preconnect,
  takePreconnections,
} from '../../../../src/services/http/preconnect.ts';
import { createTransport } from '../../../../src/services/http/transport.ts';
import { WHISP } from '../../../../src/services/whisp/advice.ts';
import { startEmulator } from '../../../emulator/emulator.ts';
import { issueCertificates } from '../../../support/certificates.ts';
import { withPlainServer } from '../../../support/plain-server.ts';

const credentials = { INPUT_EMAIL: 'dev@acme.test', INPUT_PASSWORD: 'secret' };
const limits = { timeoutMs: 5000, signal: new AbortController().signal };
const empty: RequestListener = (_, response) => response.end('[]');

async function get(url: string, early: Preconnections, times: number): Promise<unknown[]> {
  const dispatcher = createDispatcher(undefined, takePreconnections(early, new URL(url)));
  try {
    const transport = createTransport({ baseUrl: url, dispatcher, redact: (text) => text, service: WHISP });
    const asked = Array.from({ length: times }, () => transport({ method: 'GET', path: '/' }, limits));
    return (await Promise.all(asked)).map(({ body }) => body);
  } finally {
    await dispatcher.destroy();
  }
}

test('requests go over the connections that were begun early, and over new ones when those are used up', () =>
  withPlainServer(empty, async ({ url, connections, asked }) => {
    const early = preconnect({ ...credentials, INPUT_API_URL: url }, 2);
    await Promise.all(early.map(({ opened }) => opened));
    expect(await get(url, early, 3)).toEqual([[], [], []]);
    expect(connections).toHaveLength(3);
    expect(new Set(asked.map(({ socket }) => socket))).toEqual(new Set(connections));
  }));

test('a connection that is not there yet is waited for', () =>
  withPlainServer(empty, async ({ url, connections }) => {
    expect(await get(url, preconnect({ ...credentials, INPUT_API_URL: url }, 1), 1)).toEqual([[]]);
    expect(connections).toHaveLength(1);
  }));

test('a connection that was closed before it was needed is made anew', () =>
  withPlainServer(empty, async ({ url, connections }) => {
    const early = preconnect({ ...credentials, INPUT_API_URL: url }, 1);
    for (const { socket, opened } of early) {
      await opened;
      socket.destroy();
    }
    expect(await get(url, early, 1)).toEqual([[]]);
    expect(connections).toHaveLength(2);
  }));

test('a connection that could not be made is made anew', () =>
  withPlainServer(empty, async ({ url, connections }) => {
    const failed = preconnect({ ...credentials, INPUT_API_URL: 'http://127.0.0.1:9' }, 1);
    const early = failed.map((each) => ({ ...each, origin: url }));
    expect(await get(url, early, 1)).toEqual([[]]);
    expect(connections).toHaveLength(1);
  }));

test('a certificate that nobody vouches for is refused early, too', async () => {
  const emulator = await startEmulator({ tls: await issueCertificates('whisp.test') });
  try {
    const early = preconnect({ ...credentials, INPUT_API_URL: emulator.url }, 1);
    for (const { opened } of early) await expect(opened).rejects.toThrow();
    expect(early).toHaveLength(1);
    await expect(get(emulator.url, early, 1)).rejects.toMatchObject({ sent: false, lasting: true });
  } finally {
    await emulator.close();
  }
});

test('an IPv6 address is connected to as one', async () => {
  const early = preconnect({ ...credentials, INPUT_API_URL: 'http://[::1]:9' }, 1);
  const [connection] = early;
  await expect(connection?.opened).rejects.toMatchObject({ address: '::1' });
});

test('a connection belongs to the first service that takes it, although another has the same origin', () =>
  withPlainServer(empty, async ({ url, connections, asked }) => {
    const early = preconnect({ ...credentials, INPUT_API_URL: url }, 1);
    const ends = await Promise.all([get(url, early, 1), get(`${url}/github`, early, 1)]);
    expect(ends).toEqual([[[]], [[]]]);
    expect(early).toEqual([]);
    expect(connections).toHaveLength(2);
    expect(new Set(asked.map(({ socket }) => socket)).size).toBe(2);
  }));

const url = 'http://127.0.0.1:9';
const elsewhere = 'https://whisp.invalid';

test.each<[string, Record<string, string>, string[]]>([
  ['the management API alone without targets', { INPUT_GITHUB_API_URL: `${url}0` }, [url]],
  [
    'GitHub, too, with targets',
    { INPUT_GITHUB_API_URL: `${url}0`, INPUT_SECRET_TARGETS: 'x' },
    [`${url}0`, url],
  ],
  ['loopback, whatever the proxy', { https_proxy: 'x', http_proxy: 'x' }, [url]],
  ['nothing without an email', { INPUT_EMAIL: ' ' }, []],
  ['nothing without a password', { INPUT_PASSWORD: '' }, []],
  ['nothing behind https_proxy', { INPUT_API_URL: elsewhere, https_proxy: 'x' }, []],
  ['nothing behind HTTPS_PROXY', { INPUT_API_URL: elsewhere, HTTPS_PROXY: 'x' }, []],
  ['another host, whatever the proxy for http', { INPUT_API_URL: elsewhere, http_proxy: 'x' }, [elsewhere]],
  ['nothing in the clear', { INPUT_API_URL: 'http://whisp.invalid' }, []],
  ['nothing by another protocol', { INPUT_API_URL: 'ftp://127.0.0.1:9' }, []],
  ['nothing at what is no address', { INPUT_API_URL: 'whisp' }, []],
])('connects early to: %s', (_, env, origins) => {
  const early = preconnect({ ...credentials, INPUT_API_URL: url, ...env }, 1);
  expect(early.map(({ origin }) => origin)).toEqual(origins);
});
