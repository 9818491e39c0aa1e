import { BlockList, isIP } from 'node:net';

/**
 * Whether a host is to be reached directly, by the rules of the reference's HTTP library: entries are divided by
 * commas and are `*`, an address, a network (`10.0.0.0/8`), or a domain with all that is below it, each but the network
 * with or without a port.
 *
 * @param noProxy value of NO_PROXY
 * @param host as in a URL, IPv6 addresses in brackets or not
 */
export function isDirect(noProxy: string, host: string, port: number): boolean {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && matches(entry, name, port));
}

function matches(entry: string, name: string, port: number): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInNetwork(entry, name);
  const { host, port: wantedPort } = splitPort(entry);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (isIP(name) !== 0) return isIP(host) !== 0 && sameAddress(host, name);
  const domain = host.replace(/^\*?\./, '');
  return domain !== '' && (name === domain || name.endsWith(`.${domain}`));
}

function splitPort(entry: string): { host: string; port: number | undefined } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  const [, host = entry, port] =
    bracketed ?? (isIP(entry) === 6 ? [] : (/^([^:]+)(?::(\d+))?$/.exec(entry) ?? []));
  return { host, port: port === undefined ? undefined : Number(port) };
}

function isInNetwork(network: string, name: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(name) !== family || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(address, Number(bits), type);
  return list.check(name, type);
}

function sameAddress(a: string, b: string): boolean {
  const family = isIP(a);
  if (family !== isIP(b)) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addAddress(a, type);
  return list.check(b, type);
}
