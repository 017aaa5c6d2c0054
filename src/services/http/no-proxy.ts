import { BlockList, isIP } from 'node:net';

/**
 * Whether a list as in `no_proxy` names a host. Entries are separated by commas or blanks; `*` names every host; a name means
 * itself and all hosts below it, with a leading dot too; `*.name` the hosts below it; an address may be a CIDR block; any of
 * them may end with a port, of which it then is (curl, lib/noproxy.c, and Go for the ports). What is none of these names nothing.
 * @param host as URL.hostname gives it
 */
export function isExcepted(list: string, host: string, port: number): boolean {
  const name = bare(host.toLowerCase());
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && names(entry, name, port));
}

function names(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const { address, port: own } = splitPort(entry);
  if (own !== undefined && own !== port) return false;
  if (isIP(host) !== 0) return containsAddress(address, host);
  if (address.startsWith('*.')) return host.endsWith(address.slice(1).replace(/\.$/, ''));
  const suffix = address.replace(/^\./, '').replace(/\.$/, '');
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

/** An IPv6 address has colons of its own: its port counts only after brackets. */
function splitPort(entry: string): { address: string; port: number | undefined } {
  const [, address = entry, port] = /^(\[[^\]]*\](?:\/\d+)?|[^:]*):(\d+)$/.exec(entry) ?? [];
  return { address: bare(address), port: port === undefined ? undefined : Number(port) };
}

function containsAddress(block: string, host: string): boolean {
  const [network = '', length] = block.split('/');
  const family = isIP(bare(network));
  const bits = family === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (family === 0 || family !== isIP(host) || !/^\d+$/.test(length ?? '0') || prefix > bits) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(bare(network), prefix, type);
  return list.check(host, type);
}

/** Without the brackets of an IPv6 address, and without the dot that ends a full name. */
function bare(host: string): string {
  return host.replace(/^\[([^\]]*)\]/, '$1').replace(/\.$/, '');
}
