import type { Service } from '../http/transport.ts';

/** The Whisp management API, as far as errors go. */
export const WHISP: Service = { addressInput: 'api_url', advice };

function advice(status: number): string {
  if (status >= 300 && status < 400) {
    return 'Redirects are never followed: set api_url to the address that the service has now.';
  }
  switch (status) {
    case 401:
      return 'The account was not accepted: check email and password.';
    case 403:
      return 'The account may not do this: check in the Whisp dashboard that it, and the app, are in good standing.';
    case 404:
      return 'There is nothing at this address: it may have been deleted meanwhile, or api_url is wrong.';
    case 429:
      return 'Whisp limits how often it is called: run fewer jobs at once, or run again later.';
    default:
      return status >= 500
        ? 'Whisp has a problem: run again later.'
        : 'The request was refused: the reason is in the words above, if Whisp gave one.';
  }
}
