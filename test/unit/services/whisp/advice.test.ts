import { expect, test } from 'vitest';
import { WHISP } from '../../../../src/services/whisp/advice.ts';

const MOVED = 'Redirects are never followed: set api_url to the address that the service has now.';
const REFUSED = 'The request was refused: the reason is in the words above, if Whisp gave one.';
const PROBLEM = 'Whisp has a problem: run again later.';

test.each([
  { status: 299, advice: REFUSED },
  { status: 300, advice: MOVED },
  { status: 399, advice: MOVED },
  { status: 400, advice: REFUSED },
  { status: 401, advice: 'The account was not accepted: check email and password.' },
  {
    status: 403,
    advice:
      'The account may not do this: check in the Whisp dashboard that it, and the app, are in good standing.',
  },
  {
    status: 404,
    advice: 'There is nothing at this address: it may have been deleted meanwhile, or api_url is wrong.',
  },
  {
    status: 429,
    advice: 'Whisp limits how often it is called: run fewer jobs at once, or run again later.',
  },
  { status: 499, advice: REFUSED },
  { status: 500, advice: PROBLEM },
  { status: 503, advice: PROBLEM },
])('after $status: $advice', ({ status, advice }) => {
  expect(WHISP.advice(status)).toBe(advice);
});

test('the address of Whisp is the input api_url', () => {
  expect(WHISP.addressInput).toBe('api_url');
});
