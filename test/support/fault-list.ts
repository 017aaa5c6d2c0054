import type { FaultAction } from '../emulator/faults.ts';

/** What may go wrong with any one request, by name. */
export const FAULTS: readonly (readonly [string, FaultAction])[] = [
  ['a refused connection', { refuse: true }],
  ['a reset before the change', { reset: 'before' }],
  ['a reset after the change', { reset: 'after' }],
  ['an answer cut off', { truncate: true }],
  ...[400, 401, 403, 404, 408, 409, 422, 429, 500, 503].map(status),
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '17' } }],
  ['504 after the change', { status: 504, after: true }],
  ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ['HTML', { rawBody: '<html>', contentType: 'text/html' }],
  ['half of a JSON text', { rawBody: '{"id":"7f3c' }],
  ['null', { rawBody: 'null' }],
  ['2 MiB', { rawBody: JSON.stringify({ padding: 'x'.repeat(2 * 1024 * 1024) }) }],
  ['a number for each field', { edit: (body) => withFields(body, () => 7) }],
];

/** Those that are like one of the above, or take the time that an attempt may last. */
export const FURTHER_FAULTS: typeof FAULTS = [
  ...[410, 418, 501, 502, 504].map(status),
  ['429 that lasts for days', { status: 429, headers: { 'retry-after': '400000' } }],
  ['500 after the change', { status: 500, after: true }],
  ['an empty body', { rawBody: '' }],
  ['a list of a number', { rawBody: '[7]' }],
  ['no answer', { endless: 'silence' }],
  ['an answer after the time is up', { delayMs: 60_000 }],
  ['headers that never end', { endless: 'headers' }],
  ['a body that never ends', { endless: 'body' }],
  ...Array.from({ length: 9 }, (_, index): [string, FaultAction] => [
    `a wrong type in field ${index + 1}`,
    { edit: (body) => withFields(body, (value, at) => (at === index ? wrongType(value) : value)) },
  ]),
];

/** Whether the fault ends only when the client gives up. */
export function isEndless(action: FaultAction): boolean {
  return 'endless' in action || 'delayMs' in action;
}

function status(code: number): [string, FaultAction] {
  return [`${code}`, { status: code }];
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
