import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { InvalidResponseError, NetworkError } from '../../../../src/base/errors.ts';
import { reachAdvice } from '../../../../src/services/http/connection-error.ts';
import { createDispatcher } from '../../../../src/services/http/dispatcher.ts';
import { type Attempt, exchange, type WireResponse } from '../../../../src/services/http/exchange.ts';
import { withRawServer } from '../../../support/raw-server.ts';

const MIB = 1024 * 1024;
const DATE = 'Sat, 25 Apr 2026 12:00:00 GMT';
const attempt: Attempt = { timeoutMs: 5000, signal: new AbortController().signal };
const reach = reachAdvice('api_url');

function requestTo(port: number, body?: string) {
  const url = new URL(`http://127.0.0.1:${port}/a/b?c=d`);
  return { endpoint: 'GET /a/b', method: body === undefined ? 'GET' : 'POST', url, headers: {}, body };
}

/** Asks a service that answers with these bytes and closes. */
async function receive(answer: string | Buffer, own: Partial<Attempt> = {}): Promise<WireResponse> {
  const got: WireResponse[] = [];
  const dispatcher = createDispatcher();
  try {
    await withRawServer(
      (socket) => socket.once('data', () => socket.end(answer)),
      async ({ port }) => {
        got.push(await exchange(dispatcher, requestTo(port), { ...attempt, ...own }, 'api_url'));
      },
    );
  } finally {
    await dispatcher.destroy();
  }
  const [response] = got;
  if (response === undefined) throw new Error('No response');
  return response;
}

/** A response with a body and its length. */
function withBody(bytes: Buffer, headers = ''): Buffer {
  const head = `HTTP/1.1 200 OK\r\n${headers}content-length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

test.each([
  {
    title: '199',
    answer: 'HTTP/1.1 199 X\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}',
    status: 200,
  },
  { title: '200', answer: 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}', status: 200 },
  { title: '299', answer: 'HTTP/1.1 299 X\r\ncontent-length: 2\r\n\r\n{}', status: 299 },
  { title: '300', answer: 'HTTP/1.1 300 X\r\ncontent-length: 2\r\n\r\n{}', status: 300 },
  { title: '503', answer: 'HTTP/1.1 503 X\r\ncontent-length: 2\r\n\r\n{}', status: 503 },
  { title: 'no length', answer: 'HTTP/1.1 200 OK\r\n\r\n{}', status: 200 },
])('a response is read whole, whatever its status: $title', async ({ answer, status }) => {
  expect(await receive(answer)).toMatchObject({ status, text: '{}' });
});

test('a response without a body has an empty text', async () => {
  expect(await receive('HTTP/1.1 204 No Content\r\n\r\n')).toMatchObject({ status: 204, text: '' });
});

test('a body goes out as it is, under the path and the query', async () => {
  let asked = '';
  const dispatcher = createDispatcher();
  await withRawServer(
    (socket) =>
      socket.on('data', (bytes) => {
        asked += bytes;
        if (asked.endsWith('{"a":1}')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      }),
    async ({ port }) => {
      await exchange(dispatcher, requestTo(port, '{"a":1}'), attempt, 'api_url');
    },
  );
  await dispatcher.destroy();
  const [head, body] = asked.split('\r\n\r\n');
  expect(head).toMatch(/^POST \/a\/b\?c=d HTTP\/1\.1\r\n/);
  expect(head?.split('\r\n')).toContain('content-length: 7');
  expect(body).toBe('{"a":1}');
});

test('all values of a header are found by its name, and no names', async () => {
  const { header } = await receive(
    'HTTP/1.1 200 OK\r\nX-Kind: set-cookie\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 0\r\n\r\n',
  );
  expect(header('set-cookie')).toEqual(['a=1', 'b=2']);
  expect(header('x-kind')).toEqual(['set-cookie']);
  expect(header('date')).toEqual([]);
});

test.each([
  { title: 'with a date', head: `HTTP/1.1 200 OK\r\ndate: ${DATE}`, dates: [Date.parse(DATE)] },
  { title: 'without one', head: `HTTP/1.1 200 OK\r\nx: ${DATE}`, dates: [] },
  { title: 'with one that is none', head: 'HTTP/1.1 200 OK\r\ndate: soon', dates: [] },
  {
    title: 'after one that only announces it',
    head: `HTTP/1.1 103 Early Hints\r\ndate: ${DATE.replace('12:', '11:')}\r\n\r\nHTTP/1.1 200 OK\r\ndate: ${DATE}`,
    dates: [Date.parse(DATE)],
  },
])('the date of a response is told as soon as it is there: $title', async ({ head, dates }) => {
  const told: unknown[] = [];
  let sent = 0;
  await receive(`${head}\r\ncontent-length: 0\r\n\r\n`, {
    onDate: (date) => told.push(date),
    onSent: () => sent++,
  });
  expect(told).toEqual(dates);
  expect(sent).toBe(1);
});

test.each([
  { title: 'of 1 MiB', bytes: Buffer.alloc(MIB, 'x'), headers: '', length: MIB },
  { title: 'that is compressed', bytes: gzipSync('{}'), headers: 'Content-Encoding: gzip\r\n', length: 2 },
])('a body is read $title', async ({ bytes, headers, length }) => {
  expect((await receive(withBody(bytes, headers))).text).toHaveLength(length);
});

const zipped = (bytes: Buffer) => withBody(bytes, 'content-encoding: gzip\r\n');

test.each([
  { title: 'declared', answer: withBody(Buffer.alloc(MIB + 1, 'x')), why: 'the body is larger than 1 MiB' },
  {
    title: 'met while reading',
    answer: `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(MIB + 1)}`,
    why: 'the body is larger than 1 MiB',
  },
  {
    title: 'met while decompressing',
    answer: zipped(gzipSync(Buffer.alloc(MIB + 1))),
    why: 'the body is larger than 1 MiB',
  },
  {
    title: 'in another form',
    answer: withBody(Buffer.from('{}'), 'content-encoding: zstd\r\n'),
    why: 'the body is compressed in a form that was not asked for',
  },
])('a body is refused that is too large or not understood: $title', async ({ answer, why }) => {
  const error = await receive(answer).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidResponseError);
  expect(error).toEqual(new InvalidResponseError('GET /a/b', why));
});

test.each([
  {
    title: 'a compressed body that is cut',
    answer: zipped(gzipSync('{"a":1}').subarray(0, 15)),
    words: 'lost its connection before the response was complete (the body could not be decompressed)',
  },
  {
    title: 'a body that is cut',
    answer: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{',
    words: 'lost its connection before the response was complete (UND_ERR_SOCKET)',
  },
  {
    title: 'no response at all',
    answer: '',
    words: 'lost its connection before the response was complete (UND_ERR_SOCKET)',
  },
  {
    title: 'something else than HTTP',
    answer: 'SSH-2.0-OpenSSH_9.9\r\n\r\n',
    words: 'got a response that is not HTTP (HPE_INVALID_CONSTANT)',
  },
  {
    title: 'headers that are too long',
    answer: `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(32 * 1024)}\r\n\r\n`,
    words: 'got a response that is not HTTP (UND_ERR_HEADERS_OVERFLOW)',
  },
])('a request that was sent and got $title may have been processed', async ({ answer, words }) => {
  const error = await receive(answer).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NetworkError);
  expect(error).toMatchObject({ message: `GET /a/b ${words}. ${reach}`, sent: true, lasting: false });
});
