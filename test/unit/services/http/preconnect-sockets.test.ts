import { once } from 'node:events';
import { beforeAll, expect, test } from 'vitest';
import { preconnect, takePreconnections } from '../../../../src/services/http/preconnect.ts';
import { type Certificates, issueCertificates } from '../../../support/certificates.ts';
import { withRawServer } from '../../../support/raw-server.ts';
import { withTlsServer } from '../../../support/tls-server.ts';

const begin = (url: string, more: Readonly<Record<string, string>> = {}) =>
  preconnect({ INPUT_EMAIL: 'dev@acme.test', INPUT_PASSWORD: 'x', INPUT_API_URL: url, ...more }, 1);

let certificates: Certificates;
beforeAll(async () => {
  certificates = await issueCertificates('localhost');
});

test.each([
  { host: 'localhost', servername: 'localhost' },
  { host: '127.0.0.1', servername: false },
])('a service over TLS is asked early for the same as later: $host', ({ host, servername }) => {
  const seen: unknown[] = [];
  return withTlsServer(
    certificates,
    (socket) => {
      seen.push({ servername: socket.servername, alpn: socket.alpnProtocol });
      socket.write('hello');
    },
    async (port) => {
      for (const { socket, opened } of begin(`https://${host}:${port}`)) {
        expect(socket.timeout).toBe(10_000);
        await opened;
        expect(socket).toMatchObject({ authorized: true, alpnProtocol: 'http/1.1', timeout: 0 });
        const [bytes] = await once(socket, 'data');
        expect(String(bytes)).toBe('hello');
        socket.destroy();
      }
      expect(seen).toEqual([{ servername, alpn: 'http/1.1' }]);
    },
  );
});

test('a connection over TLS is there only after the handshake, and is given up when that takes too long', () =>
  withRawServer(
    () => {},
    async ({ port }) => {
      for (const { socket, opened } of begin(`https://127.0.0.1:${port}`)) {
        await once(socket, 'connect');
        expect(socket.timeout).toBe(10_000);
        socket.emit('timeout');
        await expect(opened).rejects.toThrow(/^timed out$/);
        expect(socket.destroyed).toBe(true);
      }
    },
  ));

test('a connection that is there is not given up, however long it is idle', () =>
  withRawServer(
    () => {},
    async ({ port }) => {
      for (const { socket, opened } of begin(`http://127.0.0.1:${port}`)) {
        await opened;
        expect(socket.timeout).toBe(0);
        socket.destroy();
      }
    },
  ));

test('a connection that is reset while nobody uses it troubles nobody', () =>
  withRawServer(
    () => {},
    async ({ port, sockets }) => {
      for (const { socket, opened } of begin(`http://127.0.0.1:${port}`)) {
        await opened;
        while (sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));
        const closed = new Promise((resolve) => socket.once('close', resolve));
        sockets[0]?.resetAndDestroy();
        expect(await closed).toBe(true);
      }
    },
  ));

test('a connection that nobody has taken does not keep the process', () =>
  withRawServer(
    (socket) => socket.unref(),
    async ({ port, sockets }) => {
      const keeping = () =>
        process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
      const before = keeping();
      for (const { socket, opened } of begin(`http://127.0.0.1:${port}`)) {
        await opened;
        while (sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));
        expect(keeping()).toBe(before);
        socket.ref();
        expect(keeping()).toBe(before + 1);
        socket.destroy();
      }
    },
  ));

test('a service takes the connections to its own origin, and leaves the others', () => {
  const [api, github] = ['http://127.0.0.1:9', 'http://127.0.0.1:90'];
  const early = begin(api, { INPUT_GITHUB_API_URL: github, INPUT_SECRET_TARGETS: 'x' });
  const origins = (some: readonly { readonly origin: string }[]) => some.map(({ origin }) => origin);
  expect(origins(early)).toEqual([github, api]);
  expect(origins(takePreconnections(early, new URL(`${api}/path`)))).toEqual([api]);
  expect(origins(early)).toEqual([github]);
  expect(origins(takePreconnections(early, new URL('http://127.0.0.1:91')))).toEqual([]);
  expect(origins(takePreconnections(early, new URL(github)))).toEqual([github]);
  expect(early).toEqual([]);
});
