import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { Dispatcher } from 'undici';
import { describe, expect, test } from 'vitest';
import { type Attempt, exchange, type WireRequest } from '../../../../src/services/http/exchange.ts';
import { failureOf } from '../../../support/scripted.ts';

type Play = (handler: Dispatcher.DispatchHandlers, options: Dispatcher.DispatchOptions) => void;

/** A dispatcher whose other side a test plays. */
class Played extends Dispatcher {
  readonly #play: Play;

  constructor(play: Play) {
    super();
    this.#play = play;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
    this.#play(handler, options);
    return true;
  }
}

const never = new AbortController().signal;
const attempt: Attempt = { timeoutMs: 5000, signal: never };
const request: WireRequest = {
  ...{ endpoint: 'GET /x', method: 'GET', url: new URL('https://whisp.test/x?page=1') },
  ...{ headers: { accept: 'text' }, body: undefined },
};

const raw = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
const abort = () => {};
const resume = () => {};

/** A whole response. */
const responding =
  (
    status: number,
    headers: Readonly<Record<string, string>>,
    ...chunks: readonly (string | Buffer)[]
  ): Play =>
  (handler) => {
    handler.onConnect?.(abort);
    handler.onHeaders?.(status, raw(headers), resume, '');
    for (const chunk of chunks) handler.onData?.(Buffer.from(chunk));
    handler.onComplete?.([]);
  };

const send = (play: Play, changes: Partial<Attempt> = {}) =>
  exchange(new Played(play), request, { ...attempt, ...changes }, 'api_url');

describe('a request', () => {
  test('is sent with its query, asks for a body that is not compressed, and has none itself unless given', async () => {
    const seen: unknown[] = [];
    const play: Play = (handler, { origin, path, method, headers, body }) => {
      seen.push({ origin, path, method, headers, body });
      responding(200, {})(handler, { path: '', method: 'GET' });
    };
    await send(play);
    await exchange(new Played(play), { ...request, method: 'POST', body: '{}' }, attempt, 'api_url');
    const headers = { 'accept-encoding': 'identity', accept: 'text' };
    const same = { origin: 'https://whisp.test', path: '/x?page=1', headers };
    expect(seen).toEqual([
      { ...same, method: 'GET', body: null },
      { ...same, method: 'POST', body: '{}' },
    ]);
  });

  test('is told when it is given to a connection', async () => {
    const events: string[] = [];
    const play: Play = (handler, options) => {
      events.push('dispatched');
      responding(200, {})(handler, options);
    };
    await send(play, { onSent: () => events.push('sent') });
    expect(events).toEqual(['dispatched', 'sent']);
  });
});

describe('a response', () => {
  test('comes with its status, its headers by any name, and its text', async () => {
    const response = await send(
      responding(404, { 'Set-Cookie': 'a', 'set-cookie': 'b', x: 'set-cookie' }, 'ab', 'c'),
    );
    expect(response).toMatchObject({ status: 404, text: 'abc' });
    expect(response.header('set-cookie')).toEqual(['a', 'b']);
    expect(response.header('date')).toEqual([]);
  });

  test('tells the date of the service', async () => {
    const dates: number[] = [];
    const onDate = (date: number) => dates.push(date);
    await send(responding(200, { Date: 'Sat, 25 Apr 2026 12:00:00 GMT' }), { onDate });
    await send(responding(200, {}), { onDate });
    expect(dates).toEqual([Date.parse('2026-04-25T12:00:00Z')]);
  });

  test.each([
    { title: 'below 200 only announces another', first: 199, status: 201 },
    { title: 'of 200 is the one', first: 200, status: 200 },
  ])('$title', async ({ first, status }) => {
    const dates: number[] = [];
    const play: Play = (handler) => {
      handler.onConnect?.(abort);
      const goesOn = handler.onHeaders?.(first, raw({ date: 'Sat, 25 Apr 2026 12:00:00 GMT' }), resume, '');
      expect(goesOn).toBe(true);
      if (first < 200) handler.onHeaders?.(201, [], resume, '');
      expect(handler.onData?.(Buffer.from(''))).toBe(true);
      handler.onComplete?.([]);
    };
    expect(await send(play, { onDate: (date) => dates.push(date) })).toMatchObject({ status, text: '' });
    expect(dates).toHaveLength(first < 200 ? 0 : 1);
  });

  test('is decompressed where something on the way has compressed it', async () => {
    const play = responding(200, { 'content-encoding': 'gzip' }, gzipSync('hello'));
    expect(await send(play)).toMatchObject({ text: 'hello' });
  });

  test.each([
    {
      title: 'that is too large once it is decompressed',
      encoding: 'gzip',
      body: gzipSync(Buffer.alloc(1024 * 1024 + 1)),
      message: /^GET \/x gave a response .*: the body is larger than 1 MiB\. /,
    },
    {
      title: 'that cannot be decompressed',
      encoding: 'gzip',
      body: Buffer.from('hello'),
      message: /^GET \/x lost its connection before .* \(the body could not be decompressed\)\. /,
    },
    {
      title: 'in a form that was not asked for',
      encoding: 'zstd',
      body: Buffer.from('hello'),
      message: /^GET \/x gave a response .*: the body is compressed in a form that was not asked for\. /,
    },
  ])('$title is refused', async ({ encoding, body, message }) => {
    expect(await failureOf(send(responding(200, { 'content-encoding': encoding }, body)))).toMatch(message);
  });
});

