import { gzipSync } from 'node:zlib';
import type { Answer, Request } from './exchange.ts';
import type { FaultAction } from './faults.ts';
import { content } from './server.ts';

type Gzip = Extract<FaultAction, { gzip: unknown }>['gzip'];

const MIB = 2 ** 20;

/** The answer as it is encoded: by the fault's order, else with gzip where the service does that and the client takes it. */
export function encoded(
  answer: Answer,
  { headers }: Pick<Request, 'headers'>,
  { action, compress }: { action: FaultAction | undefined; compress: boolean },
): Answer {
  if (action !== undefined && 'gzip' in action) return gzipped(answer, action.gzip);
  if (!compress || answer.body === undefined || !acceptsGzip(headers['accept-encoding'])) return answer;
  return gzipped(answer, 'whole');
}

function acceptsGzip(acceptEncoding: string | string[] = ''): boolean {
  return String(acceptEncoding)
    .split(',')
    .some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$)|$)/i.test(coding));
}

function gzipped(answer: Answer, how: Gzip): Answer {
  const { bytes, type } = content(answer.body);
  // Blanks after a JSON text are part of it, so that nothing but its size is wrong with it.
  const plain = how === 'bomb' ? Buffer.concat([bytes, Buffer.alloc(2 * MIB, ' ')]) : bytes;
  const body = gzipSync(plain);
  return {
    ...answer,
    headers: { 'content-type': type, ...answer.headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
    // HTTP is content with it; it is the gzip stream that has no end.
    body: how === 'cut' ? half(body) : body,
  };
}

/** The first half of some bytes. */
export function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}
