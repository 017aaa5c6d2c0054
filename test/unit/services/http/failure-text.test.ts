import { expect, test } from 'vitest';
import { serverMessage } from '../../../../src/services/http/failure-text.ts';

const HTML = 'an HTML page, which is not shown';

test.each([
  ['{"title":"Conflict","detail":"App limit reached","code":"X"}', 'App limit reached'],
  ['{"title":"Conflict"}', 'Conflict'],
  ['{"message":"nope"}', 'nope'],
  ['{"error":"nope"}', 'nope'],
  ['{"error":{"message":"nope"}}', 'nope'],
  ['"nope"', 'nope'],
  ['" nope "', 'nope'],
  ['{"detail":"","message":"nope"}', 'nope'],
  [' \n<html>', HTML],
  [' \n<b>nope', HTML],
  ['1 < 2', '1 < 2'],
  ['null', ''],
  ['nope', 'nope'],
  ['two\nlines', 'two\\u{a}lines'],
  ['', ''],
  ['{}', ''],
  ['[1]', ''],
  ['{"message":7}', ''],
  ['<!DOCTYPE html><h1>Bad gateway</h1>', HTML],
  ['\uFEFF<!-- x --><html lang="en">', HTML],
  ['"<b>nope"', '<b>nope'],
])('the error body %j says %j', (body, said) => {
  expect(serverMessage(body, (text) => text)).toBe(said);
});

test('secrets are taken out before the text is cut', () => {
  const secret = 'k'.repeat(30);
  const said = serverMessage(`${'x'.repeat(190)}${secret}`, (text) => text.replaceAll(secret, '***'));
  expect(said).toBe(`${'x'.repeat(190)}***`);
});

const LONG = 'x'.repeat(190);
const REMEDY = `https://github.com/acme/web/security/secret-scanning/unblock-secret/${'1'.repeat(40)}`;

test.each([
  {
    title: 'that the cut would halve',
    body: `${LONG} ${REMEDY}.`,
    said: `${LONG} ${REMEDY.slice(0, 9)}… ${REMEDY}`,
  },
  {
    title: 'that comes after it',
    body: `${LONG}${LONG} (${REMEDY})`,
    said: `${LONG}${'x'.repeat(10)}… ${REMEDY}`,
  },
  {
    title: 'before several signs that end a sentence',
    body: `${LONG}${LONG} (see "${REMEDY}".)`,
    said: `${LONG}${'x'.repeat(10)}… ${REMEDY}`,
  },
  {
    title: 'of three at most',
    body: `${LONG}${LONG} https://a.test https://b.test https://c.test https://d.test`,
    said: `${LONG}${'x'.repeat(10)}… https://a.test https://b.test https://c.test`,
  },
  {
    title: 'that is short enough',
    body: 'See https://docs.github.com.',
    said: 'See https://docs.github.com.',
  },
])('an address is shown whole: one $title', ({ body, said }) => {
  expect(serverMessage(JSON.stringify({ message: body }), (text) => text)).toBe(said);
});
