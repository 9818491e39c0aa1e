import { BuiltinError, stringOperand, type BuiltinGroup } from './builtin.ts';
import type { OpaObject, OpaValue } from './value.ts';

/** What a UUID says of itself (RFC 4122). */
export const uuidBuiltins: BuiltinGroup = {
  'uuid.parse': (_context, text) => describeUuid(parseUuid(stringOperand(text, 1))),
};

const dashed = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Accepts the usual form, with a `urn:uuid:` prefix or between any two characters, or 32 digits. */
function parseUuid(text: string): Buffer {
  let body = text;
  if (/^urn:uuid:/i.test(text)) body = text.slice(9);
  else if (text.length === 38) body = text.slice(1, 37);
  if (!dashed.test(body) && !/^[0-9a-f]{32}$/i.test(body)) throw new BuiltinError('invalid UUID');
  if (body.length === 32 && text.length !== 32) throw new BuiltinError('invalid UUID');
  return Buffer.from(body.replaceAll('-', ''), 'hex');
}

/** 100 ns steps between the calendar reform of 1582 and 1970. */
const ticksToUnixEpoch = 0x01b21dd213814000n;

const domains = ['Person', 'Group', 'Org'];

function describeUuid(bytes: Buffer): OpaObject {
  const version = bytes.readUInt8(6) >> 4;
  const described: [string, OpaValue][] = [
    ['version', BigInt(version)],
    ['variant', variantName(bytes.readUInt8(8))],
  ];
  if (version === 1 || version === 2) {
    described.push(
      ['time', unixNanoseconds(bytes)],
      ['nodeid', [...bytes.subarray(10)].map((byte) => byte.toString(16).padStart(2, '0')).join('-')],
      ['macvariables', addressKind(bytes.readUInt8(10))],
      ['clocksequence', BigInt(bytes.readUInt16BE(8) & 0x3fff)],
    );
  }
  if (version === 2) {
    const domain = bytes.readUInt8(9);
    described.push(
      ['id', BigInt(bytes.readUInt32BE(0))],
      ['domain', domains[domain] ?? `Domain${String(domain)}`],
    );
  }
  return new Map(described);
}

function variantName(byte: number): string {
  if ((byte & 0xc0) === 0x80) return 'RFC4122';
  if ((byte & 0xe0) === 0xc0) return 'Microsoft';
  return (byte & 0xe0) === 0xe0 ? 'Future' : 'Reserved';
}

function addressKind(firstByte: number): string {
  const scope = (firstByte & 2) === 0 ? 'global' : 'local';
  return `${scope}:${(firstByte & 1) === 0 ? 'unicast' : 'multicast'}`;
}

function unixNanoseconds(bytes: Buffer): bigint {
  const low = BigInt(bytes.readUInt32BE(0));
  const middle = BigInt(bytes.readUInt16BE(4));
  const high = BigInt(bytes.readUInt16BE(6) & 0x0fff);
  const ticks = (high << 48n) | (middle << 32n) | low;
  return BigInt.asIntN(64, (ticks - ticksToUnixEpoch) * 100n);
}
