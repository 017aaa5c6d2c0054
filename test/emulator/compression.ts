import { gzipSync } from 'node:zlib';
import type { Request, Response } from './exchange.ts';
import type { FaultAction } from './faults.ts';
import { content } from './server.ts';

type Gzip = Extract<FaultAction, { gzip: unknown }>['gzip'];

const MIB = 2 ** 20;

/** The response as it is encoded: by the fault's order, else with gzip where the service does that and the client takes it. */
export function encoded(
  response: Response,
  { headers }: Pick<Request, 'headers'>,
  { action, compress }: { action: FaultAction | undefined; compress: boolean },
): Response {
  if (action !== undefined && 'gzip' in action) return gzipped(response, action.gzip);
  if (!compress || response.body === undefined || !acceptsGzip(headers['accept-encoding'])) return response;
  return gzipped(response, 'whole');
}

function acceptsGzip(acceptEncoding: string | string[] = ''): boolean {
  return String(acceptEncoding)
    .split(',')
    .some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$)|$)/i.test(coding));
}

function gzipped(response: Response, how: Gzip): Response {
  const { bytes, type } = content(response.body);
  // Blanks after a JSON text are part of it, so that nothing but its size is wrong with it.
  const plain = how === 'bomb' ? Buffer.concat([bytes, Buffer.alloc(2 * MIB, ' ')]) : bytes;
  const body = gzipSync(plain);
  return {
    ...response,
    headers: {
      'content-type': type,
      ...response.headers,
      'content-encoding': 'gzip',
      vary: 'accept-encoding',
    },
    // HTTP is content with it; it is the gzip stream that has no end.
    body: how === 'cut' ? half(body) : body,
  };
}

/** The first half of some bytes. */
export function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}
