import { mappedPrefix, type Network } from './ip.ts';

/** Addresses of both families on one line: IPv4 at its place inside IPv6. */
interface Range {
  readonly first: bigint;
  readonly last: bigint;
  /** The network the range was made of, unless it was merged. */
  readonly network: Network | undefined;
}

/** The networks of a list with neighbours and overlaps joined. */
export function mergeNetworks(networks: readonly Network[]): Network[] {
  const ranges = networks.map(toRange).sort((a, b) => order(a.last, b.last) || order(a.first, b.first));
  const merged: Range[] = [];
  let current = ranges.pop();
  while (current !== undefined) {
    const previous = ranges.pop();
    if (previous !== undefined && previousAddress(current.first) <= previous.last) {
      const first = previous.first < current.first ? previous.first : current.first;
      current = { first, last: current.last, network: undefined };
    } else {
      merged.push(current);
      current = previous;
    }
  }
  return merged.flatMap((range) => (range.network === undefined ? networksOf(range) : [range.network]));
}

function toRange(network: Network): Range {
  const hosts = 1n << BigInt(network.bits - network.prefix);
  const first = (network.value / hosts) * hosts + (network.bits === 32 ? mappedPrefix : 0n);
  return { first, last: first + hosts - 1n, network };
}

/** The lowest address of a family has no predecessor. */
function previousAddress(address: bigint): bigint {
  return address === 0n || address === mappedPrefix ? address : address - 1n;
}

/** The largest networks that together are exactly a range. */
function networksOf({ first, last }: Range): Network[] {
  const networks: Network[] = [];
  const isIpv4 = first >> 32n === 0xffffn && last >> 32n === 0xffffn;
  for (let start = first; start <= last;) {
    let hostBits = 0;
    while (hostBits < 128) {
      const size = 1n << BigInt(hostBits + 1);
      if (start % size !== 0n || start + size - 1n > last) break;
      hostBits++;
    }
    networks.push(
      isIpv4
        ? { bits: 32, value: start - mappedPrefix, prefix: 32 - hostBits }
        : { bits: 128, value: start, prefix: 128 - hostBits },
    );
    start += 1n << BigInt(hostBits);
  }
  return networks;
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
