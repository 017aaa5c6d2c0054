import { type ProxyServer, proxyName } from './proxy.ts';

/** What a connection is made of, in this order. A proxy is connected to, and asked for a tunnel, before TLS. */
export type Stage = 'lookup' | 'connect' | 'tunnel' | 'tls';

/** A connection that could not be made: nothing of the request has been sent. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly stage: Stage;
  readonly proxy: ProxyServer | undefined;
  /** The code of Node or OpenSSL, or what the proxy did instead of opening a tunnel. */
  readonly code: string;

  constructor(stage: Stage, proxy: ProxyServer | undefined, code: string) {
    super(code);
    this.stage = stage;
    this.proxy = proxy;
    this.code = code;
  }

  /** True when another attempt would fail the same way: the certificate, of the service or of a proxy, is not trusted. */
  get isUntrusted(): boolean {
    return UNTRUSTED.test(this.code);
  }

  /** What happened, for a message. */
  get words(): string {
    const { stage, proxy, code } = this;
    if (proxy === undefined) return `could not connect (${code})`;
    const name = `the proxy ${proxyName(proxy)}`;
    if (stage === 'tunnel') return `could not be sent: ${name} ${code}`;
    return stage === 'tls'
      ? `could not connect through ${name} (${code})`
      : `could not connect to ${name} (${code})`;
  }

  /** The same when the time for it was up. */
  wordsAfter(ms: number): string {
    const through = this.proxy === undefined ? '' : ` through the proxy ${proxyName(this.proxy)}`;
    return `could not connect${through} within ${ms / 1000} s: ${UNFINISHED[this.stage]}`;
  }

  /** What to do about it. @param addressInput the input that holds the service's address */
  advice(addressInput: string): string {
    const { proxy, stage } = this;
    if (this.isUntrusted) {
      const isOfProxy = proxy !== undefined && stage !== 'tls';
      return trustAdvice(this.code, isOfProxy ? proxy.variable : addressInput);
    }
    if (proxy === undefined) {
      return reachAdvice(addressInput);
    }
    const check = stage === 'tunnel' ? 'it lets this host through, and its credentials' : 'it can be reached';
    return `The proxy is the one that ${proxy.variable} names: check that ${check}; what is to be reached without it belongs into no_proxy.`;
  }
}

/** What to do about a service that cannot be reached directly. */
export function reachAdvice(addressInput: string): string {
  return `Check that ${addressInput} is right and that the runner can reach it; behind a proxy, set https_proxy and no_proxy.`;
}

const UNFINISHED: Readonly<Record<Stage, string>> = {
  lookup: "the host's name was not resolved",
  connect: 'nothing answered',
  tunnel: 'it opened no tunnel',
  tls: 'the TLS handshake was not finished',
};

/** Why a certificate is refused, by the codes of OpenSSL and Node (`tls.TLSSocket.authorizationError`). */
const UNTRUSTED = /^CERT_|_CERT\b|_CERT_|SELF_SIGNED|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH/;

function trustAdvice(code: string, addressInput: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `Its certificate is not trusted: it is for another host. Check ${addressInput}.`;
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return "Its certificate is not trusted: it is not valid at this time. Check the service's certificate, and the runner's clock.";
  }
  return 'Its certificate is not trusted. Certificates are always verified: for a private certificate authority, set NODE_EXTRA_CA_CERTS to its file on the runner.';
}

/** The code of a failed connection. Nothing else of it is shown: messages may carry addresses with credentials. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.cause instanceof Error) return codeOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
