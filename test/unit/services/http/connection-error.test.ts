import { expect, test } from 'vitest';
import { ConnectionError, codeOf } from '../../../../src/services/http/connection-error.ts';

const proxy = { host: '::1', port: 3128, isSecure: false, authorization: 'Basic x', variable: 'HTTPS_PROXY' };

test.each([
  {
    error: new ConnectionError('lookup', undefined, 'ENOTFOUND'),
    words: 'could not connect (ENOTFOUND)',
    late: "could not connect within 2.5 s: the host's name was not resolved",
    advice: /^Check that api_url is right .* no_proxy\.$/,
  },
  {
    error: new ConnectionError('connect', proxy, 'ECONNREFUSED'),
    words: 'could not connect to the proxy [::1]:3128 (ECONNREFUSED)',
    late: 'could not connect through the proxy [::1]:3128 within 2.5 s: nothing answered',
    advice: /^The proxy is the one that HTTPS_PROXY names: check that it can be reached;/,
  },
  {
    error: new ConnectionError('tunnel', proxy, 'answered 407'),
    words: 'could not be sent: the proxy [::1]:3128 answered 407',
    late: 'could not connect through the proxy [::1]:3128 within 2.5 s: it opened no tunnel',
    advice: /check that it lets this host through, and its credentials/,
  },
  {
    error: new ConnectionError('tls', proxy, 'ERR_SSL_WRONG_VERSION_NUMBER'),
    words: 'could not connect through the proxy [::1]:3128 (ERR_SSL_WRONG_VERSION_NUMBER)',
    late: 'could not connect through the proxy [::1]:3128 within 2.5 s: the TLS handshake was not finished',
    advice: /HTTPS_PROXY/,
  },
])('a failed connection is told by its code: $words', ({ error, words, late, advice }) => {
  expect(error.words).toBe(words);
  expect(error.wordsAfter(2500)).toBe(late);
  expect(error.advice('api_url')).toMatch(advice);
  expect(error.isUntrusted).toBe(false);
});

test.each([
  { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', advice: 'NODE_EXTRA_CA_CERTS' },
  { code: 'SELF_SIGNED_CERT_IN_CHAIN', advice: 'NODE_EXTRA_CA_CERTS' },
  { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', advice: 'NODE_EXTRA_CA_CERTS' },
  { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', advice: 'NODE_EXTRA_CA_CERTS' },
  { code: 'CERT_UNTRUSTED', advice: 'NODE_EXTRA_CA_CERTS' },
  { code: 'CERT_HAS_EXPIRED', advice: "the runner's clock" },
  { code: 'CERT_NOT_YET_VALID', advice: "the runner's clock" },
  { code: 'ERR_TLS_CERT_ALTNAME_INVALID', advice: 'it is for another host. Check api_url.' },
])('a certificate that is not trusted is told as that: $code', ({ code, advice }) => {
  const error = new ConnectionError('tls', undefined, code);
  expect(error.isUntrusted).toBe(true);
  expect(error.advice('api_url')).toMatch(/^Its certificate is not trusted/);
  expect(error.advice('api_url')).toContain(advice);
});

test('a code that only ends like that of a certificate is none', () => {
  expect(new ConnectionError('tls', undefined, 'NOCERT_X').isUntrusted).toBe(false);
});

const coded = (code: unknown, cause?: Error) =>
  Object.assign(new Error('at http://user:pw@proxy', { cause }), { code });

test.each([
  { thrown: coded('ECONNREFUSED'), code: 'ECONNREFUSED' },
  { thrown: coded('UND_ERR', coded('EPROTO')), code: 'EPROTO' },
  { thrown: coded(7), code: 'Error' },
  { thrown: new TypeError('http://user:pw@proxy'), code: 'TypeError' },
  { thrown: 'thrown text', code: 'unknown error' },
])('nothing but the code of an error is shown: $code', ({ thrown, code }) => {
  expect(codeOf(thrown)).toBe(code);
});

test.each([
  { title: 'the service, through a proxy', stage: 'tls', input: 'api_url' },
  { title: 'the proxy itself', stage: 'connect', input: 'HTTPS_PROXY' },
] as const)('a certificate of $title that is not trusted is told as that', ({ stage, input }) => {
  const error = new ConnectionError(stage, proxy, 'ERR_TLS_CERT_ALTNAME_INVALID');
  expect(error.isUntrusted).toBe(true);
  expect(error.advice('api_url')).toBe(
    `Its certificate is not trusted: it is for another host. Check ${input}.`,
  );
  const other = new ConnectionError(stage, proxy, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(other.advice('api_url')).toMatch(
    /^Its certificate is not trusted\. Certificates are always verified/,
  );
});
