import type { RequestListener } from 'node:http';
import { RequestError, Server } from 'proxy-chain';
import { expect, test } from 'vitest';
import { createDispatcher } from '../../../../src/services/http/dispatcher.ts';
import { proxyFor } from '../../../../src/services/http/proxy.ts';
import { createTransport, type Transport } from '../../../../src/services/http/transport.ts';
import { WHISP } from '../../../../src/services/whisp/advice.ts';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { issueCertificates } from '../../../support/certificates.ts';
import { type PlainServer, withPlainServer } from '../../../support/plain-server.ts';

const limits = { timeoutMs: 5000, signal: new AbortController().signal };
const request = { method: 'GET', path: '/api/client/apps' } as const;

async function withTransport(
  options: { url: string; proxy?: string },
  use: (transport: Transport) => Promise<void>,
): Promise<void> {
  const variables = { http_proxy: options.proxy };
  const dispatcher = createDispatcher(proxyFor(new URL('http://service.test'), variables));
  try {
    await use(createTransport({ baseUrl: options.url, dispatcher, redact: (text) => text, service: WHISP }));
  } finally {
    await dispatcher.destroy();
  }
}

/** A forward proxy that asks for a password, and what it was asked to connect to. */
async function withProxy(
  use: (url: (credentials: string) => string, asked: string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const proxy = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ username, password, hostname, port }) => {
      asked.push(`${hostname}:${port}`);
      if (username !== 'me' || password !== 'p@ss') throw new RequestError('no', 407);
      return {};
    },
  });
  await proxy.listen();
  try {
    await use((credentials) => `http://${credentials}@127.0.0.1:${proxy.port}`, asked);
  } finally {
    await proxy.close(true);
  }
}

async function withEmulator(use: (emulator: Emulator) => Promise<void>): Promise<void> {
  const emulator = await startEmulator();
  try {
    await use(emulator);
  } finally {
    await emulator.close();
  }
}

/** A service that gives each request one answer, and what it was asked. */
function withResponse(
  answer: RequestListener,
  use: (transport: Transport, asked: PlainServer['asked']) => Promise<void>,
): Promise<void> {
  return withPlainServer(answer, ({ url, asked }) =>
    withTransport({ url }, (transport) => use(transport, asked)),
  );
}

test('a request says who asks and for what, and names the type of a body only where it has one', () =>
  withResponse(
    (_, response) => response.end(),
    async (transport, asked) => {
      await transport(request, limits);
      await transport({ method: 'POST', path: '/x', body: {} }, limits);
      const common = { accept: 'application/json', 'user-agent': 'setup-whisp' };
      expect(asked[0]?.headers).toMatchObject(common);
      expect(asked[0]?.headers).not.toHaveProperty('content-type');
      expect(asked[1]?.headers).toMatchObject({ ...common, 'content-type': 'application/json' });
    },
  ));

test('a body is sent as JSON, and none where there is none', async () => {
  const bodies: string[] = [];
  const answer: RequestListener = async (incoming, response) => {
    let text = '';
    for await (const bytes of incoming) text += bytes;
    bodies.push(text);
    response.end();
  };
  await withResponse(answer, async (transport) => {
    await transport(request, limits);
    await transport({ method: 'POST', path: '/x', body: { name: 'café' } }, limits);
  });
  expect(bodies).toEqual(['', '{"name":"café"}']);
});

test('a body of blanks is none', () =>
  withResponse(
    (_, response) => response.end(' \n'),
    async (transport) => {
      expect(await transport(request, limits)).toMatchObject({ body: undefined });
    },
  ));

test('a failure names its endpoint without the query, and when the service wants to be asked again', () =>
  withResponse(
    (_, response) => {
      const date = 'Sat, 25 Apr 2026 12:00:00 GMT';
      response.writeHead(429, { date, 'retry-after': 'Sat, 25 Apr 2026 12:00:17 GMT' }).end();
    },
    async (transport) => {
      const page = { ...request, path: `${request.path}?page=12` };
      await expect(transport(page, limits)).rejects.toMatchObject({
        endpoint: 'GET /api/client/apps',
        retryAfterMs: 17_000,
      });
    },
  ));

test('a request that is cancelled fails with the reason of the cancellation', () => {
  const cancel = new AbortController();
  const reason = new Error('the job was cancelled');
  return withResponse(
    () => cancel.abort(reason),
    (transport) => expect(transport(request, { ...limits, signal: cancel.signal })).rejects.toBe(reason),
  );
});

test('requests go through the proxy, with its credentials', () =>
  withEmulator(({ url }) =>
    withProxy((proxy, asked) =>
      withTransport({ url, proxy: proxy('me:p%40ss') }, async (transport) => {
        await expect(transport(request, limits)).rejects.toThrow('GET /api/client/apps answered 401');
        expect(asked).toEqual([new URL(url).host]);
      }),
    ),
  ));

test('a proxy that refuses is named, and nothing has been sent', () =>
  withEmulator(({ url, requests }) =>
    withProxy((proxy) =>
      withTransport({ url, proxy: proxy('me:wrong') }, async (transport) => {
        await expect(transport(request, limits)).rejects.toMatchObject({
          message: expect.stringMatching(
            /could not be sent: the proxy 127\.0\.0\.1:\d+ answered 407\. The proxy is the one that http_proxy names/,
          ),
          sent: false,
        });
        expect(requests).toEqual([]);
      }),
    ),
  ));

test('a proxy that is not there is a connection that was never made', () =>
  withTransport({ url: 'http://127.0.0.1:9', proxy: 'http://127.0.0.1:9' }, async (transport) => {
    await expect(transport(request, limits)).rejects.toMatchObject({
      message: expect.stringContaining('could not connect to the proxy 127.0.0.1:9 (ECONNREFUSED)'),
      sent: false,
    });
  }));

test('a certificate that nobody vouches for is refused for good', async () => {
  const tls = await issueCertificates('whisp.test');
  const emulator = await startEmulator({ tls });
  try {
    await withTransport({ url: emulator.url }, async (transport) => {
      await expect(transport(request, limits)).rejects.toMatchObject({
        message: expect.stringMatching(
          /could not connect \(\w+\)\. Its certificate is not trusted\. Certificates are always verified.*NODE_EXTRA_CA_CERTS/,
        ),
        sent: false,
        lasting: true,
      });
    });
    expect(emulator.requests).toEqual([]);
  } finally {
    await emulator.close();
  }
});

test('a base URL with a path keeps it', () =>
  withPlainServer(
    (_, response) => response.end('[]'),
    async ({ url, asked }) => {
      await withTransport({ url: `${url}/whisp/` }, async (transport) => {
        expect((await transport(request, limits)).body).toEqual([]);
      });
      expect(asked.map((incoming) => incoming.url)).toEqual(['/whisp/api/client/apps']);
    },
  ));
