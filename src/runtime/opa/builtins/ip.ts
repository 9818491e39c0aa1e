import { isIPv4, isIPv6 } from 'node:net';

/** An address as a number of 32 or 128 bits. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** An address and the number of its leading bits that make the network. */
export interface Network extends Address {
  readonly prefix: number;
}

/** IPv4 addresses inside IPv6 start with this. */
export const mappedPrefix = 0xffffn << 32n;

/** The address of a text, or `undefined`; IPv4 inside IPv6 counts as IPv4. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { bits: 32, value: ipv4Value(text) };
  if (text.includes('%') || !isIPv6(text)) return undefined;
  const value = ipv6Value(text);
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

/**
 * The network of a text `address/prefix` with the other bits cleared, or `undefined`. IPv4 inside IPv6
 * counts as IPv4 if the network has nothing but such addresses.
 */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(text.slice(0, Math.max(slash, 0)));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,6}$/.test(digits)) return undefined;
  const prefix = Number(digits);
  if (address.bits === 128 || !text.includes(':')) return networkOf(address, prefix);
  if (prefix >= 96) return networkOf(address, prefix - 96);
  return networkOf({ bits: 128, value: mappedPrefix | address.value }, prefix);
}

function networkOf({ bits, value }: Address, prefix: number): Network | undefined {
  if (prefix > bits) return undefined;
  const host = BigInt(bits - prefix);
  return { bits, value: (value >> host) << host, prefix };
}

export function formatNetwork(network: Network): string {
  return `${formatAddress(network)}/${String(network.prefix)}`;
}

export function formatAddress({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  const zeros = longestZeroRun(groups);
  const texts = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return texts.join(':');
  return `${texts.slice(0, zeros.start).join(':')}::${texts.slice(zeros.start + zeros.length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

function ipv4Value(text: string): bigint {
  return text.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function ipv6Value(text: string): bigint {
  const hexadecimal = text.replace(/\d+\.\d+\.\d+\.\d+$/, (tail) => {
    const value = ipv4Value(tail);
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const [head = '', tail] = hexadecimal.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = Array.from({ length: 8 - front.length - back.length }, () => '0');
  const groups = tail === undefined ? front : [...front, ...middle, ...back];
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
