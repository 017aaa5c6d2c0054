import { UserError } from '../../base/errors.ts';
import { isLoopback } from '../../base/url.ts';
import { isExcepted } from './no-proxy.ts';

/** A proxy that opens tunnels (`CONNECT`). */
export interface ProxyServer {
  readonly host: string;
  readonly port: number;
  /** True when it is talked to over TLS. */
  readonly isSecure: boolean;
  /** The value of `Proxy-Authorization`. A secret. */
  readonly authorization: string | undefined;
  /** The environment variable that names it. */
  readonly variable: string;
}

/** The proxy's address in a message: never its credentials. */
export function proxyName({ host, port }: ProxyServer): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Environment variables by their names. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The proxy by which a service is reached; undefined when it is reached directly. Loopback always is.
 * @throws UserError that names the variable, when its value is not the address of a proxy that can be used
 */
export function proxyFor({ protocol, hostname, port }: URL, variables: Variables): ProxyServer | undefined {
  if (isLoopback(hostname)) return undefined;
  const variable = firstSet(variables, protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (variable === undefined) return undefined;
  const exceptions = firstSet(variables, 'no_proxy');
  const portNumber = Number(port) || (protocol === 'https:' ? 443 : 80);
  if (exceptions !== undefined && isExcepted(variables[exceptions] ?? '', hostname, portNumber))
    return undefined;
  return readProxy(variable, variables[variable] ?? '');
}

/** Which of both spellings is set to something; the one in small letters goes first. */
function firstSet(variables: Variables, name: string): string | undefined {
  return [name, name.toUpperCase()].find((each) => (variables[each] ?? '').trim() !== '');
}

/** `[scheme://][user[:password]@]host[:port]`, as curl takes it: `http` where there is no scheme, and odd characters in the password. */
function readProxy(variable: string, value: string): ProxyServer {
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/is.exec(value.trim()) ?? [];
  const protocol = scheme.toLowerCase();
  if (/^socks/.test(protocol)) {
    throw unusable(variable, 'names a SOCKS proxy, which this action cannot use');
  }
  if (protocol !== 'http' && protocol !== 'https') {
    throw unusable(variable, 'does not begin with http:// or https://');
  }
  const at = rest.lastIndexOf('@');
  const address = `${protocol}://${rest.slice(at + 1)}`;
  if (!URL.canParse(address)) throw unusable(variable, 'is not the address of a proxy');
  const { hostname, port } = new URL(address);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https' ? 443 : 80),
    isSecure: protocol === 'https',
    authorization: at === -1 ? undefined : basic(rest.slice(0, at)),
    variable,
  };
}

function basic(credentials: string): string {
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(credentials) ?? [];
  return `Basic ${Buffer.from(`${decoded(user)}:${decoded(password)}`).toString('base64')}`;
}

/** Percent-decodes what is encoded; a percent sign that encodes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'));
  } catch {
    // What it encodes is not UTF-8.
    return text;
  }
}

/** The value may hold a password, so it is not shown. */
function unusable(variable: string, why: string): UserError {
  return new UserError(
    `The environment variable ${variable} ${why}. Set it to http://host:port, or to https://host:port for a proxy that is talked to over TLS; user:password@ may stand before the host. Or leave it out, and list in no_proxy what is to be reached directly.`,
  );
}
