import { BlockList, isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { WardctlError } from '../../errors.ts';

/** This machine, and what is reachable from its own link only. */
const localRanges = blockListOf([
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['0.0.0.0', 8, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
]);

function blockListOf(subnets: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefixBits, family] of subnets) list.addSubnet(address, prefixBits, family);
  return list;
}

/** Whether a host is this machine or reachable from its own link only; names are not looked up. */
export function isLocal(hostname: string): boolean {
  const name = bare(hostname);
  return isLocalName(name) || isLocalAddress(name);
}

/** Whether a host is this machine itself. */
export function isLoopback(hostname: string): boolean {
  const name = bare(hostname);
  return isLocalName(name) || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/**
 * A look-up of host names that finds no local address: for hosts that a server names, which must not lead to what
 * only this machine can reach.
 */
export function withoutLocalAddresses(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, found, family) => {
      if (error !== null) {
        callback(error, found, family);
        return;
      }
      const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address);
      if (addresses.some(isLocalAddress)) callback(leadsHome(hostname), []);
      else callback(null, found, family);
    });
  };
}

function leadsHome(hostname: string): WardctlError {
  return new WardctlError(
    'REGISTRY_RESPONSE_INVALID',
    `${hostname}, which a server named, is an address of this machine or of its own network`,
    { hint: 'This is not followed. Ask the operator of the registry.' },
  );
}

function isLocalName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

function isLocalAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  return localRanges.check(address, type) || ownAddresses().check(address, type);
}

/** Those of this machine's network cards, which come and go. */
function ownAddresses(): BlockList {
  const addresses = new BlockList();
  for (const card of Object.values(networkInterfaces()))
    for (const { address, family } of card ?? [])
      addresses.addAddress(address, family === 'IPv4' ? 'ipv4' : 'ipv6');
  return addresses;
}

function bare(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}
