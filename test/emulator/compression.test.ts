import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type SignedIn, signedIn } from './harness.ts';

interface Raw {
  readonly encoding: string | undefined;
  readonly type: string | undefined;
  readonly bytes: Buffer;
  /** Whether all of the body arrived that its length promised. */
  readonly complete: boolean;
}

/** The app list as it comes over the wire; `enough` bytes of it, where it never ends. */
function raw({ emulator, token }: SignedIn, accept?: string, enough = Infinity): Promise<Raw> {
  const encoding = accept === undefined ? {} : { 'accept-encoding': accept };
  const headers = { authorization: `Bearer ${token}`, ...encoding };
  return new Promise((resolve, reject) => {
    request(`${emulator.url}/api/client/apps`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (Buffer.concat(chunks).length >= enough) response.destroy();
      });
      response.on('error', () => {});
      response.on('close', () => {
        const { 'content-encoding': encoding, 'content-type': type } = response.headers;
        resolve({ encoding, type, bytes: Buffer.concat(chunks), complete: response.complete });
      });
    })
      .on('error', reject)
      .end();
  });
}

async function withApp(dialect = {}): Promise<SignedIn> {
  const opened = await signedIn({ dialect });
  opened.emulator.store.addApp(opened.account, { name: 'x' });
  return opened;
}

test.each([
  ['gzip', 'gzip'],
  ['br, GZIP;q=0.5', 'gzip'],
  ['*', 'gzip'],
  ['gzip;q=0, br', undefined],
  ['gzip; q=0.000', undefined],
  ['identity', undefined],
  [undefined, undefined],
])('a body is encoded for a client that takes it: %s', async (accept, encoding) => {
  const { emulator, ...opened } = await withApp({ compress: true });
  const reply = await raw({ emulator, ...opened }, accept);
  expect(reply).toMatchObject({ encoding, type: 'application/json', complete: true });
  const text = encoding === undefined ? reply.bytes : gunzipSync(reply.bytes);
  expect(JSON.parse(text.toString())).toMatchObject([{ name: 'x' }]);
});

test('no body stays none, and an error is encoded like the rest', async () => {
  const { as, emulator } = await withApp({ compress: true });
  const failed = await as('GET', '/api/client/apps/none');
  expect(failed).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(failed.headers.get('content-encoding')).toBe('gzip');
  expect(failed.headers.get('content-type')).toBe('application/problem+json');
  const deleted = await as('DELETE', `/api/client/apps/${emulator.store.apps[0]?.id}`);
  expect(deleted).toMatchObject({ status: 204, body: undefined });
  expect(deleted.headers.has('content-encoding')).toBe(false);
});

describe('a fault encodes even for a client that does not take it', () => {
  test('as it should be', async () => {
    const opened = await withApp({ compress: true });
    opened.emulator.faults.add({ do: { gzip: 'whole' } });
    const { encoding, bytes } = await raw(opened, 'identity');
    expect(encoding).toBe('gzip');
    expect(JSON.parse(gunzipSync(bytes).toString())).toMatchObject([{ name: 'x' }]);
  });

  test('as a small body that is a large one', async () => {
    const opened = await withApp();
    opened.emulator.faults.add({ do: { gzip: 'bomb' } });
    const { bytes } = await raw(opened);
    expect(bytes.length).toBeLessThan(10_000);
    const plain = gunzipSync(bytes);
    expect(plain.length).toBeGreaterThan(2 ** 21);
    expect(JSON.parse(plain.toString())).toMatchObject([{ name: 'x' }]);
  });

  test('as a stream that has no end, in a body that has one', async () => {
    const opened = await withApp();
    opened.emulator.faults.add({ do: { gzip: 'cut' } });
    const { bytes, complete } = await raw(opened);
    expect(complete).toBe(true);
    expect(() => gunzipSync(bytes)).toThrow('unexpected end of file');
  });

  test('as half of a body, and then silence', async () => {
    const opened = await withApp();
    opened.emulator.faults.add({ do: { gzip: 'stall' } });
    const { bytes, complete } = await raw(opened, undefined, 50);
    expect(complete).toBe(false);
    expect(() => gunzipSync(bytes)).toThrow('unexpected end of file');
  });

  test('as a body that breaks off', async () => {
    const opened = await withApp({ compress: true });
    opened.emulator.faults.add({ do: { truncate: true } });
    const { encoding, complete } = await raw(opened, 'gzip');
    expect([encoding, complete]).toEqual(['gzip', false]);
  });
});
