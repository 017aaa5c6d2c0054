import { expect, test } from 'vitest';
import { connectionFailure, serverMessage } from '../../../../src/services/http/failure-text.ts';

test.each([
  ['{"title":"Conflict","detail":"App limit reached","code":"X"}', 'App limit reached'],
  ['{"title":"Conflict"}', 'Conflict'],
  ['{"message":"nope"}', 'nope'],
  ['{"error":"nope"}', 'nope'],
  ['{"error":{"message":"nope"}}', 'nope'],
  ['"nope"', 'nope'],
  ['" nope "', 'nope'],
  ['{"detail":"","message":"nope"}', 'nope'],
  [' \n<html>', ''],
  ['null', ''],
  ['nope', 'nope'],
  ['two\nlines', 'two\\u{a}lines'],
  ['', ''],
  ['{}', ''],
  ['[1]', ''],
  ['{"message":7}', ''],
  ['<!DOCTYPE html><h1>Bad gateway</h1>', ''],
])('the error body %j says %j', (body, said) => {
  expect(serverMessage(body, (text) => text)).toBe(said);
});

test('secrets are taken out before the text is cut', () => {
  const secret = 'k'.repeat(30);
  const said = serverMessage(`${'x'.repeat(190)}${secret}`, (text) => text.replaceAll(secret, '***'));
  expect(said).toBe(`${'x'.repeat(190)}***`);
});

const error = (code: string, cause?: Error) =>
  Object.assign(new Error('at http://user:pw@proxy', { cause }), { code });

test.each([
  [error('ECONNREFUSED'), false, 'could not connect (ECONNREFUSED)', false],
  [error('ECONNRESET'), true, 'lost its connection before the answer was complete (ECONNRESET)', false],
  [error('DEPTH_ZERO_SELF_SIGNED_CERT'), false, 'could not connect (DEPTH_ZERO_SELF_SIGNED_CERT)', true],
  [
    error('UND_ERR_PRX_TLS', error('ERR_TLS_CERT_ALTNAME_INVALID')),
    false,
    'could not connect (ERR_TLS_CERT_ALTNAME_INVALID)',
    true,
  ],
  [Object.assign(new Error('x'), { code: 7 }), false, 'could not connect (Error)', false],
  [new TypeError('http://user:pw@proxy'), false, 'could not connect (TypeError)', false],
  [
    new Error('Proxy response (407) !== 200 when HTTP Tunneling'),
    false,
    'could not be sent: the proxy answered 407',
    false,
  ],
  [new Error('no Proxy response (407)'), false, 'could not connect (Error)', false],
  ['thrown text', true, 'lost its connection before the answer was complete (unknown error)', false],
])('a failed connection is told by its code only', (thrown, sent, text, lasting) => {
  expect(connectionFailure(thrown, sent)).toEqual({ text, lasting });
});
