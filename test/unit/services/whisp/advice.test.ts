import { expect, test } from 'vitest';
import { WHISP } from '../../../../src/services/whisp/advice.ts';

test.each([
  { status: 300, advice: 'Redirects are never followed: set api_url' },
  { status: 399, advice: 'Redirects are never followed: set api_url' },
  { status: 400, advice: 'The request was refused: the reason is in the words above' },
  { status: 401, advice: 'The account was not accepted: check email and password.' },
  { status: 403, advice: 'The account may not do this: check in the Whisp dashboard' },
  { status: 404, advice: 'There is nothing at this address' },
  { status: 429, advice: 'Whisp limits how often it is called: run fewer jobs at once' },
  { status: 499, advice: 'The request was refused: the reason is in the words above' },
  { status: 500, advice: 'Whisp has a problem: run again later.' },
])('after $status: $advice', ({ status, advice }) => {
  expect(WHISP.advice(status)).toContain(advice);
});
