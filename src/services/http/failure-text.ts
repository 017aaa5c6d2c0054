import { shown } from '../../base/text.ts';

/**
 * What a service says in an error's body, for a message: redacted, one line, short; empty when there is nothing to show.
 * Problem details, `{ "message" }`, `{ "error" }` and plain text are understood (Whisp's guide does not say which it sends).
 */
export function serverMessage(body: string, redact: (text: string) => string): string {
  const said = words(body.trim());
  return said === undefined ? '' : shown(redact(said).trim());
}

function words(body: string): string | undefined {
  try {
    return fromJson(JSON.parse(body));
  } catch {
    return body.startsWith('<') ? undefined : body;
  }
}

function fromJson(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  for (const name of ['detail', 'message', 'error', 'title']) {
    const said = fromJson(fields[name]);
    if (said !== undefined && said !== '') return said;
  }
  return undefined;
}

/** A problem with a certificate or the TLS handshake, by OpenSSL's and Node's error codes. */
const TLS_PROBLEM = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_SSL_|ERR_TLS_|EPROTO/;

/** A failed connection in words. Only error codes are shown: messages may carry addresses with credentials. */
export function connectionFailure(error: unknown, sent: boolean): { text: string; lasting: boolean } {
  const proxyStatus =
    error instanceof Error ? /^Proxy response \((\d+)\)/.exec(error.message)?.[1] : undefined;
  if (proxyStatus !== undefined) {
    return { text: `could not be sent: the proxy answered ${proxyStatus}`, lasting: false };
  }
  const code = codeOf(error);
  const what = sent ? 'lost its connection before the answer was complete' : 'could not connect';
  return { text: `${what} (${code})`, lasting: !sent && TLS_PROBLEM.test(code) };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.cause instanceof Error) return codeOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
