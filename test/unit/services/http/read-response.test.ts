import { expect, test } from 'vitest';
import { ApiError, InvalidResponseError } from '../../../../src/base/errors.ts';
import type { WireResponse } from '../../../../src/services/http/exchange.ts';
import { readResponse } from '../../../../src/services/http/transport.ts';

const service = { addressInput: 'api_url', advice: (status: number) => `Advice for ${status}.` };
const use = { redact: (text: string) => text.replaceAll('secret', '***'), service };

function response(
  status: number,
  text: string,
  headers: Readonly<Record<string, readonly string[]>> = {},
): WireResponse {
  return { status, text, header: (name) => headers[name] ?? [] };
}

test.each([{ status: 200 }, { status: 204 }, { status: 299 }])(
  'a status from 200 to 299 is a success: $status',
  ({ status }) => {
    expect(readResponse('GET /x', response(status, '{"a":1}'), use)).toEqual({
      endpoint: 'GET /x',
      body: { a: 1 },
      date: undefined,
      cookies: [],
    });
  },
);

test.each([{ status: 0 }, { status: 199 }, { status: 300 }, { status: 404 }])(
  'another status is none: $status',
  ({ status }) => {
    const read = () => readResponse('GET /x', response(status, '{"message":"the secret"}'), use);
    expect(read).toThrow(ApiError);
    expect(read).toThrow(new ApiError('GET /x', status, 'the ***', { advice: `Advice for ${status}.` }));
  },
);

test('a success carries the date and the cookies of the service', () => {
  const headers = {
    date: ['Sat, 25 Apr 2026 12:00:00 GMT'],
    'set-cookie': ['a=1; Path=/', 'b=2'],
    '': ['c=3'],
  };
  expect(readResponse('GET /x', response(200, '', headers), use)).toEqual({
    endpoint: 'GET /x',
    body: undefined,
    date: Date.parse('2026-04-25T12:00:00Z'),
    cookies: ['a=1; Path=/', 'b=2'],
  });
});

test.each([{ text: 'nope' }, { text: '{"a":' }, { text: '<html>' }])(
  'a success whose body is not JSON is not understood: $text',
  ({ text }) => {
    const read = () => readResponse('GET /x', response(200, text), use);
    expect(read).toThrow(InvalidResponseError);
    expect(read).toThrow(new InvalidResponseError('GET /x', 'the body is not JSON'));
  },
);
