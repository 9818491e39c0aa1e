import {
  BuiltinError,
  checkItemCount,
  collectionOperand,
  stringOperand,
  type BuiltinGroup,
} from './builtin.ts';
import { formatAddress, formatNetwork, parseAddress, parseNetwork, type Network } from './ip.ts';
import { mergeNetworks } from './ip-merge.ts';
import { OpaSet, type OpaValue } from './value.ts';

/** Networks in CIDR notation. */
export const netBuiltins: BuiltinGroup = {
  'net.cidr_is_valid': (_context, text) => typeof text === 'string' && parseNetwork(text) !== undefined,
  'net.cidr_expand': (_context, text) => expand(networkOperand(text)),
  'net.cidr_merge': (_context, networks) => {
    return new OpaSet(mergeNetworks(collectionOperand(networks, 1).map(mergeOperand)).map(formatNetwork));
  },
  'net.cidr_contains_matches': (_context, networks, candidates) => containsMatches(networks, candidates),
};

function networkOperand(value: OpaValue | undefined): Network {
  const network = parseNetwork(stringOperand(value, 1));
  if (network === undefined) throw new BuiltinError('invalid CIDR address');
  return network;
}

function expand(network: Network): OpaSet {
  const hosts = 1n << BigInt(network.bits - network.prefix);
  checkItemCount(hosts);
  return new OpaSet(
    Array.from({ length: Number(hosts) }, (_, index) => {
      return formatAddress({ bits: network.bits, value: network.value + BigInt(index) });
    }),
  );
}

/** An address without prefix stands for the network of its historical class. */
function mergeOperand(value: OpaValue): Network {
  const address = parseAddress(stringOperand(value, 1));
  if (address === undefined) return networkOperand(value);
  if (address.bits === 128) throw new BuiltinError('IPv6 invalid: needs prefix length');
  const firstByte = Number(address.value >> 24n);
  return { ...address, prefix: firstByte < 128 ? 8 : firstByte < 192 ? 16 : 24 };
}

function containsMatches(networks: OpaValue | undefined, candidates: OpaValue | undefined): OpaSet {
  const matches: OpaValue[] = [];
  const left = indexed(networks);
  const right = indexed(candidates);
  checkItemCount(Math.floor((left.length * right.length) / 100));
  const parsed = left.map(([index, value]) => ({ index, network: networkOperand(value) }));
  for (const { index, network } of parsed) {
    for (const [otherIndex, value] of right) {
      if (!contains(network, addressOrNetwork(value))) continue;
      matches.push([index, otherIndex]);
      checkItemCount(matches.length);
    }
  }
  return new OpaSet(matches);
}

/** Pairs of index and address: places of arrays, keys of objects, the members of sets themselves. */
function indexed(value: OpaValue | undefined): [OpaValue, OpaValue][] {
  if (typeof value === 'string') return [[value, value]];
  if (Array.isArray(value)) return value.map((item, index) => [BigInt(index), addressOf(item)]);
  if (value instanceof OpaSet) return value.members.map((item) => [item, addressOf(item)]);
  if (value instanceof Map) return Array.from(value, ([key, item]) => [key, addressOf(item)]);
  return [];
}

/** Items may be lists that start with the address. */
function addressOf(item: OpaValue): OpaValue {
  const address = Array.isArray(item) ? item[0] : item;
  if (address !== undefined && (typeof item === 'string' || Array.isArray(item))) return address;
  throw new BuiltinError('element must be string or non-empty array');
}

function addressOrNetwork(value: OpaValue): Network {
  const text = stringOperand(value, 1);
  const address = parseAddress(text);
  if (address !== undefined) return { ...address, prefix: address.bits };
  return networkOperand(text);
}

function contains(network: Network, other: Network): boolean {
  if (network.bits !== other.bits || other.prefix < network.prefix) return false;
  const host = BigInt(network.bits - network.prefix);
  return network.value >> host === other.value >> host;
}