describe('an attempt', () => {
  test('that is aborted before it begins is not sent', async () => {
    const controller = new AbortController();
    controller.abort(new Error('asked to stop'));
    let isSent = false;
    const aborted: unknown[] = [];
    const play: Play = (handler) => {
      const end = (reason?: Error) => {
        aborted.push(reason?.message);
        handler.onError?.(new Error('aborted'));
      };
      handler.onConnect?.(end);
    };
    const onSent = () => {
      isSent = true;
    };
    expect(await failureOf(send(play, { signal: controller.signal, onSent }))).toBe('asked to stop');
    expect(isSent).toBe(false);
    expect(aborted).toEqual(['asked to stop']);
  });

  test('that is aborted while it is under way ends its connection, and fails with the reason', async () => {
    const controller = new AbortController();
    const aborted: unknown[] = [];
    const play: Play = (handler) => {
      handler.onConnect?.((reason) => {
        aborted.push(reason?.message);
        handler.onError?.(new Error('aborted'));
      });
    };
    const onSent = () => controller.abort(new Error('asked to stop'));
    expect(await failureOf(send(play, { signal: controller.signal, onSent }))).toBe('asked to stop');
    expect(aborted).toEqual(['asked to stop']);
  });

  test('that is aborted ends although the connection does nothing', async () => {
    const controller = new AbortController();
    const play: Play = () => setImmediate(() => controller.abort(new Error('asked to stop')));
    expect(await failureOf(send(play, { signal: controller.signal }))).toBe('asked to stop');
  });

  test.each([
    { title: 'before it is sent', play: () => {}, words: 'could not connect within 0.02 s' },
    {
      title: 'after it is sent',
      play: ((handler) => handler.onConnect?.(abort)) satisfies Play,
      words: 'got no complete response within 0.02 s',
    },
  ])('whose time is up $title says so', async ({ play, words }) => {
    expect(await failureOf(send(play, { timeoutMs: 20 }))).toMatch(`GET /x ${words}.`);
  });

  test('leaves nothing at its signal', async () => {
    const controller = new AbortController();
    await send(responding(200, {}), { signal: controller.signal });
    await failureOf(send((handler) => handler.onError?.(new Error('x')), { signal: controller.signal }));
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test.each([
    {
      title: 'sent',
      isSent: true,
      words: 'lost its connection before the response was complete (ECONNRESET)',
    },
    { title: 'not sent', isSent: false, words: 'could not connect (ECONNRESET)' },
  ])('that fails when it was $title says so', async ({ isSent, words }) => {
    const play: Play = (handler) => {
      if (isSent) handler.onConnect?.(abort);
      handler.onError?.(Object.assign(new Error('x'), { code: 'ECONNRESET' }));
    };
    expect(await failureOf(send(play))).toMatch(`GET /x ${words}. `);
  });
});
