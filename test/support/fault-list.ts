import type { FaultAction } from '../emulator/faults.ts';

export interface NamedFault {
  readonly title: string;
  readonly action: FaultAction;
}

/** What may go wrong with any one request. */
export const FAULTS: readonly NamedFault[] = [
  { title: 'a refused connection', action: { refuse: true } },
  { title: 'a reset before the change', action: { reset: 'before' } },
  { title: 'a reset after the change', action: { reset: 'after' } },
  { title: 'a response cut off', action: { truncate: true } },
  ...[400, 401, 403, 404, 408, 409, 422, 429, 500, 503].map(status),
  { title: '429 with Retry-After', action: { status: 429, headers: { 'retry-after': '17' } } },
  { title: '504 after the change', action: { status: 504, after: true } },
  { title: 'a redirect', action: { status: 302, headers: { location: 'https://elsewhere.example/' } } },
  { title: 'HTML', action: { rawBody: '<html>', contentType: 'text/html' } },
  { title: 'half of a JSON text', action: { rawBody: '{"id":"7f3c' } },
  { title: 'null', action: { rawBody: 'null' } },
  { title: '2 MiB', action: { rawBody: JSON.stringify({ padding: 'x'.repeat(2 * 1024 * 1024) }) } },
  { title: 'a number for each field', action: { edit: (body) => withFields(body, () => 7) } },
];

/** Those that are like one of the above, or take the time that an attempt may last. */
export const FURTHER_FAULTS: readonly NamedFault[] = [
  ...[410, 418, 501, 502, 504].map(status),
  { title: '429 that lasts for days', action: { status: 429, headers: { 'retry-after': '400000' } } },
  { title: '500 after the change', action: { status: 500, after: true } },
  { title: 'an empty body', action: { rawBody: '' } },
  { title: 'a list of a number', action: { rawBody: '[7]' } },
  { title: 'no response', action: { endless: 'silence' } },
  { title: 'a response after the time is up', action: { delayMs: 60_000 } },
  { title: 'headers that never end', action: { endless: 'headers' } },
  { title: 'a body that never ends', action: { endless: 'body' } },
  ...Array.from(
    { length: 9 },
    (_, index): NamedFault => ({
      title: `a wrong type in field ${index + 1}`,
      action: { edit: (body) => withFields(body, (value, at) => (at === index ? wrongType(value) : value)) },
    }),
  ),
];

/** Whether the fault ends only when the client gives up. */
export function isEndless(action: FaultAction): boolean {
  return 'endless' in action || 'delayMs' in action;
}

function status(code: number): NamedFault {
  return { title: `${code}`, action: { status: code } };
}

/** The body, or each entry of a list, with its fields changed. */
function withFields(body: unknown, change: (value: unknown, index: number) => unknown): unknown {
  if (Array.isArray(body)) return body.map((entry) => withFields(entry, change));
  if (typeof body !== 'object' || body === null) return 7;
  return Object.fromEntries(Object.entries(body).map(([name, value], index) => [name, change(value, index)]));
}

function wrongType(value: unknown): unknown {
  return typeof value === 'string' ? { text: value } : String(value);
}
